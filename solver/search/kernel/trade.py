"""Trades: hours go round from person to person, each takes over a demand another lays down.

What everybody works and every demand gets stays as it is; who works on what changes, so that
set-ups begin and end. With one period and nothing to spare this is a pivot of the transport
problem, and the only way from one plan to the next.
Source: Balinski, Fixed-cost transportation problems, 1961, for the landscape.
"""

from __future__ import annotations

from solver.problem.problem import Ints
from solver.search.kernel.aim import any_loser
from solver.search.kernel.chance import Dice, drawn, pick
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import LOGGED, Desk, clear, note, undo
from solver.search.kernel.ground import OPEN, PLENTY, Ground
from solver.search.kernel.limits import is_legal, is_whole
from solver.search.kernel.ruin import drawn_window
from solver.search.kernel.state import TOTAL, State

TRIES, MOST_TRIES, MOST_HOPS = 2, 64, 3
TO_SPARE, WHOLLY, NEW, LAST_NEW = 0.3, 0.3, 0.3, 0.3
NONE = -1


@inlined
def trade(g: Ground, s: State, w: Desk, rng: Dice) -> None:
    """One person's hours on a demand go to another, whose hours go on, until the first takes what
    is left over, or the last has hours to spare."""
    k = any_in_use(g, s, w, rng)
    if k < 0:
        return
    at = _any_hours(g, s, rng, k)
    count = _chain(g, s, w, rng, k, at)
    if count == 0:
        return
    is_open = w.pairs[count - 1] == NONE
    pairs = count - 1 if is_open else count
    first, end = _around(g, rng, at)
    for t in range(first, end):
        by = _fits(g, s, w, pairs, t)
        if is_open:
            it = g.pair_i[w.pairs[pairs - 1]] * g.T + t
            by = min(by, g.usual[it] - s.load[it])
        by -= by % g.step
        if by <= 0 or w.counts[LOGGED] + pairs > len(w.log_k):
            continue
        for n in range(pairs):
            note(g, s, w, w.pairs[n], t, by if n % 2 else -by)
    if not (is_whole(g, s, w) and is_legal(g, s, w)):
        undo(g, s, w)


@inlined
def _around(g: Ground, rng: Dice, t: int) -> tuple[int, int]:
    """A window with a period in it, often all of them: so pairs end."""
    if drawn(rng) < WHOLLY:
        return 0, g.T
    first, end = drawn_window(g, rng)
    width = end - first
    first = min(max(t - pick(rng, width), 0), g.T - width)
    return first, first + width


@inlined
def _chain(g: Ground, s: State, w: Desk, rng: Dice, k: int, t: int) -> int:
    """Write pairs that lose and gain hours in turn to `pairs`, NONE behind them where the last
    works what it gains on top; their number, 0 where no chain was found.

    In t those that lose have hours, and those that gain may take some.
    """
    first, d = g.pair_i[k], g.pair_d[k]
    w.pairs[0], count = k, 1
    hops = 1 + pick(rng, MOST_HOPS)
    is_open = drawn(rng) < TO_SPARE
    for hop in range(hops):
        is_last = is_open and hop == hops - 1
        gains = _any_for(g, s, w, rng, (d, t), (count, is_last))
        if gains < 0:
            return 0
        w.pairs[count] = gains
        count += 1
        if is_last:
            w.pairs[count] = NONE
            return count + 1
        if hop == hops - 1:
            return _closed(g, s, w, rng, (first, t), count)
        loses = _other_in_use(g, s, w, rng, (g.pair_i[gains], t), count)
        if loses < 0:
            return 0
        w.pairs[count] = loses
        count += 1
        d = g.pair_d[loses]
    return 0


@inlined
def _closed(g: Ground, s: State, w: Desk, rng: Dice, who: tuple[int, int], count: int) -> int:
    """List what the last lays down and the first takes over, mostly on a pair in use; how many
    pairs are listed then, 0 where there is no such demand."""
    (first, t), i = who, g.pair_i[w.pairs[count - 1]]
    begin, duties = g.person_first[i], s.busy[i]
    at = pick(rng, duties)
    for _ in range(duties):
        loses = s.duties[begin + at]
        at = at + 1 if at + 1 < duties else 0
        if s.x[loses * g.T + t] == 0 or w.mine[loses] == 0 or _is_listed(w, count, loses):
            continue
        last = pair_of(g, first, g.pair_d[loses])
        if last < 0 or not _may_gain(g, w, count, last, t):
            continue
        if s.used[last] > 0 or drawn(rng) < LAST_NEW:
            w.pairs[count], w.pairs[count + 1] = loses, last
            return count + 2
    return 0


@inlined
def _fits(g: Ground, s: State, w: Desk, pairs: int, t: int) -> int:
    """Ticks that all who lose hours have in a period, less where a slice would be left too short;
    0 where some pair may not change."""
    by = PLENTY
    for n in range(pairs):
        at = w.pairs[n] * g.T + t
        if g.open[at] != OPEN:
            return 0
        if n % 2 == 0:
            by = min(by, s.x[at])
    for n in range(0, pairs, 2):
        rest, least = s.x[w.pairs[n] * g.T + t] - by, g.least[g.pair_d[w.pairs[n]] * g.T + t]
        if 0 < rest < least:
            by -= least - rest
    return by


@inlined
def any_in_use(g: Ground, s: State, w: Desk, rng: Dice) -> int:
    """A pair in use that may be touched, often one that loses, as far as some tries find one; or
    NONE."""
    loser = any_loser(s, w, rng)
    if loser >= 0:
        return loser
    for _ in range(MOST_TRIES):
        k = pick(rng, len(g.pair_i))
        if s.used[k] > 0 and w.mine[k] != 0:
            return k
    return NONE


@inlined
def _any_hours(g: Ground, s: State, rng: Dice, k: int) -> int:
    """A period in which a pair in use has hours: the first from a random one on."""
    t = pick(rng, g.T)
    while s.x[k * g.T + t] == 0:
        t = t + 1 if t + 1 < g.T else 0
    return t


@inlined
def _any_for(
    g: Ground, s: State, w: Desk, rng: Dice, at: tuple[int, int], who: tuple[int, bool]
) -> int:
    """A pair of a demand that may gain hours in a period, beside so many listed; or NONE.

    Mostly one in use, which costs no set-up, the first from a random one on. The member has hours
    to spare, where that is asked.
    """
    (d, t), (count, has_to_spare) = at, who
    first, tries = g.demand_first[d], s.team[d]
    of = tries
    if drawn(rng) < NEW:
        first, of, tries = first + tries, g.demand_first[d + 1] - first - tries, TRIES
    if of == 0:
        return NONE
    n = pick(rng, of)
    for _ in range(tries):
        k = s.crew[first + n]
        it = g.pair_i[k] * g.T + t
        if _may_gain(g, w, count, k, t) and (not has_to_spare or g.usual[it] > s.load[it]):
            return int(k)
        n = n + 1 if n + 1 < of else 0
    return NONE


@inlined
def _may_gain(g: Ground, w: Desk, count: int, k: int, t: int) -> bool:
    return w.mine[k] != 0 and g.open[k * g.T + t] == OPEN and not _is_listed(w, count, k)


@inlined
def _other_in_use(g: Ground, s: State, w: Desk, rng: Dice, who: tuple[int, int], count: int) -> int:
    """A pair of a person that has hours in a period, beside so many listed: the first from a
    random one on; or NONE."""
    (i, t), first = who, g.person_first[who[0]]
    duties = s.busy[i]
    at = pick(rng, duties)
    for _ in range(duties):
        k = s.duties[first + at]
        if s.x[k * g.T + t] > 0 and w.mine[k] != 0 and not _is_listed(w, count, k):
            return int(k)
        at = at + 1 if at + 1 < duties else 0
    return NONE


@inlined
def _is_listed(w: Desk, count: int, k: int) -> bool:
    is_listed = False
    for n in range(count):
        is_listed |= w.pairs[n] == k
    return is_listed


@inlined
def pair_of(g: Ground, i: int, d: int) -> int:
    """The pair of a member and a demand, -1 where there is none: pairs are sorted by both."""
    low, high = g.demand_first[d], g.demand_first[d + 1]
    while low < high:
        middle = (low + high) // 2
        if g.pair_i[middle] < i:
            low = middle + 1
        else:
            high = middle
    if low < g.demand_first[d + 1] and g.pair_i[low] == i:
        return int(low)
    return NONE


@compiled
def sample_losses(g: Ground, s: State, w: Desk, rng: Dice, losses: Ints) -> int:
    """What trades would lose, as many as there is room for or some tries find; their number."""
    found = 0
    for _ in range(len(losses) * MOST_TRIES):
        before = s.tally[TOTAL]
        clear(w)
        trade(g, s, w, rng)
        lost = s.tally[TOTAL] - before
        undo(g, s, w)
        if lost > 0:
            losses[found] = lost
            found += 1
            if found == len(losses):
                break
    return found
