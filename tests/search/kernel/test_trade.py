"""Trades: hours go round, nobody works more but who has hours to spare, no demand gets less."""

from __future__ import annotations

import numpy as np
import pytest

from solver.problem.problem import Ints
from solver.search.kernel.anneal import step
from solver.search.kernel.booking import shift
from solver.search.kernel.desk import LOGGED
from solver.search.kernel.state import State
from solver.search.kernel.trade import pair_of, sample_losses, trade
from tests.builders import demand, person, portfolio
from tests.search.kernel.offices import OFFICES, copied, is_same, lay_down, office, tools, try_move
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

TIMES, ALL_TRADES = 400, (0.0, 0.0, 1.0, 1.0)
TRADE, PAIR_OF, SAMPLE = plain(trade), plain(pair_of), plain(sample_losses)
SHIFT, STEP = plain(shift), plain(step)


def by_row(axis: Ints, table: Ints, count: int) -> Ints:
    sums = np.zeros((count, table.shape[1]), dtype=np.int64)
    np.add.at(sums, axis, table)
    return sums


def goes_round(planned: Planned, before: State) -> None:
    """Every demand gets what it got; some work less only where somebody with hours to spare works
    as much more in the same period."""
    g, state, _ = tools(planned)
    moved = (state.x.astype(np.int64) - before.x).reshape(-1, g.T)
    people, demands = len(g.person_first) - 1, len(g.demand_first) - 1
    assert not by_row(g.pair_d, moved, demands).any()
    worked = by_row(g.pair_i, moved, people)
    assert not worked.sum(axis=0).any()
    assert ((worked != 0).sum(axis=0) <= 2).all()


@pytest.mark.parametrize("which", OFFICES)
def test_hours_go_round_and_all_get_what_they_got(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    traded = []

    def look(planned: Planned, before: State) -> None:
        traded.append(desk.counts[LOGGED] > 0)
        goes_round(planned, before)

    try_move(planned, lambda: TRADE(g, state, desk, rng), TIMES, look)
    assert any(traded)


def test_a_trade_brings_people_to_demands_they_had_no_hours_on() -> None:
    planned = office()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    fresh = []

    def look(planned: Planned, before: State) -> None:
        fresh.append(bool(((before.used == 0) & (state.used > 0)).any()))

    try_move(planned, lambda: TRADE(g, state, desk, rng), TIMES, look)
    assert any(fresh)


def test_two_people_who_share_two_demands_come_to_have_one_each() -> None:
    """Every set-up costs; a trade over all weeks ends two of the four."""
    planned = Planned.of(
        portfolio(
            *(person(f"p{n}", hours_per_week=32) for n in range(2)),
            *(demand(f"d{n}", 32) for n in range(2)),
            weeks=4,
        )
    )
    assert planned is not None
    g, state, desk = tools(planned)
    lay_down(planned)
    for at in range(len(state.x)):
        SHIFT(g, state, at // g.T, at % g.T, 64)
    assert int((state.used > 0).sum()) == 4
    rng = planned.climber.hands[0].rng
    for _ in range(TIMES):
        STEP(g, state, desk, rng, 0.0, ALL_TRADES)
    assert int((state.used > 0).sum()) == 2
    planned.assert_true("traded")


def test_the_pair_of_a_member_and_a_demand_is_found_or_there_is_none() -> None:
    g, _, _ = tools(office())
    for k in range(len(g.pair_i)):
        assert PAIR_OF(g, g.pair_i[k], g.pair_d[k]) == k
    assert PAIR_OF(g, len(g.person_first), 0) == -1


def test_sampling_what_trades_lose_leaves_the_plan_as_it_is() -> None:
    planned = office()
    g, state, desk = tools(planned)
    before, losses = copied(state), np.zeros(20, dtype=np.int64)
    count = SAMPLE(g, state, desk, planned.climber.hands[0].rng, losses)
    assert 0 < count <= 20
    assert (losses[:count] > 0).all()
    assert is_same(state, before)
