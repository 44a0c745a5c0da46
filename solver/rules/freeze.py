"""In frozen periods everything stays as booked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Decision
from solver.portfolio.axes import Bools
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Ask, Blocks, Rule, Violation

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Freeze(Rule):
    """In frozen periods everything stays as booked.

    A violation counts hours of difference.
    """

    name = "freeze"
    reads = ("policy.freeze_until",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """None: in frozen periods a slice has its lock as its only value."""

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        x, lock, axes = plan.ledger(portfolio).x, portfolio.locked.x, portfolio.axes
        frozen = portfolio.hours.frozen
        for slices, other in ((x, lock.at(x)), (lock.without(x), 0)):
            by = np.where(frozen[slices.t], np.abs(slices.quarters - other), 0)
            for n in np.flatnonzero(by).tolist():
                member, demand = axes.members[slices.i[n]], axes.demands[slices.d[n]]
                yield Violation(
                    self.name,
                    Fraction(int(by[n]), QUARTERS_PER_HOUR),
                    f"{member}'s hours on {demand.id} {axes.when(int(slices.t[n]))} are frozen,"
                    f" but differ from the booked ones by {hours_of(by[n])} h.",
                    project=demand.project,
                    person=member,
                    demand=demand.id,
                    period=axes.dates[slices.t[n]],
                )

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        frozen, axes = portfolio.hours.frozen, portfolio.axes

        def shuts(ask: Ask) -> Bools:
            return ask.all() if frozen[ask.t] else ask.none()

        def why(ask: Ask, _: int) -> str:
            return (
                f"all bookings {axes.when(ask.t)} are frozen; an earlier policy.freeze_until"
                " would help"
            )

        return Blocks(shuts, why) if frozen.any() else None
