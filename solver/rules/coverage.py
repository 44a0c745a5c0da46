"""No demand gets more hours than it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class Coverage(Rule):
    """No demand gets more hours than it asks for.

    A violation counts hours beyond what is asked.
    """

    name = "coverage"
    reads = ("demands.effort",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """sum_i x[i,d,t] <= cover[d,t] of the choice that is on: one row per (d, t)."""
        s = ~problem.is_window[columns.d]
        group, first = columns.grouped(columns.d[s], columns.t[s])
        d, t = columns.d[s][first], columns.t[s][first]
        is_open = problem.is_open[problem.project[d]]
        high = np.where(is_open, 0, problem.cover[problem.first_row[d], t])
        terms = [(group, columns.x[s], 1)]
        for row in np.flatnonzero(is_open):
            on = columns.choices_of(problem.project[d[row]])
            r = problem.first_row[d[row]] + np.arange(len(on))
            terms.append((np.full(len(on), row), on, -problem.cover[r, t[row]]))
        rows.add("coverage", terms, count=len(first), high=high)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Hours beyond those asked, or beyond the locks in `held`; a window's over all periods."""
    axes, worked = ledger.axes, ledger.x.worked
    beyond = worked - np.maximum(ledger.asked, held.worked)
    beyond[~ledger.is_on[axes.project_of]] = 0
    beyond[list(ledger.windows)] = 0
    for d, t in np.argwhere(beyond > 0).tolist():
        yield _too_much(ledger, d, t, int(beyond[d, t]))
    for d, window in ledger.windows.items():
        over = int(worked[d].sum()) - max(window.total, int(held.worked[d].sum()))
        if over > 0:
            yield _too_much(ledger, d, None, over)


def _too_much(ledger: Ledger, d: int, t: int | None, quarters: int) -> Violation:
    """More than is asked on a demand in a period; None: over the horizon."""
    demand, when = ledger.axes.demands[d], "in all" if t is None else ledger.axes.when(t)
    return Violation(
        "coverage",
        Fraction(quarters, QUARTERS_PER_HOUR),
        f"{demand.id} gets {hours_of(quarters)} h more than it asks for {when}.",
        project=demand.project,
        demand=demand.id,
        period=None if t is None else ledger.axes.dates[t],
    )
