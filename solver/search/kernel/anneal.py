"""Ruin and recreate with annealing: worse plans pass while it is hot, fewer as it cools.

Source: Schrimpf et al., Record breaking optimization results using the ruin and recreate
principle, 2000.
"""

from __future__ import annotations

import math

from solver.search.kernel.aim import aimed
from solver.search.kernel.chain import exchange, rearrange
from solver.search.kernel.chance import Dice, drawn
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import Desk, clear, undo
from solver.search.kernel.ground import Ground
from solver.search.kernel.limits import is_sound
from solver.search.kernel.recreate import recreate
from solver.search.kernel.reroute import reroute
from solver.search.kernel.ruin import drawn_window, ruin
from solver.search.kernel.state import TOTAL, State
from solver.search.kernel.trade import trade

Mix = tuple[float, float, float, float]


@inlined
def step(g: Ground, s: State, w: Desk, rng: Dice, heat: float, mix: Mix) -> bool:
    """One move; whether it was kept. heat: on the grid, a loss of which passes once in e."""
    before = s.tally[TOTAL]
    clear(w)
    kind = drawn(rng)
    if kind < mix[0]:
        exchange(g, s, w, rng)
    elif kind < mix[1]:
        rearrange(g, s, w, rng)
    elif kind < mix[2]:
        trade(g, s, w, rng)
    elif kind < mix[3]:
        reroute(g, s, w, rng, heat)
    else:
        window = aimed(g, w, rng, drawn_window(g, rng))
        ruin(g, s, w, rng, window)
        recreate(g, s, w, rng, window)
    lost = s.tally[TOTAL] - before
    is_kept = lost <= 0 or (heat > 0 and drawn(rng) < math.exp(-lost / heat))
    if is_kept and is_sound(g, s, w):
        return True
    undo(g, s, w)
    return False


@compiled
def anneal(g: Ground, s: State, w: Desk, rng: Dice, moves: int, how: tuple[float, Mix]) -> int:
    """So many moves at a heat, kinds in shares added up; how many were kept."""
    kept = 0
    if len(g.pair_i) == 0:
        return 0
    for _ in range(moves):
        kept += step(g, s, w, rng, how[0], how[1])
    return kept
