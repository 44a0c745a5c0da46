"""What a move writes down while it is tried: what to undo, whom to consider."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints, Small
from solver.search.kernel.booking import shift
from solver.search.kernel.compiled import inlined
from solver.search.kernel.ground import Flags, Ground
from solver.search.kernel.state import State

ENTRIES, MOST = 1 << 15, 4096
AIMS = 1 << 14
LOGGED, FREED, LINES, CANDIDATES, STAMP, SEARCHES = 0, 1, 2, 3, 4, 5


class Desk(NamedTuple):
    """Space for one move at a time; its counts say how much of each list is in use.

    log_k log_t log_by int64 [entry]: changes of slices, in order. people int64: members freed.
    lines int64: demands that lost hours. pairs int64, scores float64: candidates for new hours.
    seen int64 [k]: stamp of the move that listed the pair; noticed int64 [d]: likewise lines.
    row int64 [t]: hours of one offer. own int64 [d]: pairs of one person, as far as they are his.
    reached int64 [d], met int64 [i]: stamp of the search for a way that came by; gained lost
    int64 [d]: pairs that it came to a demand by. mine uint8 [k]: pairs that moves may touch.
    losers int32 [AIMS]: pairs that lose, often those that lose much; losses int64 [AIMS]: slices
    (k * T + t) where hours are unmet or idle; -1: none known.
    """

    log_k: Ints
    log_t: Ints
    log_by: Ints
    people: Ints
    lines: Ints
    pairs: Ints
    scores: NDArray[np.float64]
    seen: Ints
    noticed: Ints
    row: Ints
    own: Ints
    reached: Ints
    gained: Ints
    lost: Ints
    met: Ints
    counts: Ints
    mine: Flags
    losers: Small
    losses: Ints


def desk_of(g: Ground) -> Desk:
    """An empty desk for a ground."""

    def space(count: int) -> Ints:
        return np.zeros(count, dtype=np.int64)

    return Desk(
        log_k=space(ENTRIES),
        log_t=space(ENTRIES),
        log_by=space(ENTRIES),
        people=space(MOST),
        lines=space(MOST),
        pairs=space(MOST),
        scores=np.zeros(MOST),
        seen=space(len(g.pair_i)),
        noticed=space(len(g.demand_first)),
        row=space(g.T),
        own=space(len(g.demand_first)),
        reached=space(len(g.demand_first)),
        gained=space(len(g.demand_first)),
        lost=space(len(g.demand_first)),
        met=space(len(g.person_first)),
        counts=space(8),
        mine=np.ones(len(g.pair_i), dtype=np.uint8),
        losers=np.full(AIMS, -1, dtype=np.int32),
        losses=np.full(AIMS, -1, dtype=np.int64),
    )


@inlined
def clear(w: Desk) -> None:
    """Begin a new move."""
    for n in range(4):
        w.counts[n] = 0
    w.counts[STAMP] += 1


@inlined
def note(g: Ground, s: State, w: Desk, k: int, t: int, by: int) -> None:
    """Change a slice and write it down."""
    n = w.counts[LOGGED]
    w.log_k[n], w.log_t[n], w.log_by[n] = k, t, by
    w.counts[LOGGED] = n + 1
    shift(g, s, k, t, by)


@inlined
def has_space(g: Ground, w: Desk) -> bool:
    """Whether another pair's changes fit the log."""
    return bool(w.counts[LOGGED] + g.T < len(w.log_k))


@inlined
def undo(g: Ground, s: State, w: Desk) -> None:
    """Take back every change of the move."""
    for n in range(w.counts[LOGGED] - 1, -1, -1):
        shift(g, s, w.log_k[n], w.log_t[n], -w.log_by[n])
    w.counts[LOGGED] = 0
