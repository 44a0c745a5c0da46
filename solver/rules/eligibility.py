"""Only people with every needed level, every required tag, no excluded one, allowed, employed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision, Misfit
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Eligibility(Rule):
    """Only people with the levels, the tags, the permission and the employment have hours.

    A violation counts hours beyond the lock, or unknown names.
    """

    name = "eligibility"
    reads = (
        "people.skills",
        "people.learning",
        "people.tags",
        "people.from",
        "people.to",
        "demands.role",
        "demands.skills",
        "demands.requires",
        "demands.excludes",
        "demands.only",
        "demands.never",
    )

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """None: a slice that is not eligible has no column, or its lock as its only value."""

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        for misfit in plan.misfits(portfolio):
            if misfit.rule == self.name:
                yield _stranger(misfit)
        yield from _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes, doors = portfolio.axes, portfolio.doors

        def shuts(ask: Ask) -> Bools:
            return ~doors.are_open(axes.demands[ask.d], (ask.people, ask.t))

        def why(ask: Ask, i: int) -> str:
            lacks = doors.lacks(axes.demands[ask.d], i, ask.t)
            return f"{axes.members[i]} {' and '.join(lacks)}"

        return Blocks(shuts, why)


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Hours of people who may not work there, beyond the locks in `held`."""
    axes, x = ledger.axes, ledger.x
    beyond = x.quarters - held.at(x)
    for n in np.flatnonzero((beyond > 0) & ~ledger.portfolio.doors.admits(x)).tolist():
        member, demand, t = axes.members[x.i[n]], axes.demands[x.d[n]], int(x.t[n])
        hours = f"{hours_of(x.quarters[n])} h on {demand.id} {axes.when(t)}"
        reason = next(ledger.portfolio.doors.lacks(demand, int(x.i[n]), t))
        yield Violation(
            "eligibility",
            Fraction(int(beyond[n]), QUARTERS_PER_HOUR),
            f"{member} {reason}, but has {hours}.",
            project=demand.project,
            person=member,
            demand=demand.id,
            period=axes.dates[t],
        )


def _stranger(misfit: Misfit) -> Violation:
    """An allocation of somebody, or on something, that the document does not have."""
    item = misfit.allocation
    text = f"The allocation of {item.person} on {item.demand} {misfit.reason}."
    return Violation(
        "eligibility", misfit.by, text, person=item.person, demand=item.demand, period=item.period
    )
