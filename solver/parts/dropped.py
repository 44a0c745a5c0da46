"""Optional projects that are off, at their value or their weighted hours."""

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


class Dropped(Part):
    """Optional projects that are off, at their value or their weighted hours."""

    name = "dropped"
    unit = "value or weighted hours"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """A constant for every project that may be off, less as much on its on-columns."""
        for p in np.flatnonzero(problem.can_be_off):
            points = problem.off_points[p]
            if problem.has_value[p]:
                rows.constant("dropped_value", points)
                rows.price("dropped_value", columns.choices_of(p), -points)
            else:
                rows.constant("dropped", points)
                rows.price("dropped", columns.choices_of(p), -points)

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        values, hours = Fraction(0), Fraction(0)
        for p in np.flatnonzero(~plan.ledger(portfolio).is_on).tolist():
            value = portfolio.projects[p].value
            if value is None:
                hours += portfolio.locked.weighted_hours(p)
            else:
                values += exact(value)
        return Measured(values + portfolio.policy.weight(self.name) * hours, values + hours)
