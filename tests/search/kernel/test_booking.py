"""Giving and taking hours of one slice: every count stays true, and undo is exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from solver.search.kernel.booking import shift
from solver.search.kernel.desk import LOGGED, clear, note, undo
from solver.search.kernel.state import TOTAL
from tests.builders import demand, person, portfolio, soft
from tests.search.kernel.offices import OFFICES, copied, is_same, tools
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

SHIFT, NOTE, UNDO, CLEAR = plain(shift), plain(note), plain(undo), plain(clear)
TIMES = 150


@pytest.mark.parametrize("which", OFFICES)
def test_counts_stay_true_to_any_hours_legal_or_not(which: str) -> None:
    planned, rng = OFFICES[which](), np.random.default_rng(2)
    g, state, _ = tools(planned)
    for n in range(TIMES):
        k, t = int(rng.integers(len(g.pair_i))), int(rng.integers(g.T))
        x = int(state.x[k * g.T + t])
        by = -x if rng.random() < 0.5 else int(rng.integers(1 - x, 90))
        if by != 0:
            SHIFT(g, state, k, t, by)
            planned.assert_counts(f"shift {n}")


@pytest.mark.parametrize("which", OFFICES)
def test_undo_restores_every_count_after_many_shifts(which: str) -> None:
    planned, rng = OFFICES[which](), np.random.default_rng(3)
    g, state, desk = tools(planned)
    before = copied(state)
    CLEAR(desk)
    for _ in range(TIMES):
        k, t = int(rng.integers(len(g.pair_i))), int(rng.integers(g.T))
        by = int(rng.integers(0, 50)) - int(state.x[k * g.T + t])
        if by != 0:
            NOTE(g, state, desk, k, t, by)
    assert not is_same(state, before)
    UNDO(g, state, desk)
    assert is_same(state, before)
    assert desk.counts[LOGGED] == 0


def one_pair(**policy: object) -> Planned:
    """Ann on one demand of five weeks, of which ten hours each are booked; no hours yet."""
    office = portfolio(
        person("ann", rate=100),
        demand("crm", [40, 40, 0, 40, 40]),
        soft("ann", "crm", 10),
        weeks=5,
        **policy,
    )
    planned = Planned.of(office)
    assert planned is not None
    g, state, _ = tools(planned)
    for t in np.flatnonzero(state.x):
        SHIFT(g, state, 0, t, -int(state.x[t]))
    return planned


def points(planned: Planned) -> Fraction:
    return Fraction(int(planned.climber.state.tally[TOTAL])) / planned.climber.survey.worth.grid


def test_an_hour_costs_its_rate_fills_its_weight_and_keeps_a_booking() -> None:
    planned = one_pair()
    g, state, _ = tools(planned)
    before = points(planned)
    SHIFT(g, state, 0, 0, 4)
    assert points(planned) - before == 200 - 300 + 10 - 5  # team, filled, cost, change
    before = points(planned)
    SHIFT(g, state, 0, 0, 4 * 19)
    assert points(planned) - before == 19 * (10 - 300) - 9 * 5  # ten hours are booked


@pytest.mark.parametrize(
    ("weeks", "gaps"),
    [
        ([0, 1], 0),
        ([0, 3], 1),
        ([1, 3], 0),  # nothing is asked between
        ([0, 4, 1], 1),  # the week after 1 asks for nothing, the next does
        ([0, 4, 1, 3], 0),
        ([4, 0, 3], 1),
    ],
)
def test_a_gap_that_could_have_been_worked_is_a_restart(weeks: list[int], gaps: int) -> None:
    planned = one_pair(weights={"restarts": 1000, "change": 0, "team": 0, "cost": 0})
    g, state, _ = tools(planned)
    before = points(planned)
    for t in weeks:
        SHIFT(g, state, 0, t, 4)
    assert points(planned) - before == 1000 * gaps - 300 * len(weeks)
