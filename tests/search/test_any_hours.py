"""The same quality whatever hours people work, whatever the periods, the step or the pools."""

from __future__ import annotations

import json
from typing import Any

import pytest

from solver.checker.check import check
from solver.document import PortfolioDocument, parse
from solver.optimize import optimize
from solver.plan import Decision, Plan, ProjectChoice
from solver.search.settings import Settings
from solver.warming import warm
from tests.search import any_hours

SECONDS = 15
MARGIN = 0.005
WIDER = {"quarter hours": 0.015, "months": 0.01}
"""Where plans are not as good yet, so much is left to do."""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.timeout(900),  # the first one may have to compile
]


def planned(tree: dict[str, Any]) -> tuple[PortfolioDocument, Plan]:
    portfolio = parse(json.dumps(tree).encode())
    return portfolio, optimize(portfolio, Settings(time_limit=SECONDS))


@pytest.fixture(scope="module")
def plain_gap() -> float:
    """The gap of the plain case, on this machine now."""
    warm()
    _, plan = planned(any_hours.plain())
    return plan.objective.gap


@pytest.mark.parametrize("kind", any_hours.KINDS)
def test_plans_are_as_good_in_any_hours(kind: str, plain_gap: float) -> None:
    portfolio, plan = planned(any_hours.KINDS[kind](any_hours.plain()))
    choices = tuple(ProjectChoice(p.id, p.on, p.delay) for p in plan.projects)
    assert check(portfolio, Decision(choices, plan.allocations)) == ()
    assert plan.objective.gap <= plain_gap + WIDER.get(kind, MARGIN)
