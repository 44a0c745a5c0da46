"""Giving hours anew: only what there is room for, and only what pays."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.kernel.desk import CANDIDATES, FREED, LOGGED, clear
from solver.search.kernel.recreate import consider, fill, recreate
from solver.search.kernel.room import offer
from solver.search.kernel.ruin import ruin
from solver.search.kernel.state import TOTAL, State, counted
from tests.search.kernel.offices import OFFICES, changes, copied, office, tools, try_move
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

TIMES, WINDOW = 30, (1, 5)
RUIN, RECREATE, CONSIDER, FILL = plain(ruin), plain(recreate), plain(consider), plain(fill)
OFFER, CLEAR = plain(offer), plain(clear)


@pytest.mark.parametrize("which", OFFICES)
def test_recreating_gives_hours_in_the_window_and_each_gift_pays(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    ruined = [copied(state)]

    def move() -> None:
        RUIN(g, state, desk, rng, WINDOW)
        ruined[0] = copied(state)
        RECREATE(g, state, desk, rng, WINDOW)

    def gifts_alone(planned: Planned, before: State) -> None:
        _, t, by = changes(planned, ruined[0])
        assert (by > 0).all()
        assert len(t) == 0 or (t.min() >= WINDOW[0] and t.max() < WINDOW[1])
        assert state.tally[TOTAL] <= ruined[0].tally[TOTAL]

    assert try_move(planned, move, TIMES, gifts_alone) > 0


@pytest.mark.parametrize("which", OFFICES)
def test_after_filling_nothing_is_left_that_would_pay(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    CLEAR(desk)
    for k in range(len(g.pair_i)):
        CONSIDER(g, desk, k, False)
    FILL(g, state, desk, (0, g.T), 0.5)
    planned.assert_true("filled")
    for k in range(len(g.pair_i)):
        ticks, gain = OFFER(g, state, k, (0, g.T), desk.row)
        assert ticks == 0 or gain <= 0


def test_a_pair_is_considered_once_and_not_where_it_was_dropped() -> None:
    planned = office()
    g, _, desk = tools(planned)
    CLEAR(desk)
    for is_dropped in (False, False, True):
        CONSIDER(g, desk, 3, is_dropped)
    CONSIDER(g, desk, 4, True)
    CONSIDER(g, desk, 4, False)
    assert desk.pairs[: desk.counts[CANDIDATES]].tolist() == [3]


def test_nobody_freed_and_nothing_lacking_changes_nothing() -> None:
    planned = office()
    g, state, desk = tools(planned)
    CLEAR(desk)
    assert desk.counts[FREED] == 0
    RECREATE(g, state, desk, planned.climber.hands[0].rng, (0, g.T))
    assert desk.counts[LOGGED] == 0


def test_what_earns_more_an_hour_is_given_first() -> None:
    planned = office()
    g, state, desk = tools(planned)
    planned.climber.state = counted(g, np.zeros_like(planned.climber.x))
    _, state, desk = tools(planned)
    CLEAR(desk)
    person = int(g.pair_i[0])
    for k in np.flatnonzero(g.pair_i == person).tolist():
        CONSIDER(g, desk, k, False)
    FILL(g, state, desk, (0, g.T), 1.0)
    given = g.pair_i == person
    dearest = g.value[given].max()
    assert (g.value[given & (state.used > 0)] == dearest).any()
