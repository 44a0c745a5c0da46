"""What every rule has: rows for the engines, and a check on document and plan alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from solver.plan import Conflict, Decision
from solver.portfolio.portfolio import Portfolio, RuleEntry

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows

PersonId = str


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a plan breaks a rule, and by how much in the rule's own unit."""

    rule: str
    by: Fraction
    message: str
    project: str | None = None
    person: str | None = None
    demand: str | None = None
    period: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Hours a plan leaves unfilled: `quarters` more on `demand` in planned period `t`."""

    demand: str
    t: int
    quarters: int


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: 1 person, 2 people."""
    return f"{count:,} {one if count == 1 else many}"


def conflict_of(violation: Violation) -> Conflict:
    """What locks alone break, as a conflict of the document."""
    return Conflict(
        violation.rule,
        violation.person,
        violation.demand,
        violation.period,
        f"{violation.message} Hard bookings alone do this; they are kept.",
    )


class Rule:
    """Something that must hold. Subclasses name it as docs/problem.md does."""

    name: ClassVar[str]
    reads: ClassVar[tuple[str, ...]] = ()
    Entry: ClassVar[type[RuleEntry] | None] = None

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """Write the rule as sparse rows over the columns."""

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        """Every place where the plan breaks the rule, beyond what locks alone force."""
        raise NotImplementedError

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        """Every place where the locks alone break the rule; they are kept and reported."""
        return iter(())

    def blocks(self, portfolio: Portfolio, plan: Decision, ask: Ask) -> Mapping[PersonId, str]:
        """Whom the rule shuts out of the asked hours as the plan stands, and why, in words."""
        return {}
