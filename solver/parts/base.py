"""What every part of the objective has: prices for the engines, and a measure on the plan."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


@dataclass(frozen=True, slots=True)
class Measured:
    """A part of a plan, exactly: points, and the amount in the part's own unit."""

    points: Fraction
    amount: Fraction


class Part:
    """Something a plan costs. Subclasses name it as docs/problem.md does."""

    name: ClassVar[str]
    unit: ClassVar[str]

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """Write the part as prices on columns, with the rows that define its columns."""
        raise NotImplementedError

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        """What the plan costs in this part, from document and plan alone."""
        raise NotImplementedError
