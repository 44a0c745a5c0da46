"""Polishing a period: never worse, and as good as any flow where only flows count."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.graph.python import min_cost_flow

from solver.search.kernel.booking import shift
from solver.search.kernel.polish import FORGIVING, polish
from solver.search.kernel.state import TOTAL
from tests.builders import demand, likes, person, portfolio
from tests.search.kernel.offices import OFFICES, strict_office, tools
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

SHIFT, POLISH = plain(shift), plain(polish)
SMALL, LARGE, EVERY_KIND = 4, 5, 255


def crossed(seed: int, steps: int = 4) -> Planned:
    """Four people who all work on five demands, at an hourly cost of each pair's own.

    Week 0 is what is polished: some hours at random. In week 1 all have some, so that every pair
    stays in use and nothing but the flow of week 0 counts.
    """
    rng = np.random.default_rng(seed)
    planned = Planned.of(
        portfolio(
            *(person(f"p{n}", hours_per_week=20 + 5 * n) for n in range(SMALL)),
            *(demand(f"d{n}", int(rng.integers(16, 36))) for n in range(LARGE)),
            *(
                likes(f"p{i}", f"d{d}", points=int(rng.integers(-40, 90)))
                for i in range(SMALL)
                for d in range(LARGE)
            ),
            weeks=2,
            step=steps / 4,
            min_hours=steps / 4,
            max_projects=LARGE,
            weights={"cost": 0, "team": 0, "unfilled": 20},
        )
    )
    assert planned is not None
    g, state, _ = tools(planned)
    for at in np.flatnonzero(state.x):
        SHIFT(g, state, at // g.T, at % g.T, -state.x[at])
    for k in range(len(g.pair_i)):
        SHIFT(g, state, k, 1, steps)
    for k in rng.permutation(len(g.pair_i)).tolist():
        i, d = g.pair_i[k] * g.T, g.pair_d[k] * g.T
        room = min(g.limit[i] - state.load[i], state.left[d]) // steps
        if room > 0:
            SHIFT(g, state, k, 0, int(rng.integers(1, room + 1)) * steps)
    return planned


def least_cost(planned: Planned) -> int:
    """What the cheapest flow of week 0 costs, with demands' unmet hours and week 1 as they are."""
    g, state, _ = tools(planned)
    I, D, step = len(g.person_first) - 1, len(g.whole), g.step  # noqa: E741
    cap, asked = g.limit.reshape(-1, g.T)[:, 0], g.cover.reshape(-1, g.T)[:, 0]
    flow = min_cost_flow.SimpleMinCostFlow()
    for k in range(len(g.pair_i)):
        flow.add_arc_with_capacity_and_unit_cost(
            int(g.pair_i[k]), I + int(g.pair_d[k]), int(cap.max()), -int(g.value[k]) * step
        )
    for i in range(I):
        flow.add_arc_with_capacity_and_unit_cost(i, I + D, int(cap[i]) // step, 0)
        flow.set_node_supply(i, int(cap[i]) // step)
    for d in range(D):
        flow.add_arc_with_capacity_and_unit_cost(I + d, I + D, int(asked[d]) // step, 0)
    flow.set_node_supply(I + D, -int((cap // step).sum()))
    assert flow.solve() == flow.OPTIMAL
    now = -int((g.value * state.x.reshape(-1, g.T)[:, 0]).sum())
    return int(state.tally[TOTAL]) - now + flow.optimal_cost()


@pytest.mark.parametrize("steps", [1, 4, 16])
@pytest.mark.parametrize("seed", range(5))
def test_a_polished_period_costs_what_the_cheapest_flow_costs(seed: int, steps: int) -> None:
    planned = crossed(seed, steps)
    g, state, desk = tools(planned)
    before, least = int(state.tally[TOTAL]), least_cost(planned)
    assert POLISH(g, state, desk, planned.climber.hands[0].arcs, 0) > 0
    assert least == state.tally[TOTAL] < before
    planned.assert_true("polished")


@pytest.mark.parametrize("which", OFFICES)
def test_polishing_is_never_worse_legal_and_stays_in_its_period(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    arcs = planned.climber.hands[0].arcs
    for t in range(g.T):
        before, total = state.x.reshape(-1, g.T).copy(), int(state.tally[TOTAL])
        cancelled = POLISH(g, state, desk, arcs, t)
        changed = (state.x.reshape(-1, g.T) != before).any(axis=0)
        assert not np.delete(changed, t).any()
        assert (int(state.tally[TOTAL]) < total) == (cancelled > 0)
        planned.assert_true(f"period {t}")


def test_a_polished_period_has_nothing_left_to_cancel() -> None:
    planned = crossed(1)
    g, state, desk = tools(planned)
    arcs = planned.climber.hands[0].arcs
    assert POLISH(g, state, desk, arcs, 0) > 0
    assert POLISH(g, state, desk, arcs, 0) == 0


def test_what_a_rule_forbade_is_remembered_for_some_polishes_and_then_tried_again() -> None:
    planned = strict_office()
    g, state, desk = tools(planned)
    arcs = planned.climber.hands[0].arcs

    def sweep() -> None:
        for t in range(g.T):
            POLISH(g, state, desk, arcs, t)

    for _ in range(2):
        sweep()
    assert arcs.banned.any()
    arcs.banned[:] = EVERY_KIND
    tried_again = []
    for _ in range(FORGIVING):
        sweep()
        others = arcs.banned.reshape(-1, g.T) != EVERY_KIND
        tried_again.append(int(others.any(axis=0).sum()))
    assert tried_again[0] < g.T
    assert tried_again[-1] == g.T


@pytest.mark.slow
def test_to_finish_is_to_try_everything_again() -> None:
    fresh, tired = crossed(1), crossed(1)
    before = tired.climber.total
    tired.climber.hands[0].arcs.banned[:] = EVERY_KIND
    for planned in (fresh, tired):
        planned.climber.finish()
    assert fresh.climber.total == tired.climber.total < before


def test_polishing_leaves_pairs_of_other_hands_alone() -> None:
    planned = crossed(2)
    g, state, desk = tools(planned)
    desk.mine[g.pair_i == 0] = 0
    before = state.x.reshape(-1, g.T).copy()
    POLISH(g, state, desk, planned.climber.hands[0].arcs, 0)
    own = g.pair_i == 0
    assert (state.x.reshape(-1, g.T)[own] == before[own]).all()


def test_a_person_with_no_room_for_a_project_goes_from_one_to_another() -> None:
    """Ann may be on one project a week; she is on the dull one, and known to both."""
    planned = Planned.of(
        portfolio(
            person("ann", hours_per_week=16),
            person("ben", hours_per_week=0),
            demand("dull", 16),
            demand("keen", 16),
            likes("ann", "keen", points=-50),
            weeks=2,
            step=4,
            min_hours=4,
            max_projects=1,
        )
    )
    assert planned is not None
    g, state, desk = tools(planned)
    for at in np.flatnonzero(state.x):
        SHIFT(g, state, at // g.T, at % g.T, -state.x[at])
    dull, keen = (np.flatnonzero((g.pair_i == 0) & (g.pair_d == d))[0] for d in (0, 1))
    SHIFT(g, state, dull, 0, 64)
    SHIFT(g, state, keen, 1, 64)
    assert POLISH(g, state, desk, planned.climber.hands[0].arcs, 0) == 1
    assert (state.x[dull * g.T], state.x[keen * g.T]) == (0, 64)
    planned.assert_true("polished")
