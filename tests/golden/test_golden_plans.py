"""Known plans as intervals: no version may prove what an earlier plan disproves, or be disproved.

Optimal plans differ from version to version; what is true of them does not: a new total is never
below an old bound, and an old total never below a new bound.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.demo.demos import document
from solver.document import parse
from solver.optimize import optimize
from solver.search.settings import Settings

KNOWN = json.loads(Path(__file__).with_name("intervals.json").read_text())


@pytest.mark.parametrize("name", KNOWN)
def test_a_demo_is_planned_within_what_is_known_of_it(name: str) -> None:
    portfolio = parse(json.dumps(document(name)).encode())
    found = optimize(portfolio, Settings(time_limit=4)).objective
    known = KNOWN[name]
    assert found.total >= known["bound"] - 0.05
    assert known["total"] >= found.bound - 0.05
