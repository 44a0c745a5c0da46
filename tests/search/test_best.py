"""The best plan so far only gets better, its bound only rises, and none breaks a row."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from solver.problem.problem import Ints
from solver.search.best import Best
from solver.search.clock import Clock
from solver.search.draft import Draft
from solver.search.progress import Unwatched
from tests.builders import decision, demand, person, portfolio
from tests.search.modelled import Modelled

OFFICE = portfolio(person("ann", rate=10), person("bob", rate=10), demand("crm", 20))
NOTHING, SOME, ALL = 6000, 10 * 300 + 200 + 10, 200 + 20


def beginning() -> tuple[Best, Modelled]:
    model = Modelled.of(OFFICE)
    parts = tuple(model.problem.weights)
    values = model.values(decision(OFFICE))
    assert values is not None
    start = Draft.of_values(model.built, values)
    return Best(model.built, model.built.objective(parts), start), model


def plan(model: Modelled, **hours: float) -> Ints:
    values = model.values(decision(OFFICE, **hours))
    assert values is not None
    return values


def offer(best: Best, values: Ints) -> bool:
    return best.offer(best.values, np.arange(len(values)), values)


def test_only_better_plans_are_taken() -> None:
    best, model = beginning()
    assert best.points == NOTHING
    assert offer(best, plan(model, ann=10))
    assert best.points == SOME
    assert not offer(best, plan(model, ann=10))
    assert not offer(best, plan(model))
    assert offer(best, plan(model, bob=20))
    assert best.points == ALL


def test_a_plan_found_against_an_older_one_is_taken_only_where_it_still_fits() -> None:
    best, model = beginning()
    columns = model.built.columns
    old, ann, bob = best.values, columns.x[columns.i == 0], columns.x[columns.i == 1]
    assert best.offer(old, ann, np.array([48]))
    assert not best.offer(old, bob, np.array([48]))
    assert best.offer(old, bob, np.array([32]))
    assert best.built.model.broken(best.values) == []


def test_bounds_only_rise_and_tell_the_gap() -> None:
    best, _ = beginning()
    assert best.gap is None
    assert not best.is_good_enough(Fraction(1))
    best.raise_bound(Fraction(3000))
    best.raise_bound(Fraction(2000))
    assert best.bound == 3000
    assert best.gap == Fraction(1, 2)
    assert best.is_good_enough(Fraction(1, 2))
    assert not best.is_good_enough(Fraction(49, 100))
    assert not best.is_good_enough(Fraction(0))


def test_a_plan_is_good_enough_without_a_gap_once_it_is_within_a_hundredth_of_a_point() -> None:
    best, _ = beginning()
    best.raise_bound(Fraction(NOTHING) - Fraction(1, 100))
    assert not best.is_good_enough(Fraction(0))
    best.raise_bound(Fraction(NOTHING) - Fraction(1, 101))
    assert best.is_good_enough(Fraction(0))


def test_progress_tells_total_bound_and_gap() -> None:
    best, _ = beginning()
    clock = Clock(5, Unwatched())
    assert best.progress(clock, "improving").bound is None
    best.raise_bound(Fraction(1500))
    told = best.progress(clock, "improving")
    assert (told.objective, told.bound, told.gap) == pytest.approx((6000, 1500, 0.75))
