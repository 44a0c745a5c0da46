"""Several hands at one plan: each has people and demands of its own, the pairs between them rest.

What a move of one hand reads and writes no other hand touches, as long as no rule counts by
project: then the plan stays exact with all of them at work.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from solver.problem.problem import Bools, Ints
from solver.search.kernel.ground import Flags, Ground
from solver.search.kernel.state import State


def may_be_split(g: Ground) -> bool:
    """Whether no counter is shared by people and demands that have nothing to do with another."""
    bars = g.bars
    return not (bars.has_budget or bars.has_apart or bars.has_mentor or bars.has_moves)


def split(g: Ground, s: State, hands: int, rng: Generator) -> list[Flags]:
    """Pairs of each hand: uint8 [k], no person and no demand in two of them."""
    used = s.used > 0
    order = _by_nearness(g.pair_i[used], g.pair_d[used], len(g.person_first) - 1, rng)
    side_i = np.empty(len(order), dtype=np.int64)
    side_i[order] = np.arange(len(order)) * hands // max(1, len(order))
    votes = np.zeros((len(g.demand_first) - 1, hands), dtype=np.int64)
    np.add.at(votes, (g.pair_d, side_i[g.pair_i]), 1 + used * len(g.pair_i))
    side_d = votes.argmax(axis=1)
    together = side_i[g.pair_i] == side_d[g.pair_d]
    return [(together & (side_i[g.pair_i] == n)).astype(np.uint8) for n in range(hands)]


def _by_nearness(i: Ints, d: Ints, people: int, rng: Generator) -> Ints:
    """People in rings around a random one: who shares demands with those before."""
    rank = np.full(people, people, dtype=np.int64)
    if len(i):
        here = np.zeros(people, dtype=bool)
        here[i[rng.integers(len(i))]] = True
        demands = np.zeros(int(d.max()) + 1, dtype=bool)
        ring = 0
        while _spread(i, d, here, demands):
            rank[here & (rank == people)] = ring
            ring += 1
    return np.lexsort((rng.random(people), rank))


def _spread(i: Ints, d: Ints, here: Bools, demands: Bools) -> bool:
    """One ring further; whether anybody came in."""
    before = int(here.sum())
    demands[d[here[i]]] = True
    here[i[demands[d]]] = True
    return int(here.sum()) > before
