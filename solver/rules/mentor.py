"""Whoever is below a level works beside someone with the mentor's level."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import Id, Level
from solver.portfolio.portfolio import Portfolio, RuleEntry
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Leave, Rule, Violation, conflict_of

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Ints, Problem
    from solver.problem.rows import Rows


class MentorEntry(RuleEntry):
    """A `mentor` rule as the planner writes it."""

    kind: Literal["mentor"]
    skill: Id
    level: Annotated[Level, Field(ge=1)]
    mentor_level: Annotated[Level, Field(ge=1)]


class Mentor(Rule):
    """Whoever is below a level works beside someone with the mentor's level.

    A violation counts people without a mentor.
    """

    name = "mentor"
    reads = ("rules.mentor",)
    Entry = MentorEntry

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """z of a junior <= sum of works of the mentors on the project: one row per slice."""
        for rule in problem.mentors:
            i, _, t, _ = columns.works
            teaches = rule.is_mentor[i, t]
            learns = rule.is_junior[columns.i, columns.t] & rule.needs[columns.d]
            s = np.flatnonzero(learns & ~_exempt(columns, rule.is_mentor, learns))
            if not len(s):
                continue
            row = np.arange(len(s))
            terms = [(row, columns.z[s], 1)]
            if teaches.any():
                terms.append(_mentors_of(columns, s, teaches))
            rows.add("mentor", terms, count=len(s), high=0)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes, x, lock = portfolio.axes, plan.ledger(portfolio).x, portfolio.locked.x
        entries = [(entry, _juniors_alone(lock, entry)) for entry in _entries(portfolio)]

        def lacking(ask: Ask) -> Iterator[tuple[MentorEntry, Bools]]:
            """Rules that no mentor on the project keeps, and which of those asked are juniors."""
            for entry, alone in entries:
                need = axes.needs[ask.d].get(entry.skill)
                levels = axes.levels(entry.skill)[:, ask.t]
                here = x.people_in(ask.p, ask.t)
                if need is None or (levels[here] >= entry.mentor_level).any():
                    continue
                is_junior = np.maximum(levels[ask.people], need) < entry.level
                place = ask.p * axes.T + ask.t
                exempt = alone[alone // axes.I == place] % axes.I
                yield entry, is_junior & ~ask.among(exempt)

        def shuts(ask: Ask) -> Bools:
            return sum((is_shut for _, is_shut in lacking(ask)), ask.none())

        def why(ask: Ask, i: int) -> str:
            k = int(np.searchsorted(ask.people, i))
            entry = next(entry for entry, is_shut in lacking(ask) if is_shut[k])
            return (
                f"{axes.members[i]} needs someone of level {entry.mentor_level} in {entry.skill}"
                f" beside on {axes.projects[ask.p].id} {axes.when(ask.t)}"
            )

        def keeps(leave: Leave) -> bool:
            return any(_is_sole_mentor(x, entry, alone, leave) for entry, alone in entries)

        return Blocks(shuts, why, keeps) if entries else None


def _exempt(columns: Columns, is_mentor: Bools, learns: Bools) -> Bools:
    """Slices of juniors who are locked on the project that period while no mentor is."""
    key = (columns.p * columns.problem.T + columns.t) * len(is_mentor) + columns.i
    place = columns.p * columns.problem.T + columns.t
    held = columns.lock > 0
    guided = place[held & is_mentor[columns.i, columns.t]]
    locked = key[held & learns]
    return np.isin(key, locked) & ~np.isin(place, guided)


def _mentors_of(columns: Columns, s: Ints, teaches: Bools) -> tuple[Ints, Ints, int]:
    """Entries -works[m,p,t] of every mentor for each junior slice s."""
    _, p, t, column = columns.works
    place = p[teaches] * columns.problem.T + t[teaches]
    order = np.argsort(place, kind="stable")
    wanted = columns.p[s] * columns.problem.T + columns.t[s]
    start = np.searchsorted(place[order], wanted, side="left")
    count = np.searchsorted(place[order], wanted, side="right") - start
    row = np.repeat(np.arange(len(s)), count)
    inner = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, column[teaches][order[np.repeat(start, count) + inner]], -1


def _entries(portfolio: Portfolio) -> list[MentorEntry]:
    return [entry for entry in portfolio.rules if isinstance(entry, MentorEntry)]


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Juniors without a mentor, unless the locks in `held` leave the same ones without."""
    axes = ledger.axes
    for entry in _entries(ledger.portfolio):
        left = np.setdiff1d(_juniors_alone(ledger.x, entry), _juniors_alone(held, entry))
        for key in left.tolist():
            place, i = divmod(key, axes.I)
            p, t = divmod(place, axes.T)
            member, project = axes.members[i], axes.projects[p].id
            text = (
                f"{member} works on {project} {axes.when(t)} with nobody of level"
                f" {entry.mentor_level} in {entry.skill} beside."
            )
            yield Violation(
                "mentor", Fraction(1), text, project=project, person=member, period=axes.dates[t]
            )


def _juniors_alone(x: Slices, entry: MentorEntry) -> Ints:
    """Juniors in places (p x T + t) without a mentor, as place x I + i; each once."""
    axes = x.axes
    needs = np.array([entry.skill in needs for needs in axes.needs], dtype=bool)
    levels, places = axes.levels(entry.skill)[x.i, x.t], x.p * axes.T + x.t
    is_alone = ~np.isin(places, places[levels >= entry.mentor_level])
    is_junior = needs[x.d] & (levels < entry.level)
    return np.unique((places * axes.I + x.i)[is_junior & is_alone])


def _is_sole_mentor(x: Slices, entry: MentorEntry, alone: Ints, leave: Leave) -> bool:
    """Whether juniors would stay without a mentor where someone leaves a project.

    alone: those who have none by their locks, and may go on so.
    """
    axes, t = x.axes, leave.t
    levels = axes.levels(entry.skill)[:, t]
    if levels[leave.i] < entry.mentor_level:
        return False
    for p in leave.projects:
        stay = np.setdiff1d(x.people_in(p, t), [leave.i])
        has_mentor = (levels[stay] >= entry.mentor_level).any()
        if not has_mentor and (levels[stay] < entry.level).any():
            n = np.flatnonzero((x.p == p) & (x.t == t) & (x.i != leave.i))
            rest = Slices(axes, x.i[n], x.d[n], x.t[n], x.quarters[n])
            if len(np.setdiff1d(_juniors_alone(rest, entry), alone)):
                return True
    return False
