"""Hours asked by projects that are on and worked by nobody, weighted."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.numbers import QUARTERS_PER_HOUR
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Unfilled(Part):
    """Hours asked by projects that are on and worked by nobody, weighted."""

    name = "unfilled"
    unit = "weighted hours"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """weight[p] for every hour asked and not worked: a constant less a price on x."""
        quarter = Fraction(1, 4)
        weight = problem.weight.at(columns.p).times(-quarter)
        rows.price("unfilled", columns.x, weight)
        for d, r in enumerate(problem.first_row):
            p = int(problem.project[d])
            on = columns.choices_of(p)
            for c in range(max(1, len(on))):
                is_window = problem.is_window[d]
                asked = problem.cover_total[r + c] if is_window else problem.cover[r + c].sum()
                points = problem.weight[p] * quarter * int(asked + problem.past[r + c])
                if len(on):
                    rows.price("unfilled", on[c : c + 1], points)
                else:
                    rows.constant("unfilled", points)

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        ledger, axes = plan.ledger(portfolio), portfolio.axes
        weighted = sum(
            (
                axes.weight[axes.project_of[d]] * int(ledger.short[d])
                for d in np.flatnonzero(ledger.short)
            ),
            Fraction(0),
        )
        amount = weighted / QUARTERS_PER_HOUR
        return Measured(portfolio.policy.weight(self.name) * amount, amount)
