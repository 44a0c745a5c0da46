"""Hands work beside each other: none touches people or demands of another."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.kernel.anneal import step
from solver.search.kernel.climber import MIX
from solver.search.kernel.sides import may_be_split, split
from solver.search.kernel.state import TOTAL
from tests.builders import demand, person, portfolio
from tests.search.kernel.offices import office, strict_office, tools
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

STEP = plain(step)


@pytest.mark.parametrize("hands", [1, 2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_no_person_and_no_demand_is_in_two_hands(hands: int, seed: int) -> None:
    g, state, _ = tools(office())
    sides = split(g, state, hands, np.random.default_rng(seed))
    assert len(sides) == hands
    for axis in (g.pair_i, g.pair_d):
        owners = [set(axis[side > 0]) for side in sides]
        assert sum(map(len, owners)) == len(set().union(*owners))


def test_one_hand_has_everything() -> None:
    g, state, _ = tools(office())
    (only,) = split(g, state, 1, np.random.default_rng(1))
    assert only.all()


def test_most_of_what_works_together_stays_together() -> None:
    g, state, _ = tools(office())
    one, other = split(g, state, 2, np.random.default_rng(1))
    used = state.used > 0
    assert (one | other)[used].mean() >= 0.5
    assert one.any()
    assert other.any()


@pytest.mark.parametrize("seed", range(4))
def test_people_who_share_no_demands_are_kept_whole(seed: int) -> None:
    skills = ["java"] * 4 + ["law"] * 4
    planned = Planned.of(
        portfolio(
            *(person(f"p{n}", skills={skill: 3}) for n, skill in enumerate(skills)),
            *(demand(f"d{n}", 60, skills={skill: 1}) for n, skill in enumerate(skills)),
            weeks=4,
        )
    )
    assert planned is not None
    g, state, _ = tools(planned)
    one, other = split(g, state, 2, np.random.default_rng(seed))
    assert ((one > 0) ^ (other > 0)).all()
    assert {tuple(sorted(set(g.pair_i[side > 0]))) for side in (one, other)} == {
        (0, 1, 2, 3),
        (4, 5, 6, 7),
    }


def test_no_pair_rests_in_every_round() -> None:
    g, state, _ = tools(office())
    worked = np.zeros(len(g.pair_i), dtype=bool)
    rng = np.random.default_rng(1)
    for _ in range(40):
        worked |= sum(split(g, state, 2, rng)) > 0
    assert worked.all()


def test_counters_shared_by_all_keep_hands_from_working_beside_each_other() -> None:
    assert may_be_split(tools(office())[0])
    assert not may_be_split(tools(strict_office())[0])
    assert not may_be_split(tools(office(budget=10_000))[0])


def test_the_moves_of_a_hand_stay_in_it_and_totals_add_up() -> None:
    planned = office()
    g, state, desk = tools(planned)
    rng, start = planned.climber.hands[0].rng, int(state.tally[TOTAL])
    gains = []
    for side in split(g, state, 2, np.random.default_rng(1)):
        mine = state._replace(tally=np.array([start, 0]))
        before, others = state.x.reshape(-1, g.T).copy(), side == 0
        desk.mine[:] = side
        for _ in range(40):
            STEP(g, mine, desk, rng, 0.5 * planned.climber.unit, MIX)
        assert (state.x.reshape(-1, g.T)[others] == before[others]).all()
        gains.append(int(mine.tally[TOTAL]) - start)
    state.tally[TOTAL] = start + sum(gains)
    planned.assert_true("both have worked")


@pytest.mark.slow
def test_two_threads_leave_a_legal_plan_and_true_counts() -> None:
    planned = office()
    rounds = iter(range(1000))
    for n in range(4):
        planned.climber.climb_apart(2, n / 4, lambda: next(rounds) % 9 == 8)
        planned.assert_true(f"round {n}")
