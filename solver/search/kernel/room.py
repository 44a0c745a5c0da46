"""How many hours a pair could take more, under every rule, and what they would earn."""

from __future__ import annotations

from solver.problem.problem import Ints
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.ground import OPEN, Ground
from solver.search.kernel.state import MOVED, State


@inlined
def offer(g: Ground, s: State, k: int, window: tuple[int, int], out: Ints) -> tuple[int, int]:
    """Hours pair k could take in each period of a window, all of them together: out [t].

    Returns their ticks, and what they earn on the grid, the pair's set-up taken off.
    """
    i, d = g.pair_i[k], g.pair_d[k]
    ticks, gain = 0, 0
    for t in range(window[0], window[1]):
        out[t] = 0
    if s.used[k] == 0:
        gain = -g.setup[k]
        if s.team[d] >= g.team_most[d]:
            return 0, 0
    if g.bars.has_moves and _may_not_move(g, s, i):
        return 0, 0
    for t in range(max(window[0], g.asked_from[d]), min(window[1], g.asked_to[d])):
        if g.open[k * g.T + t] != OPEN or s.left[d * g.T + t] <= 0:
            continue
        more = _room(g, s, k, t, ticks)
        if more > 0:
            out[t] = more
            ticks += more
            gain += _earned(g, s, k, t, more)
    return ticks, gain


@inlined
def _room(g: Ground, s: State, k: int, t: int, given: int) -> int:
    """Ticks pair k could take in t beside those given in other periods; 0: none."""
    T, i, d = g.T, g.pair_i[k], g.pair_d[k]
    it, dt = i * T + t, d * T + t
    x, left = s.x[k * T + t], min(s.left[dt], s.rest[d] - given)
    free = (g.limit[it] if g.value[k] > g.over[i] else g.usual[it]) - s.load[it]
    more = min(free, left)
    if g.value[k] <= 0:
        more = min(more, _booked_room(g, k, t, x))
    if g.bars.has_budget:
        more = min(more, _affordable(g, s, k, given))
    more -= more % g.step
    if more <= 0 or (x == 0 and (more < g.least[dt] or not _may_begin(g, s, k, t))):
        return 0
    rest = left - more
    if 0 < rest < g.least[dt] < g.limit[it]:
        kept = more - (g.least[dt] - rest)
        kept -= kept % g.step
        if kept > 0 and x + kept >= g.least[dt]:
            return int(kept)
    return int(more)


@inlined
def _booked_room(g: Ground, k: int, t: int, x: int) -> int:
    """Where hours cost more than they fill: as many as are booked, if keeping those pays."""
    row = g.por_row[k]
    if row < 0 or g.value[k] + g.change <= 0:
        return 0
    return int(max(0, g.por[row * g.T + t] - x))


@inlined
def _may_begin(g: Ground, s: State, k: int, t: int) -> bool:
    """Whether a pair without hours in t may have some, as far as heads and projects go."""
    T, i, d = g.T, g.pair_i[k], g.pair_d[k]
    heads = s.heads[d * T + t]
    if heads >= g.heads_most[d * T + t] or heads + 1 < g.heads_least[d * T + t]:
        return False
    if s.works[g.work_of[k] * T + t] == 0:
        if s.projects[i * T + t] >= g.max_projects[i * T + t]:
            return False
        if g.bars.has_apart and _is_kept_apart(g, s, k, t):
            return False
    return not (g.bars.has_mentor and _lacks_mentor(g, s, k, t))


@compiled
def _is_kept_apart(g: Ground, s: State, k: int, t: int) -> bool:
    i, place = g.pair_i[k], g.pair_p[k] * g.T + t
    for n in range(g.bars.apart_first[i], g.bars.apart_first[i + 1]):
        at = g.bars.apart_lists[n] * g.P * g.T + place
        if s.apart[at] >= g.bars.apart_most[at]:
            return True
    return False


@compiled
def _lacks_mentor(g: Ground, s: State, k: int, t: int) -> bool:
    learns, place = g.bars.learns[k * g.T + t], g.pair_p[k] * g.T + t
    for m in range(g.bars.mentors):
        if (learns >> m) & 1 and s.teaching[m * g.P * g.T + place] == 0:
            return True
    return False


@compiled
def _may_not_move(g: Ground, s: State, i: int) -> bool:
    if g.bars.is_exempt[i] != 0 or s.differs[i] > 0:
        return False
    return bool(s.tally[MOVED] >= g.bars.moves_most)


@compiled
def _affordable(g: Ground, s: State, k: int, given: int) -> int:
    rate = g.bars.rate[g.pair_i[k]]
    money = min(s.money[g.pair_p[k]], s.money[g.P])
    return int(max(0, money // rate - given)) if rate > 0 else 1 << 40


@inlined
def _earned(g: Ground, s: State, k: int, t: int, more: int) -> int:
    """What so many ticks more earn, on the grid."""
    T, i = g.T, g.pair_i[k]
    it, x = i * T + t, s.x[k * T + t]
    gain = g.value[k] * more
    if g.over[i] != 0:
        load, usual = s.load[it], g.usual[it]
        gain -= g.over[i] * (max(load + more - usual, 0) - max(load - usual, 0))
    row = g.por_row[k]
    if row >= 0:
        booked = g.por[row * T + t]
        gain += g.change * (max(booked - x, 0) - max(booked - x - more, 0))
    return int(gain)
