"""A comparison's JSON is the same whether it is put together from what is kept or made whole."""

from __future__ import annotations

from itertools import permutations

import pytest

from app.comparisons.schemas import COMPARISON
from app.comparisons.service import compare
from app.comparisons.text import comparison_json
from app.database import Database
from tests.app.comparisons.test_adding_up import draw, renamed, store

SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 6))]


@pytest.mark.parametrize("seed", SEEDS)
def test_text_is_what_the_comparison_says(database: Database, seed: int) -> None:
    names = store(database, [*draw(seed), renamed(seed)])
    with database.read_session() as session:
        for count in (2, 3, 4):
            for chosen in permutations(names, count):
                said = COMPARISON.dump_json(compare(session, chosen), by_alias=True)
                assert comparison_json(session, chosen) == said
