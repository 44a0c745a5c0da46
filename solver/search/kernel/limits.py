"""Whether every limit still holds at the places a move has changed."""

from __future__ import annotations

from solver.search.kernel.compiled import inlined
from solver.search.kernel.desk import LOGGED, Desk
from solver.search.kernel.ground import Ground
from solver.search.kernel.state import MOVED, State


@inlined
def is_sound(g: Ground, s: State, w: Desk) -> bool:
    """What taking hours away can break still holds: least heads, mentors, moves."""
    if g.bars.has_moves and s.tally[MOVED] > g.bars.moves_most:
        return False
    for n in range(w.counts[LOGGED]):
        k, t = w.log_k[n], w.log_t[n]
        at = g.pair_d[k] * g.T + t
        if 0 < s.heads[at] < g.heads_least[at]:
            return False
        if g.bars.has_mentor and _lacks_mentors(g, s, k, t):
            return False
    return True


@inlined
def is_legal(g: Ground, s: State, w: Desk) -> bool:
    """Every limit holds: for changes made without asking what there is room for."""
    for n in range(w.counts[LOGGED]):
        k, t = w.log_k[n], w.log_t[n]
        if not (_fits_person(g, s, k, t) and _fits_demand(g, s, k, t)):
            return False
        if g.bars.has_budget and min(s.money[g.pair_p[k]], s.money[g.P]) < 0:
            return False
        if g.bars.has_apart and _is_crowded(g, s, k, t):
            return False
    return is_sound(g, s, w)


@inlined
def is_whole(g: Ground, s: State, w: Desk) -> bool:
    """Every slice changed is none or long enough."""
    for n in range(w.counts[LOGGED]):
        k, t = w.log_k[n], w.log_t[n]
        if 0 < s.x[k * g.T + t] < g.least[g.pair_d[k] * g.T + t]:
            return False
    return True


@inlined
def _fits_person(g: Ground, s: State, k: int, t: int) -> bool:
    it = g.pair_i[k] * g.T + t
    return bool(s.load[it] <= g.limit[it] and s.projects[it] <= g.max_projects[it])


@inlined
def _fits_demand(g: Ground, s: State, k: int, t: int) -> bool:
    d = g.pair_d[k]
    dt = d * g.T + t
    if s.left[dt] < 0 or s.rest[d] < 0 or s.heads[dt] > g.heads_most[dt]:
        return False
    return bool(s.team[d] <= g.team_most[d])


@inlined
def _is_crowded(g: Ground, s: State, k: int, t: int) -> bool:
    i, place = g.pair_i[k], g.pair_p[k] * g.T + t
    for n in range(g.bars.apart_first[i], g.bars.apart_first[i + 1]):
        at = g.bars.apart_lists[n] * g.P * g.T + place
        if s.apart[at] > g.bars.apart_most[at]:
            return True
    return False


@inlined
def _lacks_mentors(g: Ground, s: State, k: int, t: int) -> bool:
    for m in range(g.bars.mentors):
        place = (m * g.P + g.pair_p[k]) * g.T + t
        if s.learning[place] > 0 and s.teaching[place] == 0:
            return True
    return False
