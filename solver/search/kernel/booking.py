"""Giving and taking hours of one slice, with every sum of the state kept true."""

from __future__ import annotations

from solver.problem.problem import Ints
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.ground import Ground
from solver.search.kernel.state import MOVED, TOTAL, State


@inlined
def shift(g: Ground, s: State, k: int, t: int, by: int) -> None:
    """Give pair k so many ticks more (less, where negative) in t, legal or not."""
    T = g.T
    i, d, at = g.pair_i[k], g.pair_d[k], k * T + t
    it, dt, before = i * T + t, d * T + t, s.x[at]
    after = before + by
    cost = -g.value[k] * by
    if g.over[i] != 0:
        beyond = max(s.load[it] + by - g.usual[it], 0) - max(s.load[it] - g.usual[it], 0)
        cost += g.over[i] * beyond
    row = g.por_row[k]
    if row >= 0:
        booked = g.por[row * T + t]
        cost += g.change * (max(booked - after, 0) - max(booked - before, 0))
    s.load[it] += by
    s.left[dt] -= by
    if g.whole[d] >= 0:
        s.rest[d] -= by
    if before == 0 or after == 0:
        cost += _turned(g, s, k, t, 1 if before == 0 else -1)
    s.x[at] = after
    if g.restart != 0 and (before == 0 or after == 0):
        cost += g.restart * _gaps(g, s, k, t)
    s.tally[TOTAL] += cost
    if g.bars.has_budget:
        s.money[g.pair_p[k]] -= g.bars.rate[i] * by
        s.money[g.P] -= g.bars.rate[i] * by
    if g.bars.has_moves:
        _count_move(g, s, k, t, before)


@inlined
def _turned(g: Ground, s: State, k: int, t: int, by: int) -> int:
    """A slice begins (by = 1) or ends (-1): heads, teams, projects. What its set-up costs."""
    T, d, cost = g.T, g.pair_d[k], 0
    s.heads[d * T + t] += by
    first = s.used[k] if by > 0 else s.used[k] - 1
    s.used[k] += by
    if first == 0:
        cost = by * g.setup[k]
        _list(g, s, k, by)
    w = g.work_of[k] * T + t
    there = s.works[w] if by > 0 else s.works[w] - 1
    s.works[w] += by
    if there == 0:
        s.projects[g.pair_i[k] * T + t] += by
        if g.bars.has_apart:
            _count_apart(g, s, k, t, by)
    if g.bars.has_mentor:
        _count_mentoring(g, s, k, t, by, there == 0)
    return cost


@inlined
def _list(g: Ground, s: State, k: int, by: int) -> None:
    """A pair comes into use (by = 1) or ends (-1)."""
    i, d, more = g.pair_i[k], g.pair_d[k], int(by > 0)
    s.team[d] += by
    s.busy[i] += by
    _swap(s.crew, s.seat, k, g.demand_first[d] + s.team[d] - more)
    _swap(s.duties, s.turn, k, g.person_first[i] + s.busy[i] - more)


@compiled
def _swap(order: Ints, at: Ints, k: int, place: int) -> None:
    """Put a pair in a place of an order, and what was there in the pair's."""
    here, other = at[k], order[place]
    order[here], at[other] = other, here
    order[place], at[k] = k, place


@compiled
def _count_apart(g: Ground, s: State, k: int, t: int, by: int) -> None:
    i, place = g.pair_i[k], g.pair_p[k] * g.T + t
    for n in range(g.bars.apart_first[i], g.bars.apart_first[i + 1]):
        s.apart[g.bars.apart_lists[n] * g.P * g.T + place] += by


@compiled
def _count_mentoring(g: Ground, s: State, k: int, t: int, by: int, is_first: bool) -> None:
    T, place = g.T, g.pair_p[k] * g.T + t
    for m in range(g.bars.mentors):
        at = m * g.P * T + place
        s.learning[at] += by * ((g.bars.learns[k * T + t] >> m) & 1)
        if is_first:
            s.teaching[at] += by * ((g.bars.teaches[g.pair_i[k] * T + t] >> m) & 1)


@compiled
def _count_move(g: Ground, s: State, k: int, t: int, before: int) -> None:
    i, booked = g.pair_i[k], 0
    if g.por_row[k] >= 0:
        booked = g.por[g.por_row[k] * g.T + t]
    was = s.differs[i] > 0
    s.differs[i] += int(s.x[k * g.T + t] != booked) - int(before != booked)
    if g.bars.is_exempt[i] == 0:
        s.tally[MOVED] += int(s.differs[i] > 0) - int(was)


@compiled
def _gaps(g: Ground, s: State, k: int, t: int) -> int:
    """Gaps more than before, now that slice t of a pair begins or ends (x is new already)."""
    T = g.T
    i, d = g.pair_i[k], g.pair_d[k]
    left = t - 1
    left_stops = 0
    while left >= 0 and s.x[k * T + left] == 0:
        left_stops |= g.is_stop[i * T + left] & g.asks[d * T + left]
        left -= 1
    right = t + 1
    right_stops = 0
    while right < T and s.x[k * T + right] == 0:
        right_stops |= g.is_stop[i * T + right] & g.asks[d * T + right]
        right += 1
    own = g.is_stop[i * T + t] & g.asks[d * T + t]
    apart = left_stops if left >= 0 else 0
    if right < T:
        apart += right_stops
    joined = 0
    if left >= 0 and right < T:
        joined = left_stops | right_stops | own
    return apart - joined if s.x[k * T + t] > 0 else joined - apart
