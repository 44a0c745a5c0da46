"""Exactly one of the listed optional projects is on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from solver.plan import Conflict, Decision
from solver.portfolio.numbers import Id
from solver.portfolio.portfolio import Portfolio, RuleEntry
from solver.rules.base import Rule, Violation

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class OneOfEntry(RuleEntry):
    """A `one_of` rule as the planner writes it."""

    kind: Literal["one_of"]
    projects: Annotated[tuple[Id, ...], Field(min_length=1)]


class OneOf(Rule):
    """Exactly one of the listed optional projects is on.

    A violation counts projects too many, or missing.
    """

    name = "one_of"
    reads = ("rules.one_of",)
    Entry = OneOfEntry

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """sum of on over the listed = 1."""
        for listed in problem.one_of:
            fixed = sum(1 for p in listed if not problem.is_open[p])
            on = np.concatenate([columns.choices_of(p) for p in listed])
            row = np.zeros(len(on), dtype=np.int64)
            rows.add("one_of", [(row, on, 1)], count=1, low=1 - fixed, high=1 - fixed)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        is_on, p_of = plan.ledger(portfolio).is_on, portfolio.axes.p_of
        for entry in _entries(portfolio):
            on = [name for name in entry.projects if is_on[p_of[name]]]
            if len(on) != 1:
                named, chosen = ", ".join(entry.projects), ", ".join(on) or "none"
                text = f"Exactly one of {named} must be on, but {chosen} is."
                yield Violation(self.name, Fraction(abs(len(on) - 1)), text)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        locked = {portfolio.projects[p].id for p in portfolio.locked.x.projects_worked}
        for entry in _entries(portfolio):
            on = [name for name in entry.projects if name in locked]
            if len(on) > 1:
                text = f"{' and '.join(on)} have hard bookings, but only one of them may be on."
                yield Conflict(self.name, None, None, None, text)


def _entries(portfolio: Portfolio) -> list[OneOfEntry]:
    return [entry for entry in portfolio.rules if isinstance(entry, OneOfEntry)]
