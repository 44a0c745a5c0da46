"""Every slice of a large search that may change, in flat arrays, as neighbourhoods look at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints, Problem

Hours = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Flat:
    """Slices sorted by pair and period: k (place in the pairs), t, i, d, p int64 [s]."""

    pairs: Ints
    k: Ints
    t: Ints
    i: Ints
    d: Ints
    p: Ints

    @classmethod
    def of(cls, problem: Problem, pairs: Ints) -> Flat:
        """The slices of some pairs that can hold hours under some choice, more than their lock."""
        k, t = np.nonzero(problem.top_of(pairs) > problem.lock_of(pairs))
        i, d = problem.pair_i[pairs], problem.pair_d[pairs]
        return cls(pairs, k, t, i[k], d[k], problem.project[d[k]])
