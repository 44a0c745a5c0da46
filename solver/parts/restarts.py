"""Gaps in which a pair could have gone on but did not."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Bools, Ints, Problem
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
        for k in np.flatnonzero(np.bincount(columns.k, minlength=len(columns.pairs)) > 1):
            _stretches(problem, columns, rows, int(k))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        gaps = Fraction(plan.ledger(portfolio).restarts)
        return Measured(portfolio.policy.weight(self.name) * gaps, gaps)


def _stretches(problem: Problem, columns: Columns, rows: Rows, k: int) -> None:
    """going >= z, begins[t] >= going[t] - going[t-1]; restarts = sum of begins - y.

    going may only be 1 without hours where the period does not count: no capacity, nothing asked.
    """
    s = np.flatnonzero(columns.k == k)
    s = s[np.argsort(columns.t[s])]
    first, last = int(columns.t[s[0]]), int(columns.t[s[-1]])
    t = np.arange(first, last + 1)
    z = np.full(len(t), -1, dtype=np.int64)
    z[columns.t[s] - first] = columns.z[s]
    counts = _counting(problem, columns, k, t)
    going = rows.new(np.ones(len(t), dtype=np.int64), _bridged(z, counts))
    begins = rows.new(np.ones(len(t), dtype=np.int64), lambda v: np.diff(v[going], prepend=0) > 0)
    row = np.arange(len(t))
    rows.add("restarts", [(row, going, 1), (row, z, -1)], count=len(t), low=0)
    for on, is_counted in counts:
        n = np.flatnonzero(is_counted)
        inner = np.arange(len(n))
        chosen = [] if on is None else [(inner, np.full(len(n), on), 1)]
        terms = [(inner, going[n], 1), (inner, z[n], -1), *chosen]
        rows.add("restarts", terms, count=len(n), high=len(chosen))
    terms = [(row, begins, 1), (row, going, -1), (row[1:], going[:-1], 1)]
    rows.add("restarts", terms, count=len(t), low=0)
    rows.price("restarts", begins, Fraction(1))
    rows.price("restarts", columns.y[k : k + 1], Fraction(-1))


def _counting(
    problem: Problem, columns: Columns, k: int, t: Ints
) -> list[tuple[int | None, Bools]]:
    """Periods with cap > 0 and req > 0, for each choice of the project (None: no choice)."""
    pair = columns.pairs[k]
    i, d = problem.pair_i[pair], problem.pair_d[pair]
    on = columns.choices_of(int(problem.project[d]))
    chosen: list[int | None] = on.tolist() if len(on) else [None]
    rows_of = problem.first_row[d] + np.arange(len(chosen))
    has_cap = problem.cap[i, t] > 0
    return [
        (column, has_cap & (problem.req[r, t] > 0))
        for column, r in zip(chosen, rows_of, strict=True)
    ]


def _bridged(z: Ints, counts: list[tuple[int | None, Bools]]) -> Follows:
    """Follows: z, and 1 through every gap between hours that no counting period breaks."""

    def value(v: Ints) -> Ints:
        works = np.where(z >= 0, v[z], 0) > 0
        stops = np.zeros(len(z), dtype=bool)
        for on, is_counted in counts:
            if on is None or v[on]:
                stops |= is_counted
        going = works.copy()
        busy = np.flatnonzero(works)
        for a, b in pairwise(busy.tolist()):
            if not stops[a + 1 : b].any():
                going[a:b] = True
        return going.astype(np.int64)

    return value
