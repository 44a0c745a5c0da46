"""Nobody works more than `cap x (1 + policy.overtime)` in a period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Capacity(Rule):
    """Nobody works more than `cap x (1 + policy.overtime)` in a period.

    A violation counts hours beyond it.
    """

    name = "capacity"
    reads = (
        "people.hours_per_week",
        "people.reserved",
        "people.availability",
        "policy.overtime",
    )

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """sum_d x[i,d,t] <= limit[i,t]: one row per (i, t), only where more could come."""
        group, first = columns.grouped(columns.i, columns.t)
        i, t = columns.i[first], columns.t[first]
        could = np.bincount(group, weights=columns.top, minlength=len(first))
        high = problem.limit[i, t]
        binds = could > high
        row = np.cumsum(binds) - 1
        s = binds[group]
        rows.add(
            "capacity", [(row[group[s]], columns.x[s], 1)], count=int(binds.sum()), high=high[binds]
        )

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes = portfolio.axes
        limit = np.maximum(axes.cap_with_overtime, portfolio.locked.x.load)
        room = np.maximum(limit - plan.ledger(portfolio).x.load, 0)

        def shuts(ask: Ask) -> Bools:
            return np.asarray(room[ask.people, ask.t] < ask.least)

        def why(ask: Ask, i: int) -> str:
            left, more = hours_of(room[i, ask.t]), hours_of(ask.least_of(i))
            return (
                f"{axes.members[i]} has {left} h left {axes.when(ask.t)}, and {more} h are the"
                " least that can be added; more capacity then would help"
            )

        return Blocks(shuts, why)


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Loads beyond capacity with overtime; the limit gives way to the locks in `held`."""
    axes, load = ledger.axes, ledger.x.load
    limit = np.maximum(axes.cap_with_overtime, held.load)
    overtime = 1 + exact(ledger.portfolio.policy.overtime)
    for i, t in np.argwhere(load > limit).tolist():
        most = max(int(axes.cap[i, t]) * overtime, Fraction(int(held.load[i, t])))
        beyond = (int(load[i, t]) - most) / QUARTERS_PER_HOUR
        member, when = axes.members[i], axes.when(t)
        text = f"{member} works {hours_of(load[i, t])} h {when}, {float(beyond):g} h too many."
        yield Violation("capacity", beyond, text, person=member, period=axes.dates[t])
