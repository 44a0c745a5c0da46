"""Rerouting: a pair ends, its hours find a way of their own in every period."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.kernel.anneal import step
from solver.search.kernel.booking import shift
from solver.search.kernel.desk import LOGGED, clear, undo
from solver.search.kernel.reroute import reroute
from solver.search.kernel.state import State
from solver.search.kernel.trade import pair_of
from tests.builders import demand, person, portfolio
from tests.search.kernel.offices import OFFICES, copied, is_same, lay_down, tools, try_move
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

TIMES, ALL_REROUTES = 400, (0.0, 0.0, 0.0, 1.0)
REROUTE, PAIR_OF, SHIFT = plain(reroute), plain(pair_of), plain(shift)
STEP, CLEAR, UNDO = plain(step), plain(clear), plain(undo)
FULL = 128


@pytest.mark.parametrize("which", OFFICES)
def test_a_pair_ends_and_no_demand_gets_more_than_it_got(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    ended = []

    def look(_: Planned, before: State) -> None:
        if desk.counts[LOGGED] == 0:
            assert is_same(state, before)
            return
        assert ((before.used > 0) & (state.used == 0)).any()
        assert (state.left >= before.left).all()
        worked = state.load > before.load
        assert (state.load <= g.usual)[worked].all()
        ended.append(True)

    try_move(planned, lambda: REROUTE(g, state, desk, rng, 1e15), TIMES, look)
    assert any(ended)


def staffed(hours: dict[tuple[int, int], list[int]], weeks: int = 4) -> Planned:
    """Three people and two demands of 32 hours a week; ticks of each pair by person and demand."""
    planned = Planned.of(
        portfolio(
            *(person(f"p{n}", hours_per_week=32) for n in range(3)),
            *(demand(f"d{n}", 32) for n in range(2)),
            weeks=weeks,
        )
    )
    assert planned is not None
    g, state, _ = tools(planned)
    lay_down(planned)
    for (i, d), row in hours.items():
        for t in np.flatnonzero(row):
            SHIFT(g, state, PAIR_OF(g, i, d), int(t), row[t])
    planned.assert_true("staffed")
    return planned


TWO_WAYS = {
    (0, 0): [0, FULL, FULL, 0],
    (0, 1): [FULL, 0, 0, FULL],
    (1, 0): [FULL, 0, 0, 0],
    (1, 1): [0, FULL, 0, 0],
    (2, 0): [0, 0, 0, FULL],
}


def test_each_period_goes_its_own_way() -> None:
    """p0 leaves d0: in week 1 p1 does it, and he what p1 did on d1; in week 2 p2, who is free."""
    planned = staffed(TWO_WAYS)
    g, state, desk = tools(planned)
    rng, leaves = planned.climber.hands[0].rng, PAIR_OF(g, 0, 0)
    for _ in range(TIMES):
        CLEAR(desk)
        REROUTE(g, state, desk, rng, 1e15)
        if state.used[leaves] == 0:
            break
        UNDO(g, state, desk)
    assert state.used[leaves] == 0
    assert not state.left.reshape(-1, g.T)[0].any()
    planned.assert_true("rerouted")


def test_without_heat_fewer_pairs_do_the_same() -> None:
    planned = staffed(TWO_WAYS)
    g, state, desk = tools(planned)
    rng, before = planned.climber.hands[0].rng, copied(state)
    for _ in range(TIMES):
        STEP(g, state, desk, rng, 0.0, ALL_REROUTES)
    assert (state.used > 0).sum() < (before.used > 0).sum()
    assert state.left.sum() == before.left.sum()
    planned.assert_true("rerouted")


def test_where_there_is_no_way_the_plan_stays_as_it_is() -> None:
    """Nobody but those who work on a demand may touch it."""
    planned = staffed({(0, 0): [FULL] * 4, (1, 1): [FULL] * 4})
    g, state, desk = tools(planned)
    rng, before = planned.climber.hands[0].rng, copied(state)
    desk.mine[PAIR_OF(g, 2, 0)] = desk.mine[PAIR_OF(g, 2, 1)] = 0
    desk.mine[PAIR_OF(g, 0, 1)] = desk.mine[PAIR_OF(g, 1, 0)] = 0
    for _ in range(TIMES):
        STEP(g, state, desk, rng, 0.0, ALL_REROUTES)
    assert is_same(state, before)
