"""Every reason names an obstacle without which hours become possible: the oracle says so."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import parse
from solver.errors import Infeasible
from solver.explain.funnel import Rank
from solver.explain.unfilled import reasons
from solver.optimize import optimize
from solver.plan import Decision, ProjectChoice
from solver.portfolio.portfolio import Portfolio
from solver.search.settings import Settings
from tests.explain.removing import Case, Document
from tests.oracle.portfolios import tiny
from tests.properties.decisions import as_plan, draw_decision

PLANS = 8
QUICK = [range(first, first + 20) for first in range(0, 40, 20)]
LONG = [range(first, first + 40) for first in range(40, 600, 40)]


@pytest.mark.parametrize("seeds", QUICK, ids=lambda seeds: f"from {seeds[0]}")
def test_reasons_of_any_legal_plan_are_true(seeds: range) -> None:
    of_drawn_plans(seeds)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", LONG, ids=lambda seeds: f"from {seeds[0]}")
def test_reasons_of_many_more_legal_plans_are_true(seeds: range) -> None:
    of_drawn_plans(seeds)


def test_reasons_of_optimised_plans_are_true() -> None:
    of_optimised_plans(range(12))


@pytest.mark.slow
@pytest.mark.parametrize("seeds", LONG, ids=lambda seeds: f"from {seeds[0]}")
def test_reasons_of_many_optimised_plans_are_true(seeds: range) -> None:
    of_optimised_plans(seeds)


def of_drawn_plans(seeds: range) -> None:
    for seed in seeds:
        document, rng = tiny(seed), Random(seed)
        portfolio = parse(json.dumps(document).encode())
        for n in range(PLANS):
            decision = draw_decision(portfolio, rng)
            if not check(portfolio, decision):
                judge_reasons(document, portfolio, decision, f"seed {seed}, plan {n}")


def of_optimised_plans(seeds: range) -> None:
    for seed in seeds:
        document = tiny(seed)
        portfolio = parse(json.dumps(document).encode())
        try:
            plan = optimize(portfolio, Settings(time_limit=5, threads=1))
        except Infeasible:
            continue
        choices = (ProjectChoice(each.id, each.on, each.delay) for each in plan.projects)
        decision = Decision(tuple(choices), plan.allocations)
        judge_reasons(document, portfolio, decision, f"seed {seed}")
        if plan.objective.optimal:
            assert not any("did not get to" in row.detail for row in plan.unfilled)


def judge_reasons(
    document: Document, portfolio: Portfolio, decision: Decision, where: str
) -> Counter[Rank]:
    unfilled = measure(portfolio, decision).unfilled
    found: Counter[Rank] = Counter()
    for (demand, day), why in zip(unfilled, reasons(portfolio, decision, unfilled), strict=True):
        found[why.rank] += 1
        assert why.detail.endswith(".")
        named = [*why.rules, *why.instead, *(why.people if why.reason != "rule" else ())]
        assert all(name in why.detail for name in named)
        if why.rules:
            assert why.detail.startswith(why.rules[0])
        if day is not None:
            case = Case(document, as_plan(decision), demand, portfolio.axes.t_of[day])
            assert case.is_true(why), f"{where}: {demand} from {day}: {why}"
    return found
