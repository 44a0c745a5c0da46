"""Every slice of a problem in flat arrays, and the numbering of what is priced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem.columns import grouped
from solver.problem.problem import Ints, Problem

PAIRS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Slices:
    """Every slice that may hold hours, sorted by pair; j numbers the pairs that have one.

    pair int64 [j]; first int64 [j], its first slice; i, need, top, lock, booked int64 [s] (ticks);
    it int64 [s], the (i, t) it uses; need, the (d, t) or window it fills.
    """

    pair: Ints
    first: Ints
    j: Ints
    it: Ints
    need: Ints
    top: Ints
    lock: Ints
    booked: Ints


@dataclass(frozen=True, slots=True)
class Needs:
    """Numbering of what is priced: (d, t), or one number for all of a window. of: int64 [d, t]."""

    of: Ints
    count: int


def needs_of(problem: Problem) -> Needs:
    D, T = len(problem.is_window), problem.T
    of = np.arange(D * T, dtype=np.int64).reshape(D, T)
    of = np.where(problem.is_window[:, None], of[:, :1], of) if D else of
    return Needs(of, D * T)


def slices_of(problem: Problem) -> Slices:
    T, needs = problem.T, needs_of(problem)
    found = []
    for low in range(0, len(problem.pair_i), PAIRS_AT_ONCE):
        k = np.arange(low, min(low + PAIRS_AT_ONCE, len(problem.pair_i)))
        top, lock = problem.top_of(k), problem.lock_of(k)
        row, t = np.nonzero(top)
        pair = k[row]
        i, d = problem.pair_i[pair], problem.pair_d[pair]
        booked = _most_booked(problem, k)[row, t]
        found.append((pair, i * T + t, needs.of[d, t], top[row, t], lock[row, t], booked))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return Slices(*(nothing for _ in range(8)))
    pair, it, need, top, lock, booked = (np.concatenate(axis) for axis in zip(*found, strict=True))
    j, first = grouped(pair)
    return Slices(pair[first], first, j, it, need, top, lock, booked)


def _most_booked(problem: Problem, k: Ints) -> Ints:
    """The plan of record under the delay that keeps most of it, period by period: [len(k), t]."""
    booked = problem.por_of(k)
    for row in np.flatnonzero((problem.por_row[k] >= 0) & (problem.choices[problem.pair_p[k]] > 1)):
        first = problem.por_row[k[row]]
        delays = problem.choices[problem.pair_p[k[row]]]
        booked[row] = problem.por[first : first + delays].max(axis=0)
    return booked
