"""Taking hours away: in a window, around a demand, of people or of a whole team."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.kernel.chance import dice
from solver.search.kernel.desk import FREED, LINES, LOGGED, clear
from solver.search.kernel.ground import APART, OPEN
from solver.search.kernel.ruin import drawn_window, lacking_line, ruin, take
from solver.search.kernel.state import State
from tests.search.kernel.offices import OFFICES, changes, office, strict_office, tools, try_move
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

TIMES = 30
RUIN, TAKE, CLEAR = plain(ruin), plain(take), plain(clear)


@pytest.mark.parametrize("which", OFFICES)
def test_a_ruin_takes_whole_slices_of_listed_people_in_its_window(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    taken = 0

    def window_alone(planned: Planned, before: State) -> None:
        nonlocal taken
        k, t, by = changes(planned, before)
        assert (by < 0).all()
        assert (state.x.reshape(-1, g.T)[k, t] == 0).all()
        assert len(t) == 0 or (t.min() >= 2 and t.max() < 5)
        assert set(g.pair_i[k]) <= set(desk.people[: desk.counts[FREED]])
        assert set(g.pair_d[k]) <= set(desk.lines[: desk.counts[LINES]])
        taken += len(k)

    try_move(planned, lambda: RUIN(g, state, desk, rng, (2, 5)), TIMES, window_alone)
    assert taken > 0


def test_hours_the_kernels_do_not_know_a_rule_of_stay() -> None:
    planned = strict_office()
    g, state, desk = tools(planned)
    held = np.flatnonzero((g.open == APART) & (state.x > 0))
    assert len(held)
    for k in range(len(g.pair_i)):
        CLEAR(desk)
        TAKE(g, state, desk, k, (0, g.T))
    assert (state.x[held] > 0).all()
    assert not ((state.x > 0) & (g.open == OPEN)).any()
    planned.assert_counts("all taken")


def test_a_ruin_leaves_pairs_of_other_hands_alone() -> None:
    planned = office()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    desk.mine[g.pair_d < 3] = 0

    def mine_alone(planned: Planned, before: State) -> None:
        assert (g.pair_d[changes(planned, before)[0]] >= 3).all()

    try_move(planned, lambda: RUIN(g, state, desk, rng, (0, g.T)), TIMES, mine_alone)


def test_nothing_is_taken_of_a_pair_without_hours() -> None:
    planned = office()
    g, state, desk = tools(planned)
    idle = int(np.flatnonzero(state.used == 0)[0])
    CLEAR(desk)
    assert not TAKE(g, state, desk, idle, (0, g.T))
    assert desk.counts[LOGGED] == 0


@pytest.mark.parametrize("weeks", [1, 6, 52])
def test_windows_lie_in_the_horizon_and_are_of_every_length(weeks: int) -> None:
    g = office().climber.survey.ground._replace(T=weeks)
    rng, draw = dice(3), plain(drawn_window)
    windows = [draw(g, rng) for _ in range(400)]
    assert all(0 <= first < end <= weeks for first, end in windows)
    widths = {end - first for first, end in windows}
    assert {1, weeks} <= widths
    assert len(widths) > weeks * 0.6


def test_a_lacking_demand_is_found_where_there_is_one() -> None:
    planned = office()
    g, state, desk = tools(planned)
    lacking, rng = plain(lacking_line), dice(1)
    at = np.flatnonzero(state.left >= g.least)
    assert len(at)
    t = int(at[0] % g.T)
    found = {lacking(g, state, desk, rng, (t, t + 1)) for _ in range(20)}
    assert {d * g.T + t for d in found} <= set(at.tolist())
