"""The bound beside a search: it only rises, in short slices, and ends by itself."""

from __future__ import annotations

import time

import numpy as np
import pytest

from solver.problem.problem import Problem
from solver.search.bound import priced
from solver.search.bound.bounding import Bounding
from solver.search.bound.priced import PricedProblem
from solver.search.clock import Clock
from solver.search.progress import Unwatched
from tests.builders import demand, likes, person, portfolio
from tests.search.bound.pricing import optimum
from tests.search.modelled import Modelled

QUIET = Unwatched()


def crowd(people: int, demands: int) -> Problem:
    """People who all may do everything that is asked, more than they can give."""
    rng = np.random.default_rng(people)
    office = portfolio(
        *(person(f"p{n}", rate=int(rng.integers(20, 90))) for n in range(people)),
        *(demand(f"d{n}", float(rng.integers(10, 70))) for n in range(demands)),
    )
    return Modelled.of(office).problem


@pytest.mark.parametrize(("people", "demands"), [(4, 5), (70, 60)])
def test_the_bound_only_rises_and_is_that_of_its_prices(people: int, demands: int) -> None:
    problem = crowd(people, demands)
    bounding = Bounding(problem, problem.weights_of(tuple(problem.weights)))
    first = bounding.bound
    bounding.begin(Clock(60, QUIET))  # may load machine code
    assert bounding.bound > first
    clock = Clock(3, QUIET)
    while True:
        before = bounding.bound
        has_more = bounding.go_on(clock)
        assert bounding.bound >= before
        if not has_more:
            break
    assert bounding.bound == bounding.priced.prove(bounding.prices)


def test_climbing_ends_by_itself_where_nothing_more_is_gained() -> None:
    problem = crowd(4, 5)
    bounding = Bounding(problem, problem.weights_of(tuple(problem.weights)))
    clock = Clock(20, QUIET)
    bounding.begin(clock)
    while bounding.go_on(clock):
        pass
    assert clock.left > 0


def test_nothing_is_done_once_the_time_is_up() -> None:
    problem = crowd(4, 5)
    bounding = Bounding(problem, problem.weights_of(tuple(problem.weights)))
    bounding.begin(Clock(5, QUIET))
    assert not bounding.go_on(Clock(0, QUIET))


def test_a_slice_of_climbing_is_short() -> None:
    problem = crowd(70, 60)
    bounding = Bounding(problem, problem.weights_of(tuple(problem.weights)))
    bounding.begin(Clock(60, QUIET))
    longest, clock = 0.0, Clock(60, QUIET)
    bounding.go_on(clock)  # may load machine code
    for _ in range(10):
        began = time.monotonic()
        bounding.go_on(clock)
        longest = max(longest, time.monotonic() - began)
    assert longest < 2  # far less unless the machine is busy


@pytest.mark.parametrize("is_warm", [True, False])
def test_machine_code_is_for_large_problems_that_need_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch, is_warm: bool
) -> None:
    monkeypatch.setattr(priced, "is_warm", lambda: is_warm)
    small, large = crowd(4, 5), crowd(70, 60)
    weights = small.weights_of(tuple(small.weights))
    assert not PricedProblem(small, weights).is_compiled
    assert PricedProblem(large, weights).is_compiled == is_warm


def test_a_first_bound_is_near_where_hours_cost_far_less_than_they_earn() -> None:
    rng = np.random.default_rng(3)
    office = portfolio(
        *(person(f"p{n}", hours_per_week=20, rate=0) for n in range(6)),
        *(demand(f"d{n}", 10) for n in range(6)),
        *(
            likes(f"p{i}", f"d{d}", points=1, once=int(rng.integers(80, 120)))
            for i in range(6)
            for d in range(6)
        ),
        weights={"unfilled": 1_000_000, "cost": 0, "team": 0},
    )
    model = Modelled.of(office)
    weights = model.problem.weights_of(tuple(model.problem.weights))
    bounding = Bounding(model.problem, weights)
    bounding.begin(Clock(60, QUIET))
    assert bounding.priced.is_thrifty
    best = float(optimum(model, tuple(model.problem.weights)) or 0)
    assert 0.8 * best < bounding.bound <= best
