"""Periods projects are delayed, at their delay cost or their weighted hours."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.numbers import exact
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Delay(Part):
    """Periods projects are delayed, at their delay cost or their weighted hours."""

    name = "delay"
    unit = "points"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """Periods of delay x points per period, on the on-column of each delay."""
        for p in np.flatnonzero(problem.choices > 1):
            for delay, on in enumerate(columns.choices_of(p)):
                rows.price("delay", np.array([on]), problem.delay_points[p] * delay)

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        ledger, amount = plan.ledger(portfolio), Fraction(0)
        for p in np.flatnonzero(ledger.delay).tolist():
            cost = portfolio.projects[p].delay_cost
            each = exact(cost) if cost is not None else portfolio.locked.weighted_hours(p)
            amount += each * int(ledger.delay[p])
        return Measured(portfolio.policy.weight(self.name) * amount, amount)
