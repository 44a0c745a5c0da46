"""Every slice of a large search that may change, in flat arrays, as neighbourhoods look at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem.problem import Ints, Problem, Small

Hours = Small
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Flat:
    """Slices sorted by pair and period: k (place in the pairs), t, i, d, p int32 [s]."""

    pairs: Ints
    k: Small
    t: Small
    i: Small
    d: Small
    p: Small

    @classmethod
    def of(cls, problem: Problem, pairs: Ints) -> Flat:
        """The slices of some pairs that can hold hours under some choice, more than their lock."""
        places, periods = [], []
        for first in range(0, max(1, len(pairs)), AT_ONCE):
            some = pairs[first : first + AT_ONCE]
            n, at = np.nonzero(problem.top_of(some) > problem.lock_of(some))
            places.append((n + first).astype(np.int32))
            periods.append(at.astype(np.int32))
        k, t = np.concatenate(places), np.concatenate(periods)
        i, d = problem.pair_i[pairs].astype(np.int32), problem.pair_d[pairs].astype(np.int32)
        return cls(pairs, k, t, i[k], d[k], problem.project.astype(np.int32)[d[k]])
