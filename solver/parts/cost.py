"""Rate x hours."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Cost(Part):
    """Rate x hours."""

    name = "cost"
    unit = "money"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """rate / 4 per quarter hour of x."""
        rows.price("cost", columns.x, problem.rate.at(columns.i).times(Fraction(1, 4)))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        money = sum(plan.ledger(portfolio).cost, Fraction(0))
        return Measured(portfolio.policy.weight(self.name) * money, money)
