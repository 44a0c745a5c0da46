"""What every rule has: rows for the engines, and a check on document and plan alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Portfolio, RuleEntry

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


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
    """Hours a plan leaves unfilled, and the people asked to take some of them.

    d, p, t: the demand, its project, the planned period. quarters: quarter hours left there.
    people: int64 [k], the i asked, ascending. least: int64 [k], the fewest quarter hours that each
    can be given more: to the least slice, on the step's grid.
    """

    d: int
    p: int
    t: int
    quarters: int
    people: Ints
    least: Ints

    @classmethod
    def of(cls, ledger: Ledger, place: tuple[int, int], quarters: int, people: Ints) -> Ask:
        """Ask people for hours on a demand in a period, (d, t)."""
        d, t = place
        step, axes = ledger.hours.step, ledger.axes
        slice_least = max(1, min(int(axes.min_hours[d]), int(ledger.asked[d, t])))
        least = np.full(len(people), -(-slice_least // step) * step, dtype=np.int64)
        for i, now in zip(*(each.tolist() for each in ledger.x.people_on(d, t)), strict=True):
            k = int(np.searchsorted(people, i))
            if k < len(people) and people[k] == i:
                least[k] = -(-max(slice_least, now + 1) // step) * step - now
        return cls(d, int(axes.project_of[d]), t, quarters, people, least)

    def least_of(self, i: int) -> int:
        """The fewest quarter hours that one of the people can be given more."""
        return int(self.least[np.searchsorted(self.people, i)])

    def among(self, people: Ints) -> Bools:
        """Which of those asked are among others, given ascending: [k]."""
        is_one = self.none()
        if len(self.people):
            k = np.minimum(np.searchsorted(self.people, people), len(self.people) - 1)
            is_one[k[self.people[k] == people]] = True
        return is_one

    def all(self) -> Bools:
        """Everyone asked: [k]."""
        return np.ones(len(self.people), dtype=bool)

    def none(self) -> Bools:
        """None of those asked: [k]."""
        return np.zeros(len(self.people), dtype=bool)


@dataclass(frozen=True, slots=True)
class Leave:
    """Work taken away from person i in period t: the d and the p he then has no hours on."""

    i: int
    t: int
    demands: tuple[int, ...]
    projects: tuple[int, ...]


def _keeps_nobody(_: Leave) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a rule by itself has against one more slice in a plan, or one less.

    shuts: which of the people asked the rule shuts out: [k]. why: what shuts person i out, and
    what would help, in words without a full stop. keeps: whether work can't be taken away.
    """

    shuts: Callable[[Ask], Bools]
    why: Callable[[Ask, int], str]
    keeps: Callable[[Leave], bool] = _keeps_nobody


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

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        """What the rule has against more hours, or fewer, as a legal plan stands.

        None: nothing, whatever is asked. Who may not work there at all, or has no capacity, is
        judged as if he did.
        """
        return None
