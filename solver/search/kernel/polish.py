"""With pairs as they are a period is a transport problem: cancel its negative cycles.

Source: Klein, A primal method for minimal cost flows, 1967. What least slices, heads and other
rules forbid is tried, taken back and banned.
"""

from __future__ import annotations

from solver.search.kernel.arcs import (
    COUNT,
    LOOKED,
    POLISHED,
    TOUCHED,
    WALKED,
    Arcs,
    bit_of,
    draw_arcs,
    list_members,
)
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.cycles import find, follow, list_arcs, meets
from solver.search.kernel.desk import Desk, clear, note, undo
from solver.search.kernel.ground import PLENTY, Ground
from solver.search.kernel.limits import is_legal, is_whole
from solver.search.kernel.state import TOTAL, State

MOST_PASSES, FORGIVING = 200, 6
UNPAID = 1 << 56
DRAWN = 8


@compiled
def polish(g: Ground, s: State, w: Desk, a: Arcs, t: int) -> int:
    """Cancel the negative cycles of a period; how many were.

    Reads everything of the period, writes slices of pairs in use alone. The network is drawn anew
    only where hours moved: where little is left to gain most of what is found is forbidden. What
    was found to be is left out for some polishes, as it mostly stays so.
    """
    a.counts[POLISHED] += 1
    if (a.counts[POLISHED] // g.T + t) % FORGIVING == 0:
        for k in range(len(g.pair_i)):
            a.banned[k * g.T + t] = 0
    list_members(g, s, a, w.mine, t)
    for v in range(len(a.distance)):
        a.distance[v] = 0
    cancelled, moved = 0, 1
    for _ in range(MOST_PASSES):
        if moved > 0:
            draw_arcs(g, s, a, t)
            list_arcs(a)
            a.counts[LOOKED] += DRAWN * a.counts[COUNT]
        if not find(a):
            break
        moved = _cancel_all(g, s, w, a, t)
        cancelled += moved
    return cancelled


@compiled
def _cancel_all(g: Ground, s: State, w: Desk, a: Arcs, t: int) -> int:
    """Cancel every cycle among the parents, or ban an arc of it; how many were cancelled."""
    cancelled, before = 0, a.counts[WALKED]
    for n in range(a.counts[TOUCHED]):
        v = meets(a, a.touched[n], before)
        if v < 0:
            continue
        length = follow(a, v)
        if _cancel(g, s, w, a, t, length):
            cancelled += 1
        else:
            _ban(g, a, t, length)
    return cancelled


@inlined
def _cancel(g: Ground, s: State, w: Desk, a: Arcs, t: int, length: int) -> bool:
    """Send what fits round a cycle; whether that was legal and better."""
    by = PLENTY
    for c in range(length):
        by = min(by, a.most[a.cycle[c]])
    by -= by % g.step
    before = s.tally[TOTAL]
    clear(w)
    for c in range(length):
        n = a.cycle[c]
        if a.pair[n] >= 0 and by > 0:
            note(g, s, w, a.pair[n], t, a.way[n] * by)
    if s.tally[TOTAL] < before and is_whole(g, s, w) and is_legal(g, s, w):
        return True
    undo(g, s, w)
    return False


@inlined
def _ban(g: Ground, a: Arcs, t: int, length: int) -> None:
    """Leave out what makes a cycle illegal: arcs that begin or end a slice, else its first pair.

    In this drawing by a price nobody pays, in later ones by their bits.
    """
    other, is_banned = -1, False
    for c in range(length):
        n = a.cycle[c]
        if a.pair[n] >= 0:
            other = n
            if a.odd[n]:
                _ban_arc(g, a, t, n)
                is_banned = True
    if not is_banned and other >= 0:
        _ban_arc(g, a, t, other)


@inlined
def _ban_arc(g: Ground, a: Arcs, t: int, n: int) -> None:
    a.cost[n] = UNPAID
    a.banned[a.pair[n] * g.T + t] |= bit_of(a.way[n], a.odd[n])
