"""Where the slices of each pair lie: those of its demand's periods, one beside the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import NONE, Bools, Ints, Problem, Small

LANES, PAIRS_AT_ONCE = 8, 50_000
Floats = NDArray[np.float64]
Ticks = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Spans:
    """Periods around those in which each demand may ask, numbered one demand after the other.

    low, length int64 [d]: its first period and their number; first int64 [d + 1]: its numbers.
    """

    low: Ints
    length: Ints
    first: Ints

    @property
    def count(self) -> int:
        """Numbers given in all."""
        return int(self.first[-1])

    def flat(self, T: int) -> Ints:
        """d * T + t of every number; for a window every period of it."""
        d = np.repeat(np.arange(len(self.low)), self.length)
        return d * T + self.low[d] + np.arange(self.count) - self.first[d]


@dataclass(frozen=True, slots=True)
class Shape:
    """Pairs that may hold hours, and the slices of their demands' spans.

    pair int64 [j], ascending; i, d int32 [j]; first int64 [j + 1]: slices; top uint16 [s]
    (wider where ticks are too many): most of a slice, 0 where there may be none.
    """

    spans: Spans
    pair: Ints
    i: Small
    d: Small
    first: Ints
    top: Ticks

    @property
    def length(self) -> Ints:
        """Number of slices of each pair."""
        return np.diff(self.first)

    def ticks(self) -> Ints:
        """Most of all slices of each pair; some pairs at a time, for want of room."""
        ticks = np.zeros(len(self.pair), dtype=np.int64)
        for low in range(0, len(self.pair), PAIRS_AT_ONCE):
            first = self.first[low : low + PAIRS_AT_ONCE + 1]
            top = self.top[first[0] : first[-1]].astype(np.int64)
            ticks[low : low + PAIRS_AT_ONCE] = np.add.reduceat(top, first[:-1] - first[0])
        return ticks

    def owner(self) -> Ints:
        """j of every slice."""
        return np.repeat(np.arange(len(self.pair)), self.length)

    def period(self) -> Ints:
        """t of every slice."""
        return self.offset() + self.spans.low[self.d][self.owner()]

    def offset(self) -> Ints:
        """How far each slice is from its pair's first."""
        return np.arange(len(self.top)) - np.repeat(self.first[:-1], self.length)


@dataclass(frozen=True, slots=True)
class Limits:
    """On the step's grid: room [i, t] a member has, reach [d, t] a demand asks, least [d, t]."""

    room: Ints
    reach: Ints
    least: Ints

    @classmethod
    def of(cls, problem: Problem) -> Limits:
        """Limits of a problem, whatever is chosen of its projects."""
        step = problem.step
        reach = problem.cover_reach // step * step
        return cls(problem.limit // step * step, reach, problem.least_reach)


def given(problem: Problem) -> tuple[Ints, Ints]:
    """Usual hours of each member and those beyond [i, t]; whole steps where nothing is locked."""
    held = _locked(problem, problem.pair_i, problem.limit.shape)
    limit = np.where(held, problem.limit, problem.limit // problem.step * problem.step)
    usual = np.minimum(problem.usual, limit)
    return usual, limit - usual


def coverable(problem: Problem) -> tuple[Ints, Ints]:
    """Cover [r, t] and its total [r] under each choice; whole steps where nothing is locked."""
    d = np.repeat(np.arange(len(problem.first_row)), problem.demand_rows)
    held = _locked(problem, problem.pair_d, (len(problem.project), problem.T))[d]
    cover = np.where(held, problem.cover, problem.cover // problem.step * problem.step)
    total = problem.cover_total
    return cover, np.where(held.any(axis=1), total, total // problem.step * problem.step)


def _locked(problem: Problem, axis: Ints, shape: tuple[int, ...]) -> Bools:
    """Whether any pair of a member or demand is locked in each period."""
    held = np.flatnonzero(problem.lock_row >= 0)
    ticks = np.zeros(shape, dtype=np.int64)
    np.add.at(ticks, axis[held], problem.lock_of(held))
    return np.asarray(ticks > 0)


def spans_of(problem: Problem) -> Spans:
    """From the first to the last period in which a demand may take hours, a multiple of LANES."""
    asks, T = problem.cover_reach > 0, problem.T
    low = asks.argmax(axis=1) if T else np.zeros(len(asks), dtype=np.int64)
    end = np.where(asks.any(axis=1), T - asks[:, ::-1].argmax(axis=1), low)
    length = np.minimum(-(-(end - low) // LANES) * LANES, T).astype(np.int64)
    return Spans(np.minimum(low, T - length).astype(np.int64), length, starts(length))


def shape_of(problem: Problem) -> Shape:
    """The shape of a problem, demand after demand."""
    spans, limits = spans_of(problem), Limits.of(problem)
    ends = np.searchsorted(problem.pair_d, np.arange(len(spans.low) + 1))
    most = int(limits.reach.max(initial=0))
    room = int(np.diff(ends) @ spans.length)
    top: Ticks = np.empty(room, np.min_scalar_type(max(most, 1 << 8)))
    is_kept = np.zeros(len(problem.pair_d), dtype=bool)
    filled = 0
    for d in np.flatnonzero((np.diff(ends) > 0) & (spans.length > 0)):
        k = slice(ends[d], ends[d + 1])
        found = _tops(problem, limits, k, slice(spans.low[d], spans.low[d] + spans.length[d]))
        has = found.any(axis=1)
        is_kept[k] = has
        found = found[has].ravel()
        top[filled : filled + len(found)] = found
        filled += len(found)
    pair = np.flatnonzero(is_kept)
    whose = problem.pair_i[pair].astype(np.int32)
    what = problem.pair_d[pair].astype(np.int32)
    return Shape(spans, pair, whose, what, starts(spans.length[what]), top[:filled])


def _tops(problem: Problem, limits: Limits, k: slice, span: slice) -> Ints:
    """Most hours of one demand's pairs within its span: Problem.top_of, without other periods."""
    d, i = problem.pair_d[k.start], problem.pair_i[k]
    top = np.minimum(limits.room[i, span], limits.reach[d, span])
    top = np.where(problem.may_of(k)[:, span] & (top >= limits.least[d, span]), top, 0)
    row = problem.lock_row[k]
    held = row != NONE
    if held.any():
        top[held] = np.maximum(top[held], problem.locks[row[held], span])
    return top


def starts(lengths: Ints) -> Ints:
    """Where each of several stretches begins, and where the last ends."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
