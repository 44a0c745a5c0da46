"""At most one of the listed people has hours on a project in a period."""

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
from solver.rules.base import Ask, Blocks, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows


class ApartEntry(RuleEntry):
    """A `apart` rule as the planner writes it."""

    kind: Literal["apart"]
    people: Annotated[tuple[Id, ...], Field(min_length=2)]


class Apart(Rule):
    """At most one of the listed people has hours on a project in a period.

    A violation counts people beyond the first.
    """

    name = "apart"
    reads = ("rules.apart",)
    Entry = ApartEntry

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """sum over the listed of works[i,p,t] <= 1, or what locks reach: one row per (p, t)."""
        i, p, t, column = columns.works
        held = columns.works_held
        for members in problem.apart:
            s = np.flatnonzero(np.isin(i, members))
            group, first = columns.grouped(p[s], t[s])
            locked = np.bincount(group, weights=held[s], minlength=len(first)).astype(np.int64)
            rows.add("apart", [(group, column[s], 1)], count=len(first), high=np.maximum(1, locked))

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes, x, lock = portfolio.axes, plan.ledger(portfolio).x, portfolio.locked.x
        lists = [axes.positions(entry.people) for entry in _entries(portfolio)]

        def full(ask: Ask) -> Iterator[tuple[list[int], set[int]]]:
            """The lists that no more may come of, and who of them is there."""
            here = set(x.people_in(ask.p, ask.t).tolist())
            locked = set(lock.people_in(ask.p, ask.t).tolist())
            for listed in lists:
                there = here.intersection(listed)
                if there and len(there) >= len(locked.intersection(listed)):
                    yield listed, there

        def shuts(ask: Ask) -> Bools:
            is_shut = ask.none()
            for listed, there in full(ask):
                is_shut |= ask.among(np.array([i for i in listed if i not in there], dtype=int))
            return is_shut

        def why(ask: Ask, i: int) -> str:
            there = next(there for listed, there in full(ask) if i in listed and i not in there)
            return (
                f"{axes.members[i]} is kept apart from {axes.members[min(there)]}, who works on"
                f" {axes.projects[ask.p].id} {axes.when(ask.t)}"
            )

        return Blocks(shuts, why) if lists else None


def _entries(portfolio: Portfolio) -> list[ApartEntry]:
    return [entry for entry in portfolio.rules if isinstance(entry, ApartEntry)]


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Listed people beyond one on a project, or beyond those that locks in `held` put there."""
    axes, stays = ledger.axes, ledger.x.stays
    for entry in _entries(ledger.portfolio):
        listed = axes.positions(entry.people)
        places, counts = np.unique(stays.place[np.isin(stays.i, listed)], return_counts=True)
        for place, count in zip(places[counts > 1].tolist(), counts[counts > 1], strict=True):
            p, t = divmod(place, axes.T)
            over = int(count) - max(1, len(set(listed) & set(held.people_in(p, t).tolist())))
            if over > 0:
                names, project = ", ".join(entry.people), axes.projects[p].id
                text = f"{count} of {names} work on {project} {axes.when(t)}, {over} too many."
                yield Violation(
                    "apart", Fraction(over), text, project=project, period=axes.dates[t]
                )
