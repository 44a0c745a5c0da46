"""Gaps in which a pair could have gone on but did not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Ints, Problem
    from solver.problem.rows import Follows, Rows


class Restarts(Part):
    """Gaps in which a pair could have gone on but did not."""

    name = "restarts"
    unit = "gaps"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """1 per start of a stretch of work beyond a pair's first; none bridges a period in which
        he could have worked on it."""
        if not problem.weights["restarts"] and not any("restarts" in t for t in problem.tiers[:-1]):
            return
        columns.tie_pairs()
        grid = _Grid(columns)
        stops = _stops(problem, columns, grid)
        one = np.ones(len(grid.t), dtype=np.int64)
        row = np.arange(len(grid.t))
        going = rows.new(one, _bridged(grid, stops))
        begins = rows.new(one, lambda v: v[going] > np.where(grid.is_first, 0, v[going - 1]))
        rows.add("restarts", [(row, going, 1), (row, grid.z, -1)], count=len(row), low=0)
        for at, on in stops:
            inner = np.arange(len(at))
            terms = [(inner, going[at], 1), (inner, grid.z[at], -1), (inner, on, 1)]
            rows.add("restarts", terms, count=len(at), high=(on >= 0).astype(np.int64))
        later = row[~grid.is_first]
        terms = [(row, begins, 1), (row, going, -1), (later, going[later - 1], 1)]
        rows.add("restarts", terms, count=len(row), low=0)
        rows.price("restarts", begins, Fraction(1))
        rows.price("restarts", columns.y[grid.pairs], Fraction(-1))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        gaps = Fraction(plan.ledger(portfolio).restarts)
        return Measured(portfolio.policy.weight(self.name) * gaps, gaps)


class _Grid:
    """Every period from the first to the last that each pair could work in, pair after pair.

    A stretch of work is `going`: going >= z, begins[t] >= going[t] - going[t-1]; restarts are the
    sum of begins less y. going may be 1 without hours only where the period does not count.
    pairs int64: pairs with more than one slice; k, t, z int64 [n]; is_first bool [n].
    """

    def __init__(self, columns: Columns) -> None:
        count = np.bincount(columns.k, minlength=len(columns.pairs))
        self.pairs = np.flatnonzero(count > 1)
        s = np.flatnonzero(count[columns.k] > 1)
        start = np.searchsorted(columns.k[s], self.pairs)
        end = np.searchsorted(columns.k[s], self.pairs, side="right") - 1
        first, last = columns.t[s][start], columns.t[s][end]
        length = last - first + 1
        offset = np.cumsum(length) - length
        self.k = np.repeat(self.pairs, length)
        self.t = np.arange(int(length.sum())) - np.repeat(offset - first, length)
        self.is_first = np.zeros(len(self.t), dtype=bool)
        self.is_first[offset] = True
        self.z = np.full(len(self.t), -1, dtype=np.int64)
        place = np.searchsorted(self.pairs, columns.k[s])
        self.z[offset[place] + columns.t[s] - first[place]] = columns.z[s]


def _stops(problem: Problem, columns: Columns, grid: _Grid) -> list[tuple[Ints, Ints]]:
    """Places of the grid with cap > 0 and req > 0, and the choice's column (-1: always so)."""
    pair = columns.pairs[grid.k]
    i, d = problem.pair_i[pair], problem.pair_d[pair]
    p = problem.project[d]
    found = []
    for c in range(int(problem.choices[p].max(initial=0))):
        at = np.flatnonzero(problem.choices[p] > c)
        asks = problem.req[problem.first_row[d[at]] + c, grid.t[at]] > 0
        at = at[asks & (problem.cap[i[at], grid.t[at]] > 0)]
        found.append((at, columns.on[problem.first_choice[p[at]] + c]))
    return found


def _bridged(grid: _Grid, stops: list[tuple[Ints, Ints]]) -> Follows:
    """Follows: z, and 1 through every gap between hours that no counting period breaks."""
    n = np.arange(len(grid.t))
    first = np.maximum.accumulate(np.where(grid.is_first, n, 0))
    is_last = np.append(grid.is_first[1:], True)[: len(n)]
    last = np.minimum.accumulate(np.where(is_last, n, len(n))[::-1])[::-1]

    def value(v: Ints) -> Ints:
        works = np.where(grid.z >= 0, v[grid.z], 0) > 0
        is_stop = np.zeros(len(n), dtype=bool)
        for at, on in stops:
            is_stop[at] |= (on < 0) | (v[on] > 0)
        stopped = np.cumsum(is_stop & ~works)
        before = np.maximum.accumulate(np.where(works, n, -1))
        after = np.minimum.accumulate(np.where(works, n, len(n))[::-1])[::-1]
        within = (before >= first) & (after <= last)
        place = np.minimum(after, max(0, len(n) - 1))
        is_bridged = within & (stopped[place] == stopped[np.maximum(before, 0)])
        return np.asarray(works | is_bridged).astype(np.int64)

    return value
