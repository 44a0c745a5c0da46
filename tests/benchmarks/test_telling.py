"""Progress is told once it is better, the first plan at once."""

from __future__ import annotations

import io
import json
from typing import Any

from benchmarks.telling import Teller


def told(*calls: tuple[float | None, float | None], hurry: bool = False) -> list[dict[str, Any]]:
    out = io.StringIO()
    teller = Teller(out)
    for objective, bound in calls:
        if not hurry:
            teller.began -= 1
        teller.tell(objective, bound)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return [(line["objective"], line["bound"]) for line in lines]


def test_a_worse_plan_or_bound_is_not_told() -> None:
    assert told((10, 1), (12, 0), (9, 2)) == [(10, 1), (9, 2)]


def test_a_total_of_nothing_is_a_total() -> None:
    assert told((0.0, None), (5.0, None)) == [(0.0, None)]


def test_the_first_plan_is_told_at_once_and_the_next_waits() -> None:
    assert told((None, 1), (10, 1), (9, 1), hurry=True) == [(None, 1), (10, 1)]
