"""Annealing: what is kept at which heat, and that machine code does what plain Python does."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.kernel.anneal import Mix, anneal, step
from solver.search.kernel.chance import dice, drawn, pick
from solver.search.kernel.climber import MIX
from solver.search.kernel.polish import polish
from solver.search.kernel.state import TOTAL
from tests.search.kernel.offices import OFFICES, copied, is_same, office, tools
from tests.search.kernel.plainly import plain

STEP, ANNEAL = plain(step), plain(anneal)
KINDS = ["exchange", "rearrange", "trade", "reroute", "ruin"]
ALL_KINDS = [*(tuple(float(n >= kind) for n in range(4)) for kind in range(5)), MIX]
TIMES = 60


@pytest.mark.parametrize("mix", ALL_KINDS, ids=[*KINDS, "mixed"])
@pytest.mark.parametrize("which", OFFICES)
def test_without_heat_no_move_makes_it_worse(which: str, mix: Mix) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng = planned.climber.hands[0].rng
    for n in range(TIMES):
        before = copied(state)
        if STEP(g, state, desk, rng, 0.0, mix):
            assert state.tally[TOTAL] <= before.tally[TOTAL]
        else:
            assert is_same(state, before), f"refused: move {n}"
    planned.assert_true("without heat")


@pytest.mark.parametrize("which", OFFICES)
def test_in_great_heat_worse_plans_pass_but_no_illegal_one(which: str) -> None:
    planned = OFFICES[which]()
    g, state, desk = tools(planned)
    rng, worse = planned.climber.hands[0].rng, 0
    for n in range(TIMES):
        before = int(state.tally[TOTAL])
        STEP(g, state, desk, rng, 1e15, (0.3, 0.5, 0.7, 0.8))
        worse += int(state.tally[TOTAL]) > before
        planned.assert_true(f"move {n}")
    assert worse > 0


def test_hotter_keeps_more() -> None:
    kept = []
    for heat in (0.0, 1e15):
        planned = office()
        g, state, desk = tools(planned)
        how = (heat, (0.0, 0.0, 0.0, 0.0))
        kept.append(ANNEAL(g, state, desk, planned.climber.hands[0].rng, TIMES, how))
    assert kept[0] < kept[1] <= TIMES


def test_the_dice_are_even_and_the_same_for_the_same_seed() -> None:
    draw, choose = plain(drawn), plain(pick)
    rng, again = dice(7), dice(7)
    numbers = [draw(rng) for _ in range(2000)]
    assert numbers == [draw(again) for _ in range(2000)]
    assert 0 <= min(numbers) < 0.01
    assert 0.99 < max(numbers) < 1
    assert abs(np.mean(numbers) - 0.5) < 0.02
    assert {choose(rng, 3) for _ in range(50)} == {0, 1, 2}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("which", OFFICES)
def test_machine_code_does_what_plain_python_does(which: str, seed: int) -> None:
    found = []
    for climb, smooth in ((anneal, polish), (ANNEAL, plain(polish))):
        planned = OFFICES[which](seed + 1)
        own = planned.climber.survey.ground
        g, state, desk = tools(planned) if climb is ANNEAL else (own, *tools(planned)[1:])
        hand = planned.climber.hands[0]
        for heat in (2.0, 0.5, 0.0):
            climb(g, state, desk, hand.rng, 60, (heat * planned.climber.unit, (0.3, 0.5, 0.7, 0.8)))
            for t in range(g.T):
                smooth(g, state, desk, hand.arcs, t)
        found.append(state)
        planned.assert_true("at the end")
    assert is_same(*found)
