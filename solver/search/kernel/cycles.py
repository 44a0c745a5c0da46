"""Negative cycles of a network: shorten paths from a queue of nodes until parents close a cycle.

Source: Cherkassky and Goldberg, Negative-cycle detection algorithms, 1999.
"""

from __future__ import annotations

from solver.search.kernel.arcs import COUNT, LOOKED, QUEUED, TOUCHED, WALKED, Arcs
from solver.search.kernel.compiled import inlined

MOST_ROUNDS = 60


@inlined
def list_arcs(a: Arcs) -> None:
    """List the arcs by where they begin, and queue every node that any of them leaves."""
    nodes, arcs, before = len(a.distance), a.counts[COUNT], 0
    for v in range(nodes + 1):
        a.first[v] = 0
    for n in range(arcs):
        a.first[a.tail[n]] += 1
    a.counts[QUEUED] = 0
    for v in range(nodes):
        a.is_queued[v] = 0
        if a.first[v] > 0:
            _queue(a, v)
        before += a.first[v]
        a.first[v] = before
    a.first[nodes] = arcs
    for n in range(arcs - 1, -1, -1):
        a.first[a.tail[n]] -= 1
        a.order[a.first[a.tail[n]]] = n


@inlined
def find(a: Arcs) -> bool:
    """Shorten paths until parents close a cycle; False where none does.

    Paths begin anywhere, with the distances that the last search left: only nodes queued since can
    shorten any.
    """
    for n in range(a.counts[TOUCHED]):
        a.parent[a.touched[n]] = -1
    a.counts[TOUCHED] = 0
    for _ in range(MOST_ROUNDS):
        if a.counts[QUEUED] == 0:
            return False
        _shorten(a)
        if _has_cycle(a):
            return True
    return False


@inlined
def meets(a: Arcs, start: int, before: int) -> int:
    """A node of the cycle that parents lead to from a start, or -1: none, or one met by a walk
    later than `before`."""
    walk = a.counts[WALKED] + 1
    a.counts[WALKED] = walk
    v = start
    while a.seen[v] <= before:
        a.seen[v] = walk
        if a.parent[v] < 0:
            return -1
        v = a.tail[a.parent[v]]
    return int(v) if a.seen[v] == walk else -1


@inlined
def follow(a: Arcs, v: int) -> int:
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
def _queue(a: Arcs, v: int) -> None:
    if a.is_queued[v] == 0:
        a.is_queued[v] = 1
        a.queue[a.counts[QUEUED]] = v
        a.counts[QUEUED] += 1


@inlined
def _shorten(a: Arcs) -> None:
    """Paths through every node queued; that queues the nodes they reach sooner than before."""
    count = a.counts[QUEUED]
    for q in range(count):
        a.turn[q] = a.queue[q]
    a.counts[QUEUED] = 0
    for q in range(count):
        v = a.turn[q]
        a.is_queued[v] = 0
        a.counts[LOOKED] += a.first[v + 1] - a.first[v]
        for m in range(a.first[v], a.first[v + 1]):
            n = a.order[m]
            reached, h = a.distance[v] + a.cost[n], a.head[n]
            if reached < a.distance[h]:
                if a.parent[h] < 0:
                    a.touched[a.counts[TOUCHED]] = h
                    a.counts[TOUCHED] += 1
                a.distance[h], a.parent[h] = reached, n
                _queue(a, h)


@inlined
def _has_cycle(a: Arcs) -> bool:
    """Whether following parents from some node reached of late comes back to it."""
    before = a.counts[WALKED]
    found = -1
    for q in range(a.counts[QUEUED]):
        found = max(found, meets(a, a.queue[q], before))
    return found >= 0
