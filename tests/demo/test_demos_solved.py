"""The demos planned: small to proof, the others legally and with something left to argue about."""

from __future__ import annotations

import json

import pytest

from app.demo import demos
from solver.checker.check import check
from solver.document import PortfolioDocument, parse
from solver.explain.warnings import warnings_of
from solver.optimize import optimize
from solver.plan import Decision, Plan, ProjectChoice
from solver.search.settings import Settings


def portfolio(name: str) -> PortfolioDocument:
    return parse(json.dumps(demos.document(name)).encode())


def decision_of(plan: Plan) -> Decision:
    choices = tuple(ProjectChoice(p.id, p.on, p.delay) for p in plan.projects)
    return Decision(choices, plan.allocations)


@pytest.mark.parametrize("name", demos.DEMOS)
def test_a_demo_warns_of_nothing(name: str) -> None:
    assert list(warnings_of(portfolio(name))) == []


def test_small_is_solved_to_proof() -> None:
    plan = optimize(portfolio("small"), Settings(time_limit=20, threads=1))
    assert plan.objective.optimal
    assert plan.kpis["unfilled_hours"].value > 0
    assert any(project.delay for project in plan.projects)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["office", "company"])
def test_a_large_demo_gets_a_legal_plan_with_some_hours_unfilled(name: str) -> None:
    document = portfolio(name)
    plan = optimize(document, Settings(time_limit=20, threads=1))
    assert check(document, decision_of(plan)) == ()
    assert plan.conflicts == ()
    assert 0.8 < plan.kpis["coverage"].value < 0.97
