"""CP-SAT, the checker and the brute-force oracle agree on the best plan of tiny portfolios."""

from __future__ import annotations

import pytest

from tests.oracle.features import features
from tests.oracle.portfolios import tiny
from tests.properties.voices import agree_on

SEEDS = [range(first, first + 20) for first in range(0, 100, 20)]
MORE = [range(first, first + 20) for first in range(100, 600, 20)]
EVERY = {
    "calendar.period week",
    "calendar.period day",
    "calendar.period month",
}


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_solver_checker_and_oracle_agree(seeds: range) -> None:
    for seed in seeds:
        agree_on(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_solver_checker_and_oracle_agree_on_hundreds_more(seeds: range) -> None:
    for seed in seeds:
        agree_on(seed)
