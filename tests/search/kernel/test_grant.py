"""Wishes become a legal plan, and what is left over is filled up."""

from __future__ import annotations

import numpy as np
import pytest

from solver.problem.problem import Ints
from solver.search.kernel.grant import fill_up, grant_wishes
from solver.search.kernel.state import counted
from tests.search.kernel.offices import OFFICES, office, tools
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

GRANT, FILL_UP = plain(grant_wishes), plain(fill_up)


def emptied(planned: Planned) -> None:
    """Take all hours that are not locked."""
    g, state, _ = tools(planned)
    kept = np.where(g.open == 1, 0, state.x).reshape(-1, g.T)
    planned.climber.state = counted(planned.climber.survey.ground, kept)


def wishes(planned: Planned, most: int) -> Ints:
    """Steps at random for every slice."""
    g, rng = tools(planned)[0], np.random.default_rng(5)
    return rng.integers(0, most, size=(len(g.pair_i), g.T)) * g.step


@pytest.mark.parametrize("which", OFFICES)
def test_nobody_gets_more_than_is_wished_for_or_legal(which: str) -> None:
    planned = OFFICES[which]()
    emptied(planned)
    g, state, desk = tools(planned)
    before, wanted = state.x.copy(), wishes(planned, 12).ravel()
    GRANT(g, state, desk, np.arange(len(g.pair_i)), wanted)
    assert (state.x - before <= wanted).all()
    assert state.x.sum() > before.sum()
    planned.assert_true("granted")


def test_wishes_that_fit_are_granted_in_full() -> None:
    planned = office()
    wanted = planned.climber.x.astype(np.int64)
    emptied(planned)
    g, state, desk = tools(planned)
    GRANT(g, state, desk, np.arange(len(g.pair_i)), wanted.ravel())
    assert (state.x == wanted.ravel()).all()


def test_whoever_comes_first_gets_what_others_wish_for_too() -> None:
    planned = office()
    emptied(planned)
    g, state, desk = tools(planned)
    d = int(np.flatnonzero(g.heads_most.reshape(-1, g.T)[:, 0] == 1)[0])
    own = np.arange(g.demand_first[d], g.demand_first[d + 1])
    wanted = np.zeros((len(g.pair_i), g.T), dtype=np.int64)
    wanted[own] = 40
    GRANT(g, state, desk, own[::-1].copy(), wanted.ravel())
    assert np.flatnonzero(state.used).tolist() == [own[-1]]


@pytest.mark.parametrize("which", OFFICES)
def test_filling_up_leaves_a_plan_better_than_none(which: str) -> None:
    planned = OFFICES[which]()
    emptied(planned)
    g, state, desk = tools(planned)
    before = planned.points
    FILL_UP(g, state, desk, np.arange(len(g.whole)))
    planned.assert_true("filled up")
    assert planned.points < before
