"""People whom a rule names together: apart, together, mentors and those they guide."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from solver.problem.problem import Ints
from solver.search.neighbourhoods.base import NOTHING, Freed, View, gather


def mates(view: View, rng: Generator, size: int) -> Freed:
    """The members of one rule, then others at random, over a stretch of the horizon."""
    problem = view.problem
    groups: list[Ints] = [*problem.apart, *(rule.members for rule in problem.together)]
    groups += [np.flatnonzero((m.is_junior | m.is_mentor).any(axis=1)) for m in problem.mentors]
    if not groups:
        return Freed(NOTHING)
    listed = rng.permutation(groups[int(rng.integers(len(groups)))])
    T = problem.T
    width = int(rng.integers(1, T + 1))
    first = int(rng.integers(0, T - width + 1))
    t = view.columns.t
    within = view.may_free & (t >= first) & (t < first + width)
    order = [*listed.tolist(), *rng.permutation(len(problem.cap)).tolist()]
    return Freed(gather(view, order, within, size))
