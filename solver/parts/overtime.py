"""Hours beyond the capacity, at the premium on the rate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Overtime(Part):
    """Hours beyond the capacity, at the premium on the rate."""

    name = "overtime"
    unit = "money"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """rate x premium per hour of a column over[i,t] >= load - usual, where load can be more."""
        group, first = columns.grouped(columns.i, columns.t)
        i, t = columns.i[first], columns.t[first]
        usual, limit = problem.usual[i, t], problem.limit[i, t]
        could = np.bincount(group, weights=columns.top, minlength=len(first)).astype(np.int64)
        binds = np.minimum(could, limit) > usual
        s = binds[group]
        row, x, count = (np.cumsum(binds) - 1)[group[s]], columns.x[s], int(binds.sum())
        usual = usual[binds]
        over = rows.new(
            np.minimum(could, limit)[binds] - usual,
            lambda v: np.maximum(
                np.bincount(row, weights=v[x], minlength=count).astype(np.int64) - usual, 0
            ),
        )
        rows.add("overtime", [(row, x, 1), (np.arange(count), over, -1)], count=count, high=usual)
        factor = problem.overtime_premium * Fraction(1, 4)
        rows.price("overtime", over, problem.rate.at(i[binds]).times(factor))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        axes, load = portfolio.axes, plan.ledger(portfolio).x.load
        usual = np.maximum(axes.cap, portfolio.locked.x.load)
        beyond = np.maximum(load - usual, 0).sum(axis=1)
        at_rate = sum((axes.rate[i] * int(beyond[i]) for i in np.flatnonzero(beyond)), Fraction(0))
        money = at_rate * exact(portfolio.policy.overtime_premium) / QUARTERS_PER_HOUR
        return Measured(portfolio.policy.weight(self.name) * money, money)
