"""One period as a network: how hours of pairs in use could move between people and demands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints, Small
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.ground import OPEN, PLENTY, Flags, Ground
from solver.search.kernel.state import State

Tiny = NDArray[np.int8]
COUNT, PERIOD, LISTED, LOOKED, QUEUED, TOUCHED, WALKED, POLISHED = range(8)
MORE, LESS, SLACK = 1, -1, 0
WITHIN, ENDS, SWAPS = 0, 1, 2


class Arcs(NamedTuple):
    """Arcs of one period; nodes: people, demands, full demands' twins, busy people's twins, slack.

    A twin is passed only where one member leaves wholly for another, or one project for another.

    tail, head int32 [arc]; cost int64 [arc]: points on the grid a tick; most int64 [arc] ticks;
    pair int32 [arc]: k, -1 for slack; way int8: MORE or LESS hours; odd int8: WITHIN the slice, or
    how it begins or ends it: ENDS, or SWAPS a project. banned uint8 [k, t]: a bit for each kind of
    arc of a pair that was found on a cycle which a rule forbids.
    Arcs that leave node v: order[first[v]:first[v + 1]].
    distance, parent (an arc or -1), seen (the walk that met it) int64 [node]. queue int32: nodes
    from which paths may be shortened, is_queued int8 [node]; turn: those of this round; touched:
    those with a parent. cycle int64 [arc].
    counts int64 [8]; LOOKED: arcs looked at so far, what polishing costs.
    lines int64 [n]: demands that ask in the period; pairs in use of the nth: members[starts[n]:
    starts[n + 1]]; so many n as counts[LISTED].
    """

    tail: Small
    head: Small
    cost: Ints
    most: Ints
    pair: Small
    way: Tiny
    odd: Tiny
    banned: Flags
    first: Small
    order: Small
    distance: Ints
    parent: Ints
    seen: Ints
    queue: Small
    is_queued: Tiny
    turn: Small
    touched: Small
    cycle: Ints
    lines: Ints
    starts: Ints
    members: Ints
    counts: Ints


def arcs_of(g: Ground) -> Arcs:
    """Space for the arcs of any period of a ground."""
    people, demands, pairs = len(g.person_first) - 1, len(g.demand_first) - 1, len(g.pair_i)
    arcs, nodes = 6 * pairs + 3 * (people + 2 * demands), 2 * (people + demands) + 1

    def space(count: int) -> Ints:
        return np.zeros(count, dtype=np.int64)

    def small(count: int) -> Small:
        return np.zeros(count, dtype=np.int32)

    def tiny(count: int) -> Tiny:
        return np.zeros(count, dtype=np.int8)

    return Arcs(
        tail=small(arcs),
        head=small(arcs),
        cost=space(arcs),
        most=space(arcs),
        pair=small(arcs),
        way=tiny(arcs),
        odd=tiny(arcs),
        banned=np.zeros(pairs * g.T, dtype=np.uint8),
        first=small(nodes + 1),
        order=small(arcs),
        distance=space(nodes),
        parent=space(nodes) - 1,
        seen=space(nodes),
        queue=small(nodes),
        is_queued=tiny(nodes),
        turn=small(nodes),
        touched=small(nodes),
        cycle=space(nodes + 1),
        lines=space(demands),
        starts=space(demands + 1),
        members=space(pairs),
        counts=space(8),
    )


@compiled
def list_members(g: Ground, s: State, a: Arcs, mine: Flags, t: int) -> None:
    """Write down the demands of a period and their pairs that may be touched, once for many
    drawings: no pair comes into use while a period is polished."""
    n, count, a.counts[PERIOD] = 0, 0, t
    for d in range(len(g.demand_first) - 1):
        if g.cover[d * g.T + t] <= 0:
            continue
        a.lines[n], a.starts[n] = d, count
        for k in range(g.demand_first[d], g.demand_first[d + 1]):
            if s.used[k] > 0 and mine[k] != 0 and g.open[k * g.T + t] == OPEN:
                a.members[count] = k
                count += 1
        n += 1
    a.starts[n], a.counts[LISTED] = count, n


@compiled
def draw_arcs(g: Ground, s: State, a: Arcs, t: int) -> None:
    """Write every arc of a period among the members listed."""
    a.counts[COUNT] = 0
    for i in range(len(g.person_first) - 1):
        if g.limit[i * g.T + t] > 0:
            _person(g, s, a, i, t)
    for n in range(a.counts[LISTED]):
        _demand(g, s, a, n, t)


@inlined
def bit_of(way: int, odd: int) -> int:
    """The bit of a kind of arc in `banned`."""
    return 1 << (2 * odd + (way > 0))


@inlined
def _put(g: Ground, a: Arcs, tail: int, head: int, cost: int, most: int) -> None:
    """An arc, where a step fits through: one that lets nothing pass would spoil its cycles."""
    most -= most % g.step
    if most <= 0:
        return
    n = a.counts[COUNT]
    a.tail[n], a.head[n], a.cost[n], a.most[n] = tail, head, cost, most
    a.pair[n], a.way[n], a.odd[n] = -1, SLACK, WITHIN
    a.counts[COUNT] = n + 1


@inlined
def _put_pair(
    g: Ground, a: Arcs, ends: tuple[int, int], cost: int, most: int, what: tuple[int, int, int]
) -> None:
    banned = a.banned[what[0] * g.T + a.counts[PERIOD]]
    if most < g.step or banned & bit_of(what[1], what[2]):
        return
    _put(g, a, ends[0], ends[1], cost, most)
    n = a.counts[COUNT] - 1
    a.pair[n], a.way[n], a.odd[n] = what


@inlined
def _person(g: Ground, s: State, a: Arcs, i: int, t: int) -> None:
    """Free hours of a person, and hours given back."""
    it, slack = i * g.T + t, len(a.distance) - 1
    load, usual = s.load[it], g.usual[it]
    if usual - load >= g.step:
        _put(g, a, slack, i, 0, usual - load)
    else:
        _put(g, a, slack, i, g.over[i], g.limit[it] - load)
    if load - usual >= g.step:
        _put(g, a, i, slack, -g.over[i], load - usual)
    else:
        _put(g, a, i, slack, 0, load)


@inlined
def _demand(g: Ground, s: State, a: Arcs, n: int, t: int) -> None:
    """Unmet hours of the nth demand listed, and its pairs in use."""
    d = a.lines[n]
    people, dt, slack = len(g.person_first) - 1, d * g.T + t, len(a.distance) - 1
    node, twin = people + d, people + len(g.demand_first) - 1 + d
    if min(s.left[dt], s.rest[d]) > 0:
        _put(g, a, node, slack, 0, min(s.left[dt], s.rest[d]))
    if s.left[dt] < g.cover[dt]:
        _put(g, a, slack, node, 0, g.cover[dt] - s.left[dt])
    is_full = s.heads[dt] >= g.heads_most[dt]
    for m in range(a.starts[n], a.starts[n + 1]):
        k = a.members[m]
        if s.used[k] == 0:
            continue
        if s.x[k * g.T + t] > 0:
            _going(g, s, a, (k, t), node)
            if is_full:
                _leaving(g, s, a, (k, t), twin)
        else:
            _coming(g, s, a, (k, t), twin if is_full else node)


@inlined
def _going(g: Ground, s: State, a: Arcs, at: tuple[int, int], node: int) -> None:
    """More hours, fewer, or none, for a pair that has some."""
    k, t = at
    i, x, booked = g.pair_i[k], s.x[k * g.T + t], 0
    if g.por_row[k] >= 0:
        booked = g.por[g.por_row[k] * g.T + t]
    value, least = g.value[k], g.least[g.pair_d[k] * g.T + t]
    if booked - x >= g.step:
        _put_pair(g, a, (i, node), -value - g.change, booked - x, (k, MORE, WITHIN))
    else:
        _put_pair(g, a, (i, node), -value, PLENTY, (k, MORE, WITHIN))
    if x - booked >= g.step:
        _put_pair(g, a, (node, i), value, min(x - booked, x - least), (k, LESS, WITHIN))
    else:
        _put_pair(g, a, (node, i), value + g.change, x - least, (k, LESS, WITHIN))
    _leaving(g, s, a, at, node)


@inlined
def _leaving(g: Ground, s: State, a: Arcs, at: tuple[int, int], node: int) -> None:
    """A member leaves with all his hours; so may a project of a person who has no room for more."""
    k, t = at
    i = g.pair_i[k]
    x, cost = s.x[k * g.T + t], g.value[k] * s.x[k * g.T + t]
    if g.por_row[k] >= 0:
        cost += g.change * min(x, g.por[g.por_row[k] * g.T + t])
    if s.used[k] == 1:
        cost -= g.setup[k]
    _put_pair(g, a, (node, i), cost // x, x, (k, LESS, ENDS))
    if _is_busy(g, s, i, t) and s.works[g.work_of[k] * g.T + t] == 1:
        _put_pair(g, a, (node, _twin(a, g, i)), cost // x, x, (k, LESS, SWAPS))


@inlined
def _is_busy(g: Ground, s: State, i: int, t: int) -> bool:
    """Whether a person has as many projects as they may."""
    it = i * g.T + t
    return bool(s.projects[it] >= g.max_projects[it])


@inlined
def _twin(a: Arcs, g: Ground, i: int) -> int:
    """The node through which a person goes from one project to another."""
    return len(a.distance) - len(g.person_first) + i


@inlined
def _coming(g: Ground, s: State, a: Arcs, at: tuple[int, int], node: int) -> None:
    """A member of the team without hours in the period begins."""
    k, t = at
    i = g.pair_i[k]
    swaps = s.works[g.work_of[k] * g.T + t] == 0 and _is_busy(g, s, i, t)
    value, most = g.value[k], PLENTY
    if g.por_row[k] >= 0 and g.por[g.por_row[k] * g.T + t] >= g.step:
        value, most = value + g.change, g.por[g.por_row[k] * g.T + t]
    if swaps:
        _put_pair(g, a, (_twin(a, g, i), node), -value, most, (k, MORE, SWAPS))
    else:
        _put_pair(g, a, (i, node), -value, most, (k, MORE, ENDS))
