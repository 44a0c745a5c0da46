"""What a change may break is seen where it was changed, exactly as the checker sees it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from solver.checker.check import check
from solver.search.kernel.desk import clear, note, undo
from solver.search.kernel.ground import OPEN
from solver.search.kernel.limits import is_legal, is_sound, is_whole
from tests.builders import demand, person, portfolio
from tests.oracle.portfolios import tiny
from tests.properties.voices import read_tiny
from tests.search.kernel.offices import OFFICES, office, tools
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import Planned

CLEAR, NOTE, UNDO = plain(clear), plain(note), plain(undo)
IS_LEGAL, IS_SOUND, IS_WHOLE = plain(is_legal), plain(is_sound), plain(is_whole)
TIMES = 80


def agree(planned: Planned, times: int, seed: int) -> Counter[bool]:
    """Change some slices at random; limits and checker must say the same of what comes out."""
    g, state, desk = tools(planned)
    rng, said = np.random.default_rng(seed), Counter[bool]()
    slices = np.flatnonzero(g.open == OPEN)
    for n in range(times if len(slices) else 0):
        CLEAR(desk)
        for at in rng.choice(slices, size=min(len(slices), int(rng.integers(1, 4)))):
            x = int(state.x[at])
            new = int(rng.choice([0, x + g.step, max(0, x - g.step), rng.integers(0, 12) * g.step]))
            if new != x:
                NOTE(g, state, desk, at // g.T, at % g.T, new - x)
        is_fine = bool(IS_LEGAL(g, state, desk) and IS_WHOLE(g, state, desk))
        broken = {violation.rule for violation in check(planned.portfolio, planned.decision)}
        assert is_fine == (not broken), (n, broken)
        said[is_fine] += 1
        if not is_fine or n % 3 == 0:
            UNDO(g, state, desk)
    return said


@pytest.mark.parametrize("which", OFFICES)
def test_limits_and_checker_agree_on_any_change_in_an_office(which: str) -> None:
    said = agree(OFFICES[which](), TIMES, 1)
    assert said[True] > 3
    assert said[False] > 3


@pytest.mark.parametrize("seeds", [range(25), pytest.param(range(25, 300), marks=pytest.mark.slow)])
def test_limits_and_checker_agree_on_tiny_portfolios(seeds: range) -> None:
    said: Counter[bool] = Counter()
    for seed in seeds:
        planned = Planned.of(read_tiny(tiny(seed)), seed)
        if planned is not None:
            said += agree(planned, 12, seed)
    assert min(said[True], said[False]) > len(seeds)


def test_taking_hours_away_can_leave_a_crew_too_small() -> None:
    crew = portfolio(person("ann"), person("bob"), demand("crm", 60, min_people=2))
    planned = Planned.of(crew)
    assert planned is not None
    g, state, desk = tools(planned)
    assert (state.x > 0).all()
    CLEAR(desk)
    NOTE(g, state, desk, 0, 0, -int(state.x[0]))
    assert not IS_SOUND(g, state, desk)
    NOTE(g, state, desk, 1, 0, -int(state.x[1]))
    assert IS_SOUND(g, state, desk)


def test_a_slice_below_the_least_is_not_whole() -> None:
    planned = office(min_hours=10)
    g, state, desk = tools(planned)
    at = int(np.flatnonzero(state.x)[0])
    CLEAR(desk)
    NOTE(g, state, desk, at // g.T, at % g.T, 36 - int(state.x[at]))
    assert IS_LEGAL(g, state, desk)
    assert not IS_WHOLE(g, state, desk)
