"""Taking hours away: around a demand, in a window, of one or two people or a whole team."""

from __future__ import annotations

from solver.search.kernel.chance import Dice, drawn, pick
from solver.search.kernel.compiled import compiled, inlined
from solver.search.kernel.desk import FREED, LINES, MOST, STAMP, Desk, has_space, note
from solver.search.kernel.ground import OPEN, Ground
from solver.search.kernel.state import State

OF_A_PERSON, LACKING = 0.35, 0.75
TRIES, TEAM_LEAVES, SECOND_PERSON = 40, 0.5, 0.5
WHOLE, SHORT = 0.25, 0.75
SHORT_SHARE = 0.31


@inlined
def drawn_window(g: Ground, rng: Dice) -> tuple[int, int]:
    """A quarter of the time all periods, half some in a row, else longer."""
    T, kind = g.T, drawn(rng)
    if kind < WHOLE or T == 1:
        return 0, T
    short = max(1, int(T * SHORT_SHARE))
    width = 1 + pick(rng, short) if kind < SHORT else short + pick(rng, T - short + 1)
    width = min(max(width, 1), T)
    first = pick(rng, T - width + 1)
    return first, first + width


@compiled
def ruin(g: Ground, s: State, w: Desk, rng: Dice, window: tuple[int, int]) -> int:
    """Free some people in a window around a demand, the one that is listed where one is; that
    demand, or -1 where there is none."""
    kind = drawn(rng)
    d = w.lines[0] if w.counts[LINES] > 0 else _line_by(g, s, w, rng, kind, window)
    if d < 0:
        return -1
    list_line(w, d)
    if kind >= OF_A_PERSON and drawn(rng) < TEAM_LEAVES:
        for n in range(g.demand_first[d] + s.team[d] - 1, g.demand_first[d] - 1, -1):
            k = s.crew[n]
            if has_space(g, w) and take(g, s, w, k, window):
                list_person(w, g.pair_i[k])
    least = 0.4 + 0.6 * drawn(rng)
    for _ in range(2 if drawn(rng) < SECOND_PERSON else 1):
        count = g.demand_first[d + 1] - g.demand_first[d]
        i = g.pair_i[g.demand_first[d] + pick(rng, count)]
        list_person(w, i)
        for n in range(g.person_first[i] + s.busy[i] - 1, g.person_first[i] - 1, -1):
            if drawn(rng) < least and has_space(g, w):
                take(g, s, w, s.duties[n], window)
    return d


@inlined
def _line_by(g: Ground, s: State, w: Desk, rng: Dice, kind: float, window: tuple[int, int]) -> int:
    """A demand of somebody, or one that lacks hours, or any; -1: none."""
    if kind < OF_A_PERSON:
        return _line_of_somebody(g, w, rng)
    if kind < LACKING:
        return lacking_line(g, s, w, rng, window)
    return int(g.pair_d[_some_pair(g, w, rng)])


@inlined
def _line_of_somebody(g: Ground, w: Desk, rng: Dice) -> int:
    i = g.pair_i[_some_pair(g, w, rng)]
    count = g.person_first[i + 1] - g.person_first[i]
    return int(g.pair_d[g.person_pairs[g.person_first[i] + pick(rng, count)]])


@inlined
def _some_pair(g: Ground, w: Desk, rng: Dice) -> int:
    """A random pair, one of those that may be touched as far as some tries find one."""
    k = pick(rng, len(g.pair_i))
    for _ in range(TRIES):
        if w.mine[k] != 0:
            return k
        k = pick(rng, len(g.pair_i))
    return k


@inlined
def lacking_line(g: Ground, s: State, w: Desk, rng: Dice, window: tuple[int, int]) -> int:
    """A demand with unmet hours in the window, as far as some tries find one."""
    d = -1
    for _ in range(TRIES):
        d = g.pair_d[_some_pair(g, w, rng)]
        t = window[0] + pick(rng, window[1] - window[0])
        if s.left[d * g.T + t] >= g.least[d * g.T + t]:
            return int(d)
    return int(d)


@inlined
def take(g: Ground, s: State, w: Desk, k: int, window: tuple[int, int]) -> bool:
    """Take a pair's hours in the window; whether there were any."""
    has_taken, d = False, g.pair_d[k]
    if w.mine[k] == 0:
        return False
    for t in range(max(window[0], g.asked_from[d]), min(window[1], g.asked_to[d])):
        x = s.x[k * g.T + t]
        if x > 0 and g.open[k * g.T + t] == OPEN:
            note(g, s, w, k, t, -x)
            has_taken = True
    if has_taken:
        list_line(w, d)
    return has_taken


@inlined
def list_line(w: Desk, d: int) -> None:
    """Write down a demand whose hours may be given anew."""
    if w.noticed[d] != w.counts[STAMP] and w.counts[LINES] < MOST:
        w.noticed[d] = w.counts[STAMP]
        w.lines[w.counts[LINES]] = d
        w.counts[LINES] += 1


@inlined
def list_person(w: Desk, i: int) -> None:
    for n in range(w.counts[FREED]):
        if w.people[n] == i:
            return
    if w.counts[FREED] < MOST:
        w.people[w.counts[FREED]] = i
        w.counts[FREED] += 1
