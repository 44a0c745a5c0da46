"""A plan as excerpts read it."""

from __future__ import annotations

from dataclasses import dataclass

from solver.problem.problem import Ints, Problem
from solver.search.flat import Hours


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as excerpts read it: x int64 [n, t] of the problem's pairs `pairs` (ascending k)."""

    problem: Problem
    pairs: Ints
    x: Ints | Hours
    delays: Ints
    i: Ints
    d: Ints
    p: Ints

    @classmethod
    def of(cls, problem: Problem, pairs: Ints, x: Ints | Hours, delays: Ints) -> Standing:
        """A plan of some pairs under a delay per project (-1: off)."""
        i, d = problem.pair_i[pairs], problem.pair_d[pairs]
        return cls(problem, pairs, x, delays, i, d, problem.project[d])
