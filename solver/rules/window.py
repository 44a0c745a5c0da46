"""A flexible total is worked inside its window, so much in a period at most."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows, Term


class Window(Rule):
    """A flexible total is worked inside its window, so much in a period at most.

    A violation counts hours outside, or beyond the most.
    """

    name = "window"
    reads = ("demands.effort",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """Most in each period of the window, and the total: rows per (d, t) and per d."""
        for d in np.flatnonzero(problem.is_window):
            s = np.flatnonzero(columns.d == d)
            on = columns.choices_of(problem.project[d])
            r = problem.first_row[d] + np.arange(max(1, len(on)))
            group, first = columns.grouped(columns.t[s])
            t = columns.t[s][first]
            each: list[Term] = [(group, columns.x[s], 1)]
            whole: list[Term] = [(np.zeros_like(s), columns.x[s], 1)]
            for c, column in enumerate(on):
                each.append((np.arange(len(t)), np.full(len(t), column), -problem.cover[r[c], t]))
                total = -problem.cover_total[r[c] : r[c] + 1]
                whole.append((np.zeros(1, dtype=np.int64), on[c : c + 1], total))
            high = 0 if len(on) else problem.cover[r[0], t]
            rows.add("window", each, count=len(t), high=high)
            rows.add("window", whole, count=1, high=0 if len(on) else problem.cover_total[r[0]])

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        ledger, axes, lock = plan.ledger(portfolio), portfolio.axes, portfolio.locked.x

        def room(ask: Ask) -> int:
            most = max(_most(ledger, ask.d)[ask.t], lock.worked[ask.d, ask.t])
            return int(most - ledger.x.worked[ask.d, ask.t])

        def shuts(ask: Ask) -> Bools:
            return np.asarray(ask.least > room(ask)) if ask.d in ledger.windows else ask.none()

        def why(ask: Ask, _: int) -> str:
            name, when = axes.demands[ask.d].id, axes.when(ask.t)
            if not ledger.windows[ask.d].is_open[ask.t]:
                return f"{name} can't be worked on {when}; a longer window would help"
            left = hours_of(max(0, room(ask)))
            return f"{name} has room for {left} h {when}; a larger most_per_period would help"

        return Blocks(shuts, why) if ledger.windows else None


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Hours of windows beyond the most in a period, or outside; the locks in `held` may."""
    axes = ledger.axes
    for d in ledger.windows:
        beyond = ledger.x.worked[d] - np.maximum(_most(ledger, d), held.worked[d])
        for t in np.flatnonzero(beyond > 0).tolist():
            demand, over = axes.demands[d], int(beyond[t])
            yield Violation(
                "window",
                Fraction(over, QUARTERS_PER_HOUR),
                f"{demand.id} gets {hours_of(over)} h more {axes.when(t)} than its window allows.",
                project=demand.project,
                demand=demand.id,
                period=axes.dates[t],
            )


def _most(ledger: Ledger, d: int) -> Ints:
    """Most hours of a window per period: [t]."""
    window, given = ledger.windows[d], ledger.axes.demands[d].effort[0].most_per_period
    most = window.total if given is None else (exact(given) * QUARTERS_PER_HOUR).__floor__()
    return np.where(window.is_open, most, 0)
