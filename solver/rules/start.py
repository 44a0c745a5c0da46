"""A project is delayed by 0 to `max_delay` periods."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Rule, Violation

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Start(Rule):
    """A project is delayed by 0 to `max_delay` periods.

    A violation counts periods.
    """

    name = "start"
    reads = ("projects.max_delay",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """An open project has one delay at most: sum of on <= 1, one row a project."""
        p = np.repeat(np.arange(problem.P), problem.choices)
        is_open = problem.is_open[p]
        row = np.cumsum(problem.is_open)[p[is_open]] - 1
        rows.add("start", [(row, columns.on[is_open], 1)], count=int(problem.is_open.sum()), high=1)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        locked = portfolio.locked.x.projects_worked
        for p, project in enumerate(portfolio.projects):
            choice = plan.choices.get(project.id)
            if choice is None:
                continue
            most = 0 if p in locked else project.max_delay
            by = max(choice.delay - most, -choice.delay, choice.delay % 1)
            if by > 0:
                text = f"{project.id} has a delay of {choice.delay}; 0 to {most} periods may be."
                yield Violation(self.name, Fraction(by), text, project=project.id)
