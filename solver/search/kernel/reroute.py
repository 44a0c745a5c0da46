"""Rerouting: a pair ends, and period by period its hours go to others by ways of their own.

A trade goes the same way round in all its periods; here each period has the shortest way there is
through pairs in use: from the demand that lacks hours to somebody who has some to spare, or to
whoever laid them down. So a set-up ends that no way round ends in all periods alike.
Source: Busacker and Gowen, A procedure for determining minimal-cost network flow patterns, 1961,
for augmenting ways.
"""

from __future__ import annotations

from solver.search.kernel.chance import Dice, drawn, pick
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import SEARCHES, Desk, has_space, note, undo
from solver.search.kernel.ground import OPEN, Ground
from solver.search.kernel.limits import is_legal, is_whole
from solver.search.kernel.state import TOTAL, State
from solver.search.kernel.trade import any_in_use

NONE = -1
WAYS, FARTHEST = 3, 16
WITH_STRANGER, PATIENCE = 0.9, 4.0


@compiled
def reroute(g: Ground, s: State, w: Desk, rng: Dice, heat: float) -> None:
    """End a pair in use; mostly somebody new to the demand may come in.

    Given up as soon as it has lost more than the set-up it ends and some heats.
    """
    k = _lesser_in_use(g, s, w, rng)
    if k < 0:
        return
    stranger = _stranger(g, s, w, rng, k) if drawn(rng) < WITH_STRANGER else NONE
    _list_own(g, s, w, k)
    d, most = g.pair_d[k], s.tally[TOTAL] + g.setup[k] + PATIENCE * heat
    is_lost = False
    for t in range(g.asked_from[d], g.asked_to[d]):
        ticks = s.x[k * g.T + t]
        if ticks == 0 or is_lost:
            continue
        is_lost = g.open[k * g.T + t] != OPEN or not has_space(g, w)
        if not is_lost:
            note(g, s, w, k, t, -ticks)
            _replace(g, s, w, (k, stranger, t), ticks)
            is_lost = s.tally[TOTAL] > most
    if is_lost or not (is_whole(g, s, w) and is_legal(g, s, w)):
        undo(g, s, w)


@inlined
def _lesser_in_use(g: Ground, s: State, w: Desk, rng: Dice) -> int:
    """Of two pairs in use the one with hours in fewer periods; or NONE."""
    first, second = any_in_use(g, s, w, rng), any_in_use(g, s, w, rng)
    if first < 0 or second < 0:
        return NONE
    return first if s.used[first] < s.used[second] else second


@inlined
def _stranger(g: Ground, s: State, w: Desk, rng: Dice, k: int) -> int:
    """Another pair of a pair's demand, not in use; or NONE."""
    d = g.pair_d[k]
    first, end = g.demand_first[d] + s.team[d], g.demand_first[d + 1]
    if first == end:
        return NONE
    other = s.crew[first + pick(rng, end - first)]
    return int(other) if w.mine[other] != 0 else NONE


@inlined
def _list_own(g: Ground, s: State, w: Desk, k: int) -> None:
    """Write down by demand the pairs in use of the one who lays down."""
    i = g.pair_i[k]
    for n in range(g.person_first[i], g.person_first[i] + s.busy[i]):
        w.own[g.pair_d[s.duties[n]]] = s.duties[n]
    w.own[g.pair_d[k]] = NONE


@inlined
def _replace(g: Ground, s: State, w: Desk, at: tuple[int, int, int], ticks: int) -> None:
    """Bring ticks that a pair has laid down to its demand, by a few ways at most."""
    k, stranger, t = at
    for _ in range(WAYS):
        if ticks <= 0:
            return
        length = _way(g, s, w, (k, stranger, t), ticks)
        by = _fits(g, s, w, length, (g.pair_i[k], t, ticks))
        if by <= 0:
            return
        for n in range(length):
            note(g, s, w, w.pairs[n], t, -by if n % 2 else by)
        ticks -= by


@inlined
def _way(g: Ground, s: State, w: Desk, at: tuple[int, int, int], ticks: int) -> int:
    """The shortest way from a demand that lacks ticks in a period: pairs that gain and lose in
    turn, those farthest from it first, to `pairs`; their number, 0 where there is none."""
    k, stranger, t = at
    d, i = g.pair_d[k], g.pair_i[k]
    w.counts[SEARCHES] += 1
    stamp = w.counts[SEARCHES]
    w.reached[d], w.met[i], w.lost[d], w.lines[0] = stamp, stamp, NONE, d
    count, n = 1, 0
    while n < count:
        d = w.lines[n]
        n += 1
        is_open = n == 1 and stranger >= 0
        for m in range(g.demand_first[d] - int(is_open), g.demand_first[d] + s.team[d]):
            gains = s.crew[m] if m >= g.demand_first[d] else stranger
            j = g.pair_i[gains]
            if w.met[j] == stamp or not _may_gain(g, s, w, (gains, w.lost[d]), (t, ticks)):
                continue
            w.met[j] = stamp
            if g.usual[j * g.T + t] > s.load[j * g.T + t]:
                return _traced(g, w, gains, d)
            for duty in range(g.person_first[j], g.person_first[j] + s.busy[j]):
                loses = s.duties[duty]
                e = g.pair_d[loses]
                if w.reached[e] == stamp or not _may_lose(g, s, w, loses, t):
                    continue
                w.reached[e], w.gained[e], w.lost[e] = stamp, gains, loses
                own = _own(g, s, w, i, e)
                if own >= 0 and _may_gain(g, s, w, (own, loses), (t, ticks)):
                    return _traced(g, w, own, e)
                if count < FARTHEST:
                    w.lines[count] = e
                    count += 1
    return 0


@inlined
def _may_gain(g: Ground, s: State, w: Desk, pairs: tuple[int, int], what: tuple[int, int]) -> bool:
    """Whether a pair may get hours in a period, as far as heads go, if another loses some."""
    (gains, loses), (t, ticks) = pairs, what
    at, dt = gains * g.T + t, g.pair_d[gains] * g.T + t
    if w.mine[gains] == 0 or g.open[at] != OPEN:
        return False
    if s.x[at] > 0 or s.heads[dt] < g.heads_most[dt]:
        return True
    return bool(loses >= 0 and s.x[loses * g.T + t] <= ticks)


@inlined
def _may_lose(g: Ground, s: State, w: Desk, k: int, t: int) -> bool:
    return bool(s.x[k * g.T + t] > 0 and w.mine[k] != 0 and g.open[k * g.T + t] == OPEN)


@inlined
def _own(g: Ground, s: State, w: Desk, i: int, d: int) -> int:
    """The pair in use of the one who lays down and a demand; or NONE."""
    own = w.own[d]
    if own >= 0 and g.pair_i[own] == i and g.pair_d[own] == d and s.used[own] > 0:
        return int(own)
    return NONE


@inlined
def _traced(g: Ground, w: Desk, last: int, d: int) -> int:
    """List the pairs of a way back from the pair that gains last, on a demand; their number."""
    w.pairs[0], count = last, 1
    while w.lost[d] >= 0:
        w.pairs[count], w.pairs[count + 1] = w.lost[d], w.gained[d]
        d, count = g.pair_d[w.gained[d]], count + 2
    return count


@inlined
def _fits(g: Ground, s: State, w: Desk, length: int, what: tuple[int, int, int]) -> int:
    """Ticks of those wanted that a way lets through, less where a slice would be left too short."""
    i, t, by = what
    if length == 0:
        return 0
    j = g.pair_i[w.pairs[0]]
    if j != i:
        by = min(by, g.usual[j * g.T + t] - s.load[j * g.T + t])
    for n in range(1, length, 2):
        by = min(by, s.x[w.pairs[n] * g.T + t])
    for n in range(1, length, 2):
        rest, least = s.x[w.pairs[n] * g.T + t] - by, g.least[g.pair_d[w.pairs[n]] * g.T + t]
        if 0 < rest < least:
            by -= least - rest
    return int(by - by % g.step)
