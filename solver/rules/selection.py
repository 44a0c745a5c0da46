"""Only optional projects may be off, and nobody works on a project that is off."""

from __future__ import annotations

from collections import Counter
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


class Selection(Rule):
    """Only optional projects may be off, and nobody works on a project that is off.

    A violation counts projects, or hours on projects that are off.
    """

    name = "selection"
    reads = ("projects.optional",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """A project that must be on has a delay (sum of on >= 1), and z <= sum of on."""
        must = np.flatnonzero(problem.is_open & ~problem.can_be_off)
        p = np.repeat(np.arange(problem.P), problem.choices)
        listed = np.isin(p, must)
        row = np.searchsorted(must, p[listed])
        rows.add("selection", [(row, columns.on[listed], 1)], count=len(must), low=1)
        for p_open in np.flatnonzero(problem.is_open):
            s = np.flatnonzero(columns.p == p_open)
            row = np.arange(len(s))
            terms = [(row, columns.z[s], 1)]
            terms += [(row, np.full(len(s), on), -1) for on in columns.choices_of(p_open)]
            rows.add("selection", terms, count=len(s), high=0)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        ledger, axes = plan.ledger(portfolio), portfolio.axes
        yield from _odd_choices(portfolio, plan)
        for p in np.flatnonzero(~ledger.is_on).tolist():
            project = axes.projects[p]
            if not project.optional or p in portfolio.locked.x.projects_worked:
                why = "has hard bookings" if project.optional else "is not optional"
                text = f"{project.id} is off, but {why}."
                yield Violation(self.name, Fraction(1), text, project=project.id)
            quarters = int(ledger.x.worked[axes.demands_of[p]].sum())
            if quarters:
                text = f"{project.id} is off, but {hours_of(quarters)} h are worked on it."
                hours = Fraction(quarters, QUARTERS_PER_HOUR)
                yield Violation(self.name, hours, text, project=project.id)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        is_on, projects = plan.ledger(portfolio).is_on, portfolio.projects

        def shuts(ask: Ask) -> Bools:
            return ask.none() if is_on[ask.p] else ask.all()

        def why(ask: Ask, _: int) -> str:
            return f"{projects[ask.p].id} is off; a higher value or weight of it would help"

        return None if is_on.all() else Blocks(shuts, why)


def _odd_choices(portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
    """Projects chosen twice or not at all, and choices of what is no project."""
    chosen = Counter(choice.id for choice in plan.projects)
    for name in dict.fromkeys([*portfolio.axes.p_of, *chosen]):
        count = chosen[name]
        if name not in portfolio.axes.p_of:
            text = f"The plan chooses {name}, which is no project of the portfolio."
            yield Violation("selection", Fraction(1), text, project=name)
        elif count != 1:
            text = f"The plan must say once whether {name} is on, not {count} times."
            yield Violation("selection", Fraction(1), text, project=name)
