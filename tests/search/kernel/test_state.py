"""A state is counted from hours alone, and goes to a draft and back."""

from __future__ import annotations

import numpy as np
import pytest

from solver.checker.measure import measure
from solver.search.kernel.anneal import step
from solver.search.kernel.state import MOVED, TOTAL, counted, draft_of, state_of, total_of
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.kernel.offices import OFFICES, is_same, strict_office, tools
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

STEP = plain(step)


@pytest.mark.parametrize("which", OFFICES)
def test_a_draft_of_a_state_is_the_same_state_again(which: str) -> None:
    planned = OFFICES[which]()
    climber = planned.climber
    draft = draft_of(climber.survey, climber.x)
    assert is_same(state_of(planned.problem, climber.survey, draft), climber.state)


@pytest.mark.parametrize("seeds", [range(40), pytest.param(range(40, 400), marks=pytest.mark.slow)])
def test_the_total_is_what_the_checker_measures(seeds: range) -> None:
    seen = 0
    for seed in seeds:
        planned = Planned.of(read_tiny(tiny(seed)), seed)
        if planned is not None and planned.climber.survey.worth.is_exact:
            assert planned.points == measure(planned.portfolio, planned.decision).total
            seen += 1
    assert seen > len(seeds) / 2


@pytest.mark.parametrize("which", OFFICES)
def test_the_total_counted_anew_is_the_one_kept(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    for _ in range(30):
        STEP(g, state, desk, planned.climber.hands[0].rng, 1e12, (0.3, 0.5, 0.7, 0.8))
        assert total_of(g, state) == state.tally[TOTAL]


def test_every_count_is_what_its_name_says() -> None:
    planned = strict_office()
    g, state, _ = tools(planned)
    x = state.x.reshape(-1, g.T)
    for i in range(8):
        assert (state.load.reshape(-1, g.T)[i] == x[g.pair_i == i].sum(axis=0)).all()
        works = [set(g.pair_p[(g.pair_i == i) & (x[:, t] > 0)]) for t in range(g.T)]
        assert (state.projects.reshape(-1, g.T)[i] == list(map(len, works))).all()
    for d in range(len(g.whole)):
        own = x[g.pair_d == d]
        assert (state.heads.reshape(-1, g.T)[d] == (own > 0).sum(axis=0)).all()
        assert state.team[d] == (own > 0).any(axis=1).sum()
        if g.whole[d] >= 0:
            assert state.rest[d] == g.whole[d] - own.sum()
    figure = measure(planned.portfolio, planned.decision).kpis["people_moved"].value
    assert state.tally[MOVED] == figure


def test_no_hours_at_all_can_be_counted() -> None:
    planned = strict_office()
    g, state, _ = tools(planned)
    empty = counted(g, np.zeros((len(g.pair_i), g.T), dtype=np.int64))
    assert empty.load.sum() == empty.heads.sum() == empty.team.sum() == 0
    assert empty.tally[TOTAL] > state.tally[TOTAL]
