"""What a plan loses at some prices, and that moves begin where it does."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.bound.priced import PricedProblem
from solver.search.bound.prices import Prices
from solver.search.kernel.booking import shift
from solver.search.kernel.climber import Climber
from solver.search.kernel.ground import survey
from solver.search.losses import Losses
from tests.builders import demand, flexible, likes, person, portfolio, project, soft
from tests.search.bound.pricing import shaken
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

SEEDS = range(6)
SHIFT = plain(shift)


def booked_office() -> Planned:
    """Six people, eight demands of two projects, some bookings and a dislike."""
    planned = Planned.of(
        portfolio(
            *(person(f"p{n}", rate=10 + n, hours_per_week=30) for n in range(6)),
            project("crm", priority="high"),
            *(demand(f"crm-{n}", 35, project="crm", min_hours=1) for n in range(4)),
            *(demand(f"erp-{n}", [20, 40, 0, 10], project="erp", min_hours=1) for n in range(4)),
            soft("p1", "crm-1", 20),
            soft("p2", "erp-0", [10, 10, 0, 0]),
            likes("p4", "crm-2", points=-2, once=30),
            weeks=4,
            weights={"change": 3, "team": 50},
        )
    )
    assert planned is not None
    return planned


def climbed(planned: Planned) -> tuple[PricedProblem, Prices]:
    """The relaxation of a plan's portfolio, and good prices of it."""
    problem = planned.problem
    priced = PricedProblem(problem, problem.weights_of(tuple(problem.weights)), is_compiled=False)
    return priced, priced.ascend(200, lambda: False)


@pytest.mark.parametrize("seed", SEEDS)
def test_losses_add_up_to_what_the_plan_costs_beyond_the_bound(seed: int) -> None:
    planned, rng = booked_office(), np.random.default_rng(seed)
    priced, prices = climbed(planned)
    for _ in range(seed):
        prices = shaken(prices, rng)
    planned.climber.anneal(100, 0.5)
    found = planned.climber.survey
    losses, g, s = Losses(planned.problem, prices, seed), found.ground, planned.climber.state
    of_pairs = losses.of_pairs(g, s, float(found.worth.grid))
    lost = losses.unmet(g, s).sum() + losses.idle(g, s).sum() + of_pairs.sum()
    beyond = float(planned.points - priced.prove(prices))
    assert lost == pytest.approx(beyond, rel=1e-4)
    assert lost > 0


def test_moves_begin_at_pairs_in_use_and_where_hours_have_a_price() -> None:
    planned = booked_office()
    _, prices = climbed(planned)
    losses, climber = Losses(planned.problem, prices, 1), planned.climber
    g, s = climber.survey.ground, climber.state
    for at in np.flatnonzero(s.x)[:8]:
        SHIFT(g, s, at // g.T, at % g.T, -s.x[at])
    losses.aim(climber)
    lost = losses.of_pairs(g, s, float(climber.survey.worth.grid))
    assert set(climber.desk.losers) <= set(np.flatnonzero((s.used > 0) & (lost > 0)))
    places = climber.desk.losses[climber.desk.losses >= 0]
    k, t = np.divmod(places, g.T)
    of_demand = losses.unmet(g, s)[g.pair_d[k], t]
    of_person = losses.idle(g, s)[g.pair_i[k], t]
    assert ((of_demand > 0) | (of_person > 0)).all()
    assert len(places) > 0
    often = np.bincount(climber.desk.losers, minlength=len(lost))
    dearest = np.argmax(np.where(s.used > 0, lost, 0))
    assert often[dearest] == often.max()


def test_moves_begin_anywhere_where_nothing_is_lost() -> None:
    planned = Planned.of(
        portfolio(person("ann"), flexible("ops", 20, ("2027-01-04", "2027-01-17")), weeks=2)
    )
    assert planned is not None
    free = Prices(np.zeros(planned.problem.T), np.zeros(planned.problem.cap.size))
    losses = Losses(planned.problem, free, 1)
    losses.aim(planned.climber)
    assert (planned.climber.desk.losses == -1).all()


def test_moves_have_nowhere_to_begin_where_nobody_may_work() -> None:
    planned = booked_office()
    _, prices = climbed(planned)
    found, nobody = planned.climber.survey, np.zeros(0, dtype=np.int64)
    weights = planned.problem.weights_of(tuple(planned.problem.weights))
    empty = survey(planned.problem, weights, found.delays, nobody)
    climber = Climber.of(empty, np.zeros((0, planned.problem.T), dtype=np.int64), 1)
    Losses(planned.problem, prices, 1).aim(climber)
    assert (climber.desk.losers == -1).all()
