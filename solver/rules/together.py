"""All or none of the listed people have hours on a project in a period all could work in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import Id
from solver.portfolio.portfolio import Portfolio, RuleEntry
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Leave, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Ints, Problem
    from solver.problem.rows import Rows


class TogetherEntry(RuleEntry):
    """A `together` rule as the planner writes it."""

    kind: Literal["together"]
    people: Annotated[tuple[Id, ...], Field(min_length=2)]


class Together(Rule):
    """All or none of the listed people have hours on a project in a period all could work in.

    A violation counts people missing.
    """

    name = "together"
    reads = ("rules.together",)
    Entry = TogetherEntry

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """works[i,p,t] = works[j,p,t] for the listed, where all could work on p in t."""
        for rule in problem.together:
            for p in _shared_projects(problem, rule.members):
                _all_or_none(problem, columns, rows, rule.members, p)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        ledger, lock, members = plan.ledger(portfolio), portfolio.locked.x, portfolio.axes.members
        lists = [portfolio.axes.positions(entry.people) for entry in _entries(portfolio)]

        def waiting(ask: Ask) -> Iterator[tuple[list[int], list[int]]]:
            """Of each list, who is not there, and whom of them that shuts out."""
            here = set(ledger.x.people_in(ask.p, ask.t).tolist())
            for listed in lists:
                away = [i for i in listed if i not in here]
                if len(away) > 1 and not _is_parted(lock, listed, ask.p, ask.t):
                    unable = [i for i in listed if not ledger.could_work(i, ask.p)[ask.t]]
                    yield away, [i for i in away if unable in ([], [i])]

        def shuts(ask: Ask) -> Bools:
            is_shut = ask.none()
            for _, shut in waiting(ask):
                is_shut |= ask.among(np.array(shut, dtype=int))
            return is_shut

        def why(ask: Ask, i: int) -> str:
            away = next(away for away, shut in waiting(ask) if i in shut)
            others = " and ".join(members[j] for j in away if j != i)
            return f"{members[i]} works only together with {others} {portfolio.axes.when(ask.t)}"

        def keeps(leave: Leave) -> bool:
            here = {p: set(ledger.x.people_in(p, leave.t).tolist()) for p in leave.projects}
            return any(
                leave.i in listed
                and len(here[p].intersection(listed)) > 1
                and _binds(ledger, lock, listed, p, leave.t)
                for p in leave.projects
                for listed in lists
            )

        return Blocks(shuts, why, keeps) if lists else None


def _shared_projects(problem: Problem, members: Ints) -> list[int]:
    """Projects on which each of the listed could work at some time, or is booked."""
    projects = [set(problem.pair_p[problem.pair_i == i].tolist()) for i in members]
    return sorted(set.intersection(*projects))


def _all_or_none(problem: Problem, columns: Columns, rows: Rows, members: Ints, p: int) -> None:
    """Each of the listed works on p in t just where the next one does."""
    present = (problem.cap[members] > 0).all(axis=0)
    for c in range(problem.choices[p]):
        could = np.array([_could_work(problem, int(i), p, c) for i in members])
        held = np.array([_is_held(problem, int(i), p) for i in members])
        broken = held.any(axis=0) & ~held.all(axis=0)
        t = np.flatnonzero(present & could.all(axis=0) & ~broken)
        row = np.arange(len(t))
        on = columns.choices_of(p)[c : c + 1]
        slack = [] if not len(on) else [(row, np.full(len(t), on[0]), 1)]
        for i, j in zip(members, np.roll(members, 1), strict=True):
            one = columns.works_at(np.full(len(t), i), np.full(len(t), p), t)
            two = columns.works_at(np.full(len(t), j), np.full(len(t), p), t)
            terms = [(row, one, 1), (row, two, -1), *slack]
            rows.add("together", terms, count=len(t), high=len(slack))


def _could_work(problem: Problem, i: int, p: int, c: int) -> Bools:
    """Periods in which i is eligible for, or locked on, a demand of p that asks hours."""
    k = np.flatnonzero((problem.pair_i == i) & (problem.pair_p == p))
    asks = problem.req[problem.first_row[problem.pair_d[k]] + c] > 0
    return np.asarray((asks & (problem.may_of(k) | (problem.lock_of(k) > 0))).any(axis=0))


def _is_held(problem: Problem, i: int, p: int) -> Bools:
    """Periods in which i has locked hours on p."""
    k = np.flatnonzero((problem.pair_i == i) & (problem.pair_p == p))
    return np.asarray((problem.lock_of(k) > 0).any(axis=0))


def _entries(portfolio: Portfolio) -> list[TogetherEntry]:
    return [entry for entry in portfolio.rules if isinstance(entry, TogetherEntry)]


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Listed people missing where others of the list are, unless locks in `held` part them."""
    axes, stays = ledger.axes, ledger.x.stays
    for entry in _entries(ledger.portfolio):
        listed = axes.positions(entry.people)
        places, counts = np.unique(stays.place[np.isin(stays.i, listed)], return_counts=True)
        parted = counts < len(listed)
        for place, count in zip(places[parted].tolist(), counts[parted].tolist(), strict=True):
            p, t = divmod(place, axes.T)
            if _binds(ledger, held, listed, p, t):
                names, project = ", ".join(entry.people), axes.projects[p].id
                text = f"Only {count} of {names} work on {project} {axes.when(t)}."
                short = Fraction(len(listed) - count)
                yield Violation("together", short, text, project=project, period=axes.dates[t])


def _binds(ledger: Ledger, held: Slices, listed: list[int], p: int, t: int) -> bool:
    """Whether all of them could work on a project in a period, and no locks part them there."""
    if _is_parted(held, listed, p, t):
        return False
    return all(ledger.could_work(i, p)[t] for i in listed)


def _is_parted(held: Slices, listed: list[int], p: int, t: int) -> bool:
    """Whether the locks in `held` put some of them on a project in a period, and not all."""
    return 0 < len(set(listed) & set(held.people_in(p, t).tolist())) < len(listed)
