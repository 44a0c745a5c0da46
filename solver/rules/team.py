"""Heads on a demand: at most and at least so many in a period, at most so many over the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Demand, Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, PersonId, Rule, Violation, conflict_of, counted

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Ints, Problem
    from solver.problem.rows import Rows, Term


class Team(Rule):
    """Heads on a demand: at most and at least so many in a period, so many over the horizon.

    A violation counts people too many or too few.
    """

    name = "team"
    reads = (
        "demands.max_people",
        "demands.min_people",
        "demands.max_team",
    )

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """heads_least z <= sum_i z <= heads_most per (d, t), and sum_i y <= team_most per d."""
        group, first = columns.grouped(columns.d, columns.t)
        d, t = columns.d[first], columns.t[first]
        count = np.bincount(group, minlength=len(first))
        most = problem.heads_most[d, t]
        binds = count > most
        row, s = np.cumsum(binds) - 1, binds[group]
        terms: list[Term] = [(row[group[s]], columns.z[s], 1)]
        rows.add("team", terms, count=int(binds.sum()), high=most[binds])
        _least_heads(problem, columns, rows, group)
        pair_d = problem.pair_d[columns.pairs]
        binds = np.bincount(pair_d, minlength=len(problem.team_most)) > problem.team_most
        row, k = np.cumsum(binds) - 1, binds[pair_d]
        terms = [(row[pair_d[k]], columns.y[k], 1)]
        rows.add("team", terms, count=int(binds.sum()), high=problem.team_most[binds])

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        return _broken(plan.ledger(portfolio), portfolio.locked.x)

    def conflicts(self, portfolio: Portfolio) -> Iterator[Conflict]:
        strictly = _broken(portfolio.locked, Slices.none(portfolio.axes))
        return map(conflict_of, strictly)

    def blocks(self, portfolio: Portfolio, plan: Decision, ask: Ask) -> Mapping[PersonId, str]:
        axes, x, lock = portfolio.axes, plan.ledger(portfolio).x, portfolio.locked.x
        d = axes.d_of[ask.demand]
        words = _no_newcomer(axes.demands[d], d, ask.t, x, lock)
        shut: dict[PersonId, str] = {}
        if words is not None:
            here = set(x.people_on(d, ask.t)[0].tolist())
            shut = {axes.members[i]: words for i in range(axes.I) if i not in here}
        most = axes.demands[d].max_team
        if most is not None and x.team[d] >= max(most, lock.team[d]):
            team = set(x.pairs.i[x.pairs.d == d].tolist())
            people = counted(int(x.team[d]), "person", "people")
            words = f"{ask.demand} has {people} over the horizon already"
            shut |= {axes.members[i]: words for i in range(axes.I) if i not in team}
        return shut


def _least_heads(problem: Problem, columns: Columns, rows: Rows, group: Ints) -> None:
    """sum_i z >= heads_least z, one row per slice: where anyone is, enough are."""
    least = problem.heads_least[columns.d, columns.t]
    short = np.flatnonzero(least > 1)
    if not len(short):
        return
    order = np.argsort(group, kind="stable")
    start = np.searchsorted(group[order], group[short], side="left")
    end = np.searchsorted(group[order], group[short], side="right")
    row = np.repeat(np.arange(len(short)), end - start)
    inner = np.arange(len(row)) - np.repeat(np.cumsum(end - start) - (end - start), end - start)
    mates = order[np.repeat(start, end - start) + inner]
    terms: list[Term] = [
        (row, columns.z[mates], 1),
        (np.arange(len(short)), columns.z[short], -least[short]),
    ]
    rows.add("team", terms, count=len(short), low=0)


def _broken(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Heads beyond or short of the limits, which give way to the heads locked in `held`."""
    for d, demand in enumerate(ledger.axes.demands):
        if demand.max_people is not None:
            most = np.maximum(demand.max_people, held.heads[d])
            yield from _wrong_heads(ledger, d, ledger.x.heads[d] - most, "too many")
        if demand.min_people > 1:
            least = np.where(
                held.heads[d] > 0, np.minimum(demand.min_people, held.heads[d]), demand.min_people
            )
            short = np.where(ledger.x.heads[d] > 0, least - ledger.x.heads[d], 0)
            yield from _wrong_heads(ledger, d, short, "too few")
        if demand.max_team is not None:
            over = int(ledger.x.team[d]) - max(demand.max_team, int(held.team[d]))
            if over > 0:
                people = counted(int(ledger.x.team[d]), "person", "people")
                text = f"{demand.id} has {people} over the horizon, {over} too many."
                yield Violation(
                    "team", Fraction(over), text, project=demand.project, demand=demand.id
                )


def _wrong_heads(ledger: Ledger, d: int, by: Ints, words: str) -> Iterator[Violation]:
    """The periods in which so many people are too many, or too few."""
    axes, demand = ledger.axes, ledger.axes.demands[d]
    for t in np.flatnonzero(by > 0).tolist():
        yield Violation(
            "team",
            Fraction(int(by[t])),
            f"{demand.id} has {_heads(ledger.x, d, t)} {axes.when(t)}, {by[t]} {words}.",
            project=demand.project,
            demand=demand.id,
            period=axes.dates[t],
        )


def _no_newcomer(demand: Demand, d: int, t: int, x: Slices, lock: Slices) -> str | None:
    """Why one more person could not join a demand in a period; None: somebody could."""
    heads, locked = int(x.heads[d, t]), int(lock.heads[d, t])
    if demand.max_people is not None and heads >= max(demand.max_people, locked):
        return f"{demand.id} has {_heads(x, d, t)} {x.axes.when(t)} already"
    least = min(demand.min_people, locked) if locked else demand.min_people
    if heads + 1 < least:
        return f"{demand.id} needs {least} people at a time {x.axes.when(t)}"
    return None


def _heads(x: Slices, d: int, t: int) -> str:
    return counted(int(x.heads[d, t]), "person", "people")
