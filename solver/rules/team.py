"""Heads on a demand: at most and at least so many in a period, at most so many over the horizon."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Conflict, Decision
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Demand, Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Leave, Rule, Violation, conflict_of, counted

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

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes, x, lock = portfolio.axes, plan.ledger(portfolio).x, portfolio.locked.x

        def shuts(ask: Ask) -> Bools:
            is_shut = ask.none()
            if _no_newcomer(x, lock, ask) is not None:
                is_shut = ~ask.among(x.people_on(ask.d, ask.t)[0])
            if _team_is_full(x, lock, ask.d):
                is_shut |= ~ask.among(x.pairs.i[x.pairs.d == ask.d])
            return is_shut

        def why(ask: Ask, _: int) -> str:
            words = _no_newcomer(x, lock, ask)
            if words is None:
                people = counted(int(x.team[ask.d]), "person", "people")
                words = f"{axes.demands[ask.d].id} has {people} over the horizon already; a higher"
                words += " max_team would help"
            return words

        def keeps(leave: Leave) -> bool:
            return any(_needs_all(x, lock, d, leave.t) for d in leave.demands)

        return Blocks(shuts, why, keeps)


def _least_heads(problem: Problem, columns: Columns, rows: Rows, group: Ints) -> None:
    """Anyone there makes it staffed (z <= w); that takes enough heads (sum_i z >= least w)."""
    least = problem.heads_least[columns.d, columns.t]
    short = np.flatnonzero(least > 1)
    if not len(short):
        return
    place, first = columns.grouped(group[short])
    count, z = len(first), columns.z[short]
    staffed = rows.new(
        np.ones(count, dtype=np.int64),
        lambda v: (np.bincount(place, weights=v[z], minlength=count) > 0).astype(np.int64),
    )
    row = np.arange(len(short))
    rows.add("team", [(row, z, 1), (row, staffed[place], -1)], count=len(short), high=0)
    enough = [(place, z, 1), (np.arange(count), staffed, -least[short][first])]
    rows.add("team", enough, count=count, low=0)


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


def _no_newcomer(x: Slices, lock: Slices, ask: Ask) -> str | None:
    """Why one more person could not join a demand in a period; None: somebody could."""
    d, t, demand = ask.d, ask.t, x.axes.demands[ask.d]
    if demand.max_people is None and demand.min_people <= 1:
        return None
    heads, when = int(x.heads[d, t]), x.axes.when(t)
    if demand.max_people is not None and heads >= max(demand.max_people, int(lock.heads[d, t])):
        return f"{demand.id} has {_heads(x, d, t)} {when} already; a higher max_people would help"
    least = _least(demand, int(lock.heads[d, t]))
    if heads + 1 < least:
        return f"{demand.id} needs {least} people at a time {when}; fewer min_people would help"
    return None


def _team_is_full(x: Slices, lock: Slices, d: int) -> bool:
    """Whether a demand has all the people it may have over the horizon."""
    most = x.axes.demands[d].max_team
    return most is not None and int(x.team[d]) >= max(most, int(lock.team[d]))


def _needs_all(x: Slices, lock: Slices, d: int, t: int) -> bool:
    """Whether too few people would stay on a demand if one left it."""
    stay = int(x.heads[d, t]) - 1
    return 0 < stay < _least(x.axes.demands[d], int(lock.heads[d, t]))


def _least(demand: Demand, locked: int) -> int:
    """Fewest people at a time where anyone is; the locked ones may be fewer."""
    return min(demand.min_people, locked) if locked else demand.min_people


def _heads(x: Slices, d: int, t: int) -> str:
    return counted(int(x.heads[d, t]), "person", "people")
