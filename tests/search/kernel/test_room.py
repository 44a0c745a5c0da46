"""What a pair could take more: as much as is legal, and worth what it says."""

from __future__ import annotations

import numpy as np
import pytest

from solver.checker.check import check
from solver.search.kernel.desk import clear, note, undo
from solver.search.kernel.room import offer
from solver.search.kernel.state import TOTAL
from tests.search.kernel.offices import OFFICES, office, tools
from tests.search.kernel.plainly import plain

OFFER, CLEAR, NOTE, UNDO = plain(offer), plain(clear), plain(note), plain(undo)
WINDOWS = [(0, 6), (2, 3), (1, 4)]


@pytest.mark.parametrize("which", OFFICES)
def test_an_offer_is_legal_and_earns_what_it_says(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    for k in range(0, len(g.pair_i), 2):  # half of the work gone, so that there is room
        CLEAR(desk)
        for t in range(g.T):
            if state.x[k * g.T + t] > 0 and g.open[k * g.T + t] == 1:
                NOTE(g, state, desk, k, t, -int(state.x[k * g.T + t]))
        if check(planned.portfolio, planned.decision):
            UNDO(g, state, desk)
    made = 0
    for k in range(len(g.pair_i)):
        for window in WINDOWS:
            ticks, gain = OFFER(g, state, k, window, desk.row)
            if ticks == 0:
                continue
            before, made = int(state.tally[TOTAL]), made + 1
            CLEAR(desk)
            for t in range(g.T):
                if window[0] <= t < window[1] and desk.row[t] > 0:
                    NOTE(g, state, desk, k, t, int(desk.row[t]))
            restarts = g.restart > 0 and int(state.tally[TOTAL]) != before - gain
            assert restarts or int(state.tally[TOTAL]) == before - gain
            assert check(planned.portfolio, planned.decision) == ()
            UNDO(g, state, desk)
    assert made > 0


def test_an_offer_leaves_a_least_slice_for_the_next_rather_than_an_odd_hour() -> None:
    planned = office(min_hours=25)
    g, state, desk = tools(planned)
    CLEAR(desk)
    for at in np.flatnonzero(state.x):
        NOTE(g, state, desk, at // g.T, at % g.T, -state.x[at])
    assert (g.limit[0], g.cover[0]) == (150, 240)  # quarter hours: 37.5 of the 60 asked
    assert OFFER(g, state, 0, (0, 1), desk.row)[0] == 140  # 25 hours stay for somebody else
