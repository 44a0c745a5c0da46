"""Where moves begin: mostly where the plan loses against prices, as far as that is known.

Whoever searches writes such pairs and slices to the desk (see losses.py); while there are none,
moves begin at random.
"""

from __future__ import annotations

from solver.search.kernel.chance import Dice, drawn, pick
from solver.search.kernel.compiled import inlined
from solver.search.kernel.desk import Desk
from solver.search.kernel.ground import Ground
from solver.search.kernel.ruin import list_line
from solver.search.kernel.state import State

NONE = -1
AT_LOSERS, AT_LOSSES = 0.5, 0.7


@inlined
def any_loser(s: State, w: Desk, rng: Dice) -> int:
    """Half the time a pair in use that loses and may be touched; else NONE."""
    if drawn(rng) >= AT_LOSERS:
        return NONE
    k = w.losers[pick(rng, len(w.losers))]
    return int(k) if k >= 0 and s.used[k] > 0 and w.mine[k] != 0 else NONE


@inlined
def aimed(g: Ground, w: Desk, rng: Dice, window: tuple[int, int]) -> tuple[int, int]:
    """Mostly the window moved to where hours are unmet or idle, and the demand there listed; else
    the window as it is."""
    if drawn(rng) >= AT_LOSSES:
        return window
    at = w.losses[pick(rng, len(w.losses))]
    if at < 0 or w.mine[at // g.T] == 0:
        return window
    width = window[1] - window[0]
    first = min(max(at % g.T - pick(rng, width), 0), g.T - width)
    list_line(w, g.pair_d[at // g.T])
    return first, first + width
