"""The three voices on one portfolio: the solver, the checker and the brute-force oracle."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import parse
from solver.errors import Infeasible
from solver.optimize import optimize
from solver.plan import Decision, Plan, ProjectChoice
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.search.settings import Settings
from tests.oracle.judge import judge
from tests.oracle.portfolios import tiny
from tests.oracle.search import Best, best
from tests.properties.decisions import as_plan

QUICK = Settings(time_limit=5, threads=1)


def read_tiny(document: dict[str, Any]) -> Portfolio:
    """A tiny document of the oracle's as a portfolio."""
    return parse(json.dumps(document).encode())


def decision_of(plan: Plan) -> Decision:
    """What a plan decides."""
    choices = tuple(ProjectChoice(found.id, found.on, found.delay) for found in plan.projects)
    return Decision(choices, plan.allocations)


def agree_on(seed: int) -> None:
    """All three say the same of the best plan of a tiny portfolio, or that there is none."""
    document = tiny(seed)
    portfolio, oracle = read_tiny(document), best(document)
    if oracle is None:
        with pytest.raises(Infeasible) as refused:
            optimize(portfolio, QUICK)
        assert refused.value.rules, f"seed {seed}: no rule is named"
        assert set(refused.value.rules) <= {rule.name for rule in RULES}
        return
    _agree_on_the_best(seed, document, portfolio, oracle)


def _agree_on_the_best(
    seed: int, document: dict[str, Any], portfolio: Portfolio, oracle: Best
) -> None:
    plan = optimize(portfolio, QUICK)
    decision = decision_of(plan)
    judgement = judge(document, as_plan(decision))
    assert check(portfolio, decision) == (), f"seed {seed}"
    assert judgement.violations == {}, f"seed {seed}"
    exactly = [tier.total for tier in measure(portfolio, decision).tiers]
    assert exactly == judgement.tiers == oracle.tiers, f"seed {seed}"
    assert plan.objective.optimal, f"seed {seed}"
    assert plan.objective.total == pytest.approx(float(oracle.tiers[-1])), f"seed {seed}"
    for told, total in zip(_bounds(plan), oracle.tiers, strict=True):
        assert Fraction(told) <= total, f"seed {seed}"


def _bounds(plan: Plan) -> list[float]:
    if plan.objective.tiers is None:
        return [plan.objective.bound]
    return [tier.bound for tier in plan.objective.tiers]
