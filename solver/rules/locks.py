"""Hard bookings are kept."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Rule, Violation

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Locks(Rule):
    """Hard bookings are kept.

    A violation counts hours missing.
    """

    name = "locks"
    reads = ("bookings.kind",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """None: x has the lock as its lower bound."""

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        axes, x, lock = portfolio.axes, plan.ledger(portfolio).x, portfolio.locked.x
        missing = lock.quarters - x.at(lock)
        for n in np.flatnonzero(missing > 0).tolist():
            member, demand = axes.members[lock.i[n]], axes.demands[lock.d[n]]
            yield Violation(
                self.name,
                Fraction(int(missing[n]), QUARTERS_PER_HOUR),
                f"{member} is booked for {hours_of(lock.quarters[n])} h on {demand.id}"
                f" {axes.when(int(lock.t[n]))}, {hours_of(missing[n])} h more than planned.",
                project=demand.project,
                person=member,
                demand=demand.id,
                period=axes.dates[lock.t[n]],
            )

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        axes = portfolio.axes
        for void in portfolio.hours.void_bookings:
            text = (
                f"The {void.kind} booking of {void.person} on {void.demand} counts for nothing"
                f" {axes.when(void.period)}: {void.person} is not employed then."
            )
            yield Conflict(self.name, void.person, void.demand, axes.dates[void.period], text)
