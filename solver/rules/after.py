"""A project begins more than `lag` periods after the one before it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from solver.plan import Conflict, Decision
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Rule, Violation, conflict_of, counted

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class After(Rule):
    """A project begins more than `lag` periods after the one before it has ended.

    A violation counts periods too early; 1 where the other project is off.
    """

    name = "after"
    reads = ("projects.after",)

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """on[p,a] + sum of on[q,b] with a - b <= gap is at most 1; p is on only where q is."""
        for p, q in problem.needs_on:
            rows.implies("after", columns.choices_of(p), columns.choices_of(q))
        for p, q, gap in problem.after:
            for a in range(problem.choices[p]):
                late = [b for b in range(problem.choices[q]) if a - b <= gap]
                if late:
                    rows.not_both(
                        "after",
                        columns.choices_of(p)[a : a + 1],
                        columns.choices_of(q)[late[0] :],
                    )

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _too_early(plan.ledger(portfolio), range(portfolio.axes.P))

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        locked = portfolio.locked
        return map(conflict_of, _too_early(locked, sorted(locked.x.projects_worked)))


def _too_early(ledger: Ledger, projects: Iterable[int]) -> Iterator[Violation]:
    """Those of the projects that begin before what they wait for has ended, or without it."""
    axes = ledger.axes
    for p in projects:
        project = axes.projects[p]
        for entry in project.after if ledger.is_on[p] else ():
            q = axes.p_of[entry.project]
            if not ledger.is_on[q]:
                text = f"{project.id} is on, but {entry.project}, which comes before it, is off."
                yield Violation("after", Fraction(1), text, project=project.id)
                continue
            mine, theirs = _asks_in(ledger, p), _asks_in(ledger, q)
            by = theirs[1] + entry.lag + 1 - mine[0] if mine and theirs else 0
            if by > 0:
                early = counted(by, "period", "periods")
                text = f"{project.id} begins {early} too early after {entry.project}."
                yield Violation("after", Fraction(by), text, project=project.id)


def _asks_in(ledger: Ledger, p: int) -> tuple[int, int] | None:
    """First and last period a project asks in after its delay, also outside the horizon."""
    demands = [ledger.axes.demands[d] for d in ledger.axes.demands_of[p]]
    found = [ends for demand in demands if (ends := ledger.hours.asking_periods(demand))]
    if not found:
        return None
    delay = int(ledger.delay[p])
    return min(first for first, _ in found) + delay, max(last for _, last in found) + delay
