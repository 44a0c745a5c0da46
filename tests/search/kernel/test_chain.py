"""Exchanges and rearrangements: people who share demands lay hours down and all is given anew."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.kernel.chain import LONG_PEOPLE, LONG_SHARE, SHORT_PEOPLE, exchange, rearrange
from solver.search.kernel.desk import FREED
from solver.search.kernel.state import State
from tests.search.kernel.offices import OFFICES, changes, office, tools, try_move
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

TIMES = 30
EXCHANGE, REARRANGE = plain(exchange), plain(rearrange)


def within(planned: Planned, before: State, people: int, periods: int) -> None:
    """What was laid down is of so many people, what changed in so many periods in a row."""
    k, t, by = changes(planned, before)
    g, _, desk = tools(planned)
    assert desk.counts[FREED] <= people
    assert set(g.pair_i[k[by < 0]]) <= set(desk.people[: desk.counts[FREED]])
    assert len(t) == 0 or t.max() - t.min() < periods


def pairs_in_use_alone(planned: Planned, before: State) -> None:
    within(planned, before, SHORT_PEOPLE, 2)
    k, _, _ = changes(planned, before)
    assert (before.used[k] > 0).all()


def some_periods(planned: Planned, before: State) -> None:
    within(planned, before, LONG_PEOPLE, max(2, int(planned.problem.T * LONG_SHARE)))


@pytest.mark.parametrize("which", OFFICES)
def test_an_exchange_moves_hours_among_pairs_in_use_in_a_period_or_two(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    kept = try_move(planned, lambda: EXCHANGE(g, state, desk, rng), TIMES, pairs_in_use_alone)
    assert kept > 0


@pytest.mark.parametrize("which", OFFICES)
def test_a_rearrangement_moves_up_to_three_people_over_some_periods(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    kept = try_move(planned, lambda: REARRANGE(g, state, desk, rng), TIMES, some_periods)
    assert kept > 0


def test_a_rearrangement_brings_in_strangers_to_a_demand() -> None:
    planned = office()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    new = []

    def strangers(planned: Planned, before: State) -> None:
        k, _, _ = changes(planned, before)
        new.extend(np.unique(k[before.used[k] == 0]).tolist())

    try_move(planned, lambda: REARRANGE(g, state, desk, rng), TIMES, strangers)
    assert new


@pytest.mark.parametrize("move", [EXCHANGE, REARRANGE], ids=["exchange", "rearrange"])
def test_a_chain_leaves_pairs_of_other_hands_alone(move: object) -> None:
    planned = office()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    desk.mine[g.pair_i < 3] = 0

    def mine_alone(planned: Planned, before: State) -> None:
        assert (g.pair_i[changes(planned, before)[0]] >= 3).all()

    assert callable(move)
    try_move(planned, lambda: move(g, state, desk, rng), TIMES, mine_alone)
