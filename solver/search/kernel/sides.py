"""Several hands at one plan: each has people and demands of its own, the pairs between them rest.

What a move of one hand reads and writes no other hand touches, as long as no rule counts by
project: then the plan stays exact with all of them at work. How the people are divided is drawn
anew for every round, so that no pair rests for long.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from solver.problem.problem import Ints
from solver.search.kernel.ground import Flags, Ground
from solver.search.kernel.state import State

IN_USE, ROUNDS, TINY = 3.0, (3, 10), 1e-12
Floats = NDArray[np.float64]


def may_be_split(g: Ground) -> bool:
    """Whether no counter is shared by people and demands that have nothing to do with another."""
    bars = g.bars
    return not (bars.has_budget or bars.has_apart or bars.has_mentor or bars.has_moves)


def split(g: Ground, s: State, hands: int, rng: Generator) -> list[Flags]:
    """Pairs of each hand: uint8 [k], no person and no demand in two of them.

    People who may do the same stay together as far as that goes, most of all where they do it now:
    random numbers, made smooth along the pairs, are sorted and cut. The less smooth, the more the
    cuts of two rounds differ.
    """
    weight = np.where(s.used > 0, IN_USE, 1.0)
    side_i = _ranks(_smoothed(g, weight, rng)) * hands // max(1, len(g.person_first) - 1)
    votes = np.zeros((len(g.demand_first) - 1, hands))
    np.add.at(votes, (g.pair_d, side_i[g.pair_i]), weight)
    side_d = votes.argmax(axis=1)
    together = side_i[g.pair_i] == side_d[g.pair_d]
    return [(together & (side_i[g.pair_i] == n)).astype(np.uint8) for n in range(hands)]


def _smoothed(g: Ground, weight: Floats, rng: Generator) -> Floats:
    """A random number for each person, more alike the more demands they have in common."""
    people, D = len(g.person_first) - 1, len(g.demand_first) - 1
    of_i, of_d = _sums(g.pair_i, weight, people), _sums(g.pair_d, weight, D)
    by_i, by_d = weight / np.maximum(of_i, 1)[g.pair_i], weight / np.maximum(of_d, 1)[g.pair_d]
    numbers = rng.normal(size=people)
    for _ in range(rng.integers(*ROUNDS, endpoint=True)):
        asked = _sums(g.pair_d, by_d * numbers[g.pair_i], D)
        numbers = _sums(g.pair_i, by_i * asked[g.pair_d], people)
        numbers -= np.average(numbers, weights=of_i + TINY)
        numbers /= max(float(np.abs(numbers).max(initial=0)), TINY)
    return numbers


def _sums(axis: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(axis, values, count).astype(np.float64)


def _ranks(numbers: Floats) -> Ints:
    ranks = np.empty(len(numbers), dtype=np.int64)
    ranks[np.argsort(numbers, kind="stable")] = np.arange(len(numbers))
    return ranks
