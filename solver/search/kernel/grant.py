"""Making a legal plan of wishes: what is wished for first, then whatever else there is room for."""

from __future__ import annotations

import numpy as np

from solver.problem.problem import AnyInts, Ints
from solver.search.kernel.booking import shift
from solver.search.kernel.compiled import compiled
from solver.search.kernel.desk import CANDIDATES, MOST, Desk, clear
from solver.search.kernel.ground import Ground
from solver.search.kernel.recreate import fill
from solver.search.kernel.room import offer
from solver.search.kernel.state import State

BETA = 0.5


def grant(g: Ground, s: State, w: Desk, wanted: AnyInts) -> None:
    """Give pairs what they are wished to have (ticks [k, t]), most hours first; then fill up."""
    grant_wishes(g, s, w, np.argsort(-wanted.sum(axis=1), kind="stable"), wanted.ravel())
    size = g.cover.reshape(-1, g.T).sum(axis=1)
    fill_up(g, s, w, np.lexsort((-size, -g.hour)))


@compiled
def grant_wishes(g: Ground, s: State, w: Desk, order: Ints, wanted: AnyInts) -> None:
    """Give each pair in order as much of its wishes as there is room for."""
    T = g.T
    for k in order:
        offer(g, s, k, (0, T), w.row)
        for t in range(T):
            more = min(w.row[t], wanted[k * T + t])
            more -= more % g.step
            if more > 0 and s.x[k * T + t] + more >= g.least[g.pair_d[k] * T + t]:
                shift(g, s, k, t, more)


@compiled
def fill_up(g: Ground, s: State, w: Desk, order: Ints) -> None:
    """Fill demand after demand with whoever can still take hours."""
    for d in order:
        clear(w)
        count = min(MOST, g.demand_first[d + 1] - g.demand_first[d])
        for c in range(count):
            w.pairs[c] = g.demand_first[d] + c
        w.counts[CANDIDATES] = count
        fill(g, s, w, (0, g.T), BETA)
