"""With pairs as they are a period is a transport problem: cancel its negative cycles.

Source: Klein, A primal method for minimal cost flows, 1967. What least slices, heads and other
rules forbid is tried, taken back and banned.
"""

from __future__ import annotations

from solver.search.kernel.arcs import COUNT, LOOKED, STAMP, Arcs, banned_at, draw_arcs, list_members
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import Desk, clear, note, undo
from solver.search.kernel.ground import PLENTY, Ground
from solver.search.kernel.limits import is_legal, is_whole
from solver.search.kernel.state import TOTAL, State

MOST_PASSES, MOST_ROUNDS = 200, 60
UNPAID = 1 << 56
DRAWN = 8


@compiled
def polish(g: Ground, s: State, w: Desk, a: Arcs, t: int) -> int:
    """Cancel the negative cycles of a period; how many were.

    Reads everything of the period, writes slices of pairs in use alone. The network is drawn anew
    only where hours moved: drawing takes several times as long as finding a cycle, and where little
    is left to gain most of what is found is forbidden.
    """
    a.counts[STAMP] += 1
    list_members(g, s, a, w.mine, t)
    for v in range(len(a.distance)):
        a.distance[v] = 0
    cancelled, moved = 0, 1
    for _ in range(MOST_PASSES):
        if moved > 0:
            draw_arcs(g, s, a, t)
            a.counts[LOOKED] += DRAWN * a.counts[COUNT]
        if not _find(a):
            break
        moved = _cancel_all(g, s, w, a, t)
        cancelled += moved
    return cancelled


@inlined
def _find(a: Arcs) -> bool:
    """Shorten paths from anywhere until parents close a cycle; False where none does.

    From the distances that the last search left: most arcs have nothing to shorten there.
    """
    nodes, arcs = len(a.distance), a.counts[COUNT]
    for v in range(nodes):
        a.parent[v] = -1
    for _ in range(MOST_ROUNDS):
        is_changed = False
        a.counts[LOOKED] += arcs
        for n in range(arcs):
            reached = a.distance[a.tail[n]] + a.cost[n]
            if reached < a.distance[a.head[n]]:
                a.distance[a.head[n]], a.parent[a.head[n]] = reached, n
                is_changed = True
        if not is_changed:
            return False
        if _has_cycle(a):
            return True
    return False


@inlined
def _has_cycle(a: Arcs) -> bool:
    """Whether following parents from some node comes back to it."""
    for v in range(len(a.seen)):
        a.seen[v] = 0
    found = -1
    for start in range(len(a.seen)):
        found = max(found, _meets(a, start))
    return found >= 0


@inlined
def _meets(a: Arcs, start: int) -> int:
    """A node of the cycle that parents lead to from a start, where no walk came before; or -1."""
    v = start
    while a.seen[v] == 0:
        a.seen[v] = start + 1
        if a.parent[v] < 0:
            return -1
        v = a.tail[a.parent[v]]
    return v if a.seen[v] == start + 1 else -1


@compiled
def _cancel_all(g: Ground, s: State, w: Desk, a: Arcs, t: int) -> int:
    """Cancel every cycle among the parents, or ban an arc of it; how many were cancelled."""
    cancelled = 0
    for v in range(len(a.seen)):
        a.seen[v] = 0
    for start in range(len(a.seen)):
        v = _meets(a, start)
        if v < 0:
            continue
        length = _follow(a, v)
        if _cancel(g, s, w, a, t, length):
            cancelled += 1
        else:
            _ban(a, length)
    return cancelled


@inlined
def _follow(a: Arcs, v: int) -> int:
    """Write the cycle through a node to `cycle`; its length."""
    length, at = 0, v
    while True:
        n = a.parent[at]
        a.cycle[length] = n
        length += 1
        at = a.tail[n]
        if at == v:
            return length


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
def _ban(a: Arcs, length: int) -> None:
    """Leave out what makes a cycle illegal: arcs that begin or end a slice, else its first pair.

    In this drawing by a price nobody pays, in later ones of the period by their stamp.
    """
    other, is_banned = -1, False
    for c in range(length):
        n = a.cycle[c]
        if a.pair[n] >= 0:
            at, other = banned_at(a.pair[n], a.way[n], a.odd[n]), n
            if a.odd[n]:
                a.banned[at], a.cost[n] = a.counts[STAMP], UNPAID
                is_banned = True
    if not is_banned and other >= 0:
        a.banned[banned_at(a.pair[other], a.way[other], 0)] = a.counts[STAMP]
        a.cost[other] = UNPAID
