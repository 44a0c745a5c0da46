"""Every move of the kernels leaves a legal plan, and sums that are true to it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from solver.search.kernel.anneal import Mix, anneal
from solver.search.kernel.climber import Climber
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.kernel.offices import office
from tests.search.kernel.planned import Planned

pytestmark = pytest.mark.slow  # kernels are compiled: without that, see the other files here

SEEDS = [range(first, first + 30) for first in range(0, 60, 30)]
MORE = [range(first, first + 100) for first in range(60, 960, 100)]
MOVES = 12
EXCHANGES, REARRANGEMENTS = (1.0, 1.0, 1.0, 1.0), (0.0, 1.0, 1.0, 1.0)
TRADING, REROUTES, RUINS = (0.0, 0.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0)
ANNEALED = {"exchange", "rearrange", "trade", "reroute", "ruin"}


def moving(mix: Mix, heat: float) -> Callable[[Climber], object]:
    def move(climber: Climber) -> object:
        g, state = climber.survey.ground, climber.state
        return anneal(g, state, climber.desk, climber.hands[0].rng, 1, (heat * climber.unit, mix))

    return move


KINDS = {
    "exchange": moving(EXCHANGES, 0.5),
    "rearrange": moving(REARRANGEMENTS, 0.5),
    "trade": moving(TRADING, 0.5),
    "reroute": moving(REROUTES, 2.0),
    "ruin": moving(RUINS, 2.0),
    "polish": lambda climber: climber.polish(lambda: False),
    "restart": lambda climber: climber.restart(3, lambda: False),
}


def never() -> bool:
    return False


def stays_true(seeds: range, kind: str) -> None:
    for seed in seeds:
        planned = Planned.of(read_tiny(tiny(seed)), seed)
        if planned is None:
            continue
        planned.assert_true(f"seed {seed}, at first")
        for n in range(MOVES if kind in ANNEALED else 2):
            KINDS[kind](planned.climber)
            planned.assert_true(f"seed {seed}, {kind} {n}")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_every_move_keeps_tiny_portfolios_legal_and_counts_true(seeds: range, kind: str) -> None:
    stays_true(seeds, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_every_move_keeps_many_more_portfolios_legal(seeds: range, kind: str) -> None:
    stays_true(seeds, kind)


def test_annealing_finds_better_plans_than_the_greedy_one() -> None:
    planned = office()
    before = planned.points
    for n in range(20):
        planned.climber.anneal(200, n / 20)
        planned.climber.polish(never)
    planned.assert_true("annealed")
    assert planned.points < before


@pytest.mark.parametrize("step", [0.25, 1, 7.5])
def test_annealing_keeps_to_any_step(step: float) -> None:
    planned = office(step=step, min_hours=4)
    planned.climber.anneal(500, 0.3)
    planned.climber.polish(never)
    planned.assert_true(f"step {step}")


def test_annealing_is_the_same_for_the_same_seed_and_number_of_moves() -> None:
    one, other = office(), office()
    for planned in (one, other):
        planned.climber.anneal(400, 0.2)
        planned.climber.polish(never)
    assert np.array_equal(one.climber.x, other.climber.x)


def test_hours_of_others_are_taken_over_only_where_they_fit_and_pay() -> None:
    planned = office()
    x, g = planned.climber.x, planned.climber.survey.ground
    k, t = (int(axis[0]) for axis in np.nonzero(x))
    place = (np.array([k]), np.array([t]))
    assert not planned.climber.take(*place, np.array([0]))
    assert not planned.climber.take(*place, x[k, t : t + 1] + int(g.limit.max()))
    assert np.array_equal(planned.climber.x, x)
    planned.assert_true("nothing taken")
