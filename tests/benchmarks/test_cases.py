"""The cases are the same every time, and the careful planner's plans are legal."""

from __future__ import annotations

import json

import pytest

from benchmarks import generator, greedy
from benchmarks.cases import Case
from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import PortfolioDocument, parse
from solver.plan import Decision, ProjectChoice

STEP = 16  # quarter hours


def portfolio(case: Case) -> PortfolioDocument:
    return parse(json.dumps(generator.document(case)).encode())


@pytest.mark.parametrize("seed", [0, 1])
def test_a_case_is_the_same_every_time(seed: int) -> None:
    assert generator.document(Case("S", seed)) == generator.document(Case("S", seed))


def test_another_seed_makes_another_case() -> None:
    assert generator.document(Case("S", 0)) != generator.document(Case("S", 1))


@pytest.mark.parametrize("load", [0.8, 1.2])
def test_a_case_asks_for_the_load_it_says(load: float) -> None:
    document = portfolio(Case("S", load=load))
    given = sum(int(cap.sum()) for cap in document.hours.cap.values())
    asked = sum(document.hours.total(demand) for demand in document.demands)
    assert asked / given == pytest.approx(load, rel=0.1)


def test_a_case_plans_in_steps_of_four_hours() -> None:
    assert portfolio(Case("S")).hours.step == STEP


@pytest.mark.parametrize("seed", range(3))
def test_the_careful_planner_breaks_no_rule(seed: int) -> None:
    document = portfolio(Case("S", seed))
    assert check(document, greedy.plan(document)) == ()


def test_the_careful_planner_does_better_than_nothing() -> None:
    document = portfolio(Case("S"))
    nothing = Decision(tuple(ProjectChoice(p.id) for p in document.projects), ())
    by_hand = measure(document, greedy.plan(document)).total
    assert by_hand < measure(document, nothing).total / 2
