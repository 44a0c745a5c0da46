"""Where moves begin: at pairs and in places that lose, where such are known."""

from __future__ import annotations

import numpy as np

from solver.search.kernel.aim import NONE, aimed, any_loser
from solver.search.kernel.desk import LINES, clear
from tests.search.kernel.offices import office, tools
from tests.search.kernel.plainly import plain

TIMES, WINDOW = 200, (0, 3)
AIMED, ANY_LOSER, CLEAR = plain(aimed), plain(any_loser), plain(clear)


def test_a_window_moves_to_a_slice_that_loses_and_its_demand_is_listed() -> None:
    g, _, desk = tools(planned := office())
    rng, k, t = planned.climber.hands[0].rng, 3, g.T - 1
    desk.losses[:] = k * g.T + t
    moved = 0
    for _ in range(TIMES):
        CLEAR(desk)
        first, end = AIMED(g, desk, rng, WINDOW)
        assert 0 <= first < end <= g.T
        assert end - first == WINDOW[1] - WINDOW[0]
        if desk.counts[LINES]:
            moved += 1
            assert first <= t < end
            assert desk.lines[: desk.counts[LINES]].tolist() == [g.pair_d[k]]
        else:
            assert (first, end) == WINDOW
    assert TIMES / 2 < moved < TIMES


def test_a_window_stays_where_no_loss_is_known_or_it_is_another_hands() -> None:
    g, _, desk = tools(planned := office())
    rng = planned.climber.hands[0].rng
    CLEAR(desk)
    assert all(AIMED(g, desk, rng, WINDOW) == WINDOW for _ in range(TIMES))
    desk.losses[:] = 3 * g.T
    desk.mine[3] = 0
    assert all(AIMED(g, desk, rng, WINDOW) == WINDOW for _ in range(TIMES))
    assert desk.counts[LINES] == 0


def test_losers_are_pairs_in_use_that_may_be_touched() -> None:
    _, state, desk = tools(planned := office())
    rng, used = planned.climber.hands[0].rng, np.flatnonzero(state.used > 0)
    unused = np.flatnonzero(state.used == 0)
    assert {ANY_LOSER(state, desk, rng) for _ in range(TIMES)} == {NONE}
    desk.losers[:] = used[0]
    assert {ANY_LOSER(state, desk, rng) for _ in range(TIMES)} == {NONE, used[0]}
    desk.mine[used[0]] = 0
    assert {ANY_LOSER(state, desk, rng) for _ in range(TIMES)} == {NONE}
    desk.losers[:] = unused[0]
    assert {ANY_LOSER(state, desk, rng) for _ in range(TIMES)} == {NONE}
