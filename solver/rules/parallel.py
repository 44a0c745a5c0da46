"""At most `max_projects` projects per person and period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Rule, Violation, conflict_of, counted

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows

NOUNS = ("project", "projects")


class Parallel(Rule):
    """At most `max_projects` projects per person and period.

    A violation counts projects too many.
    """

    name = "parallel"
    reads = (
        "people.max_projects",
        "policy.max_projects",
    )

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """sum_p works[i,p,t] <= max_projects: one row per (i, t), only where more could come."""
        i, _, t, column = columns.works
        group, first = columns.grouped(i, t)
        high = problem.max_projects[i[first], t[first]]
        binds = np.bincount(group, minlength=len(first)) > high
        row = np.cumsum(binds) - 1
        s = binds[group]
        rows.add(
            "parallel", [(row[group[s]], column[s], 1)], count=int(binds.sum()), high=high[binds]
        )

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes, x = portfolio.axes, plan.ledger(portfolio).x
        limit = np.maximum(axes.max_projects[:, None], portfolio.locked.x.projects)
        is_full = x.projects >= limit

        def shuts(ask: Ask) -> Bools:
            is_shut: Bools = is_full[ask.people, ask.t]
            if is_shut.any():
                is_shut &= ~ask.among(x.people_in(ask.p, ask.t))
            return is_shut

        def why(ask: Ask, i: int) -> str:
            count = counted(int(x.projects[i, ask.t]), *NOUNS)
            return (
                f"{axes.members[i]} is on {count} {axes.when(ask.t)} already; a higher"
                " max_projects would help"
            )

        return Blocks(shuts, why) if is_full.any() else None


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """People on more projects than they may be, or than the locks in `held` put them on."""
    axes, count = ledger.axes, ledger.x.projects
    beyond = count - np.maximum(axes.max_projects[:, None], held.projects)
    for i, t in np.argwhere(beyond > 0).tolist():
        member, over = axes.members[i], int(beyond[i, t])
        number = counted(int(count[i, t]), *NOUNS)
        text = f"{member} is on {number} {axes.when(t)}, {over} too many."
        yield Violation("parallel", Fraction(over), text, person=member, period=axes.dates[t])
