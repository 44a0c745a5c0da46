"""Pairs of a person and a demand: every one has to be brought in."""

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


class Team(Part):
    """Pairs of a person and a demand: every one has to be brought in."""

    name = "team"
    unit = "pairs"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """1 per pair in use."""
        rows.price("team", columns.y, Fraction(1))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        pairs = Fraction(len(plan.ledger(portfolio).x.pairs.i))
        return Measured(portfolio.policy.weight(self.name) * pairs, pairs)
