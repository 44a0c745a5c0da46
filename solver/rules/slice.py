"""Hours on a slice are none, the lock, or a multiple of the step from the least slice on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.plan import Decision, Misfit
from solver.portfolio.axes import Bools
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Portfolio
from solver.portfolio.slices import Slices
from solver.rules.base import Ask, Blocks, Rule, Violation

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Problem
    from solver.problem.rows import Rows, Term


class Slice(Rule):
    """Hours on a slice are none, the lock, or a multiple of the step from the least slice on.

    A violation counts slices.
    """

    name = "slice"
    reads = (
        "demands.min_hours",
        "policy.min_hours",
        "policy.step",
    )

    def rows(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """least z <= x <= top z; where a lock lies below the least slice, x is the lock or more.

        Under an open choice the least slice may be larger: x >= least_c (z + on_c - 1).
        """
        lock, top, least, x, z = (
            columns.lock,
            columns.top,
            columns.least,
            columns.x,
            columns.z,
        )
        s = np.flatnonzero(lock == 0)
        row = np.arange(len(s))
        within: list[Term] = [(row, x[s], 1), (row, z[s], -top[s])]
        rows.add("slice", within, count=len(s), high=0, least=columns.follows(s))
        enough: list[Term] = [(row, x[s], 1), (row, z[s], -least[s])]
        rows.add("slice", enough, count=len(s), low=0, least=columns.follows(s, is_cap=True))
        _above_locks(problem, columns, rows)
        _larger_least(problem, columns, rows)

    def check(self, portfolio: Portfolio, plan: Decision) -> Iterator[Violation]:
        for misfit in plan.misfits(portfolio):
            if misfit.rule == self.name:
                yield _garbled(misfit)
        yield from _odd_slices(plan.ledger(portfolio), portfolio.locked.x)

    def blocks(self, portfolio: Portfolio, plan: Decision) -> Blocks | None:
        axes = portfolio.axes

        def shuts(ask: Ask) -> Bools:
            return np.asarray(ask.least > ask.quarters)

        def why(ask: Ask, i: int) -> str:
            left, more = hours_of(ask.quarters), hours_of(ask.least_of(i))
            return (
                f"{left} h are left {axes.when(ask.t)}, and {more} h are the least that"
                f" {axes.members[i]} can add; smaller min_hours or a smaller step would help"
            )

        return Blocks(shuts, why)


def _above_locks(problem: Problem, columns: Columns, rows: Rows) -> None:
    """A locked slice is its lock, or on the step's grid from the least slice on."""
    lock, top, step = columns.lock, columns.top, problem.step
    least = np.maximum(columns.least, -(-np.maximum(lock, 1) // step) * step)
    apart = np.flatnonzero((lock > 0) & ((lock % step > 0) | (lock < columns.least)) & (top > lock))
    high = top[apart] // step
    low = -(-least[apart] // step)
    row = np.arange(len(apart))
    x = columns.x[apart]
    more = rows.new(np.ones(len(apart), dtype=np.int64), lambda v: v[x] > lock[apart])
    steps = rows.new(high, lambda v: np.where(v[x] > lock[apart], v[x] // step, 0))
    terms: list[Term] = [(row, x, 1), (row, more, lock[apart]), (row, steps, -step)]
    rows.add("slice", terms, count=len(apart), low=lock[apart], high=lock[apart])
    rows.add("slice", [(row, steps, 1), (row, more, -high)], count=len(apart), high=0)
    rows.add("slice", [(row, steps, 1), (row, more, -low)], count=len(apart), low=0)


def _larger_least(problem: Problem, columns: Columns, rows: Rows) -> None:
    """Where an open choice asks so much that its least slice is larger than others'."""
    for p in np.flatnonzero(problem.is_open):
        s = np.flatnonzero((columns.p == p) & (columns.lock == 0))
        d, t = columns.d[s], columns.t[s]
        for c, on in enumerate(columns.choices_of(p)):
            r = problem.first_row[d] + c
            req = problem.req[r, t]
            least = np.minimum(problem.least_hours[d], req)
            least = np.maximum(-(-least // problem.step), 1) * problem.step
            larger = (least > columns.least[s]) & (req > 0)
            row = np.arange(int(larger.sum()))
            terms: list[Term] = [
                (row, columns.x[s][larger], 1),
                (row, columns.z[s][larger], -least[larger]),
                (row, np.full(len(row), on), -least[larger]),
            ]
            rows.add("slice", terms, count=len(row), low=-least[larger])


def _odd_slices(ledger: Ledger, held: Slices) -> Iterator[Violation]:
    """Slices that are not their lock, and off the step's grid or shorter than the least slice."""
    axes, x, step = ledger.axes, ledger.x, ledger.hours.step
    least = np.minimum(axes.min_hours[x.d], ledger.asked[x.d, x.t])
    is_odd = (x.quarters != held.at(x)) & ((x.quarters % step != 0) | (x.quarters < least))
    for n in np.flatnonzero(is_odd).tolist():
        member, demand, t = axes.members[x.i[n]], axes.demands[x.d[n]], int(x.t[n])
        yield Violation(
            "slice",
            Fraction(1),
            f"{member} has {hours_of(x.quarters[n])} h on {demand.id} {axes.when(t)}; it must be a"
            f" multiple of {hours_of(step)} h and at least {hours_of(least[n])} h.",
            project=demand.project,
            person=member,
            demand=demand.id,
            period=axes.dates[t],
        )


def _garbled(misfit: Misfit) -> Violation:
    """An allocation that is no slice at all: its hours or its period can't be, or it is doubled."""
    item = misfit.allocation
    text = f"The allocation of {item.person} on {item.demand} from {item.period} {misfit.reason}."
    return Violation(
        "slice", misfit.by, text, person=item.person, demand=item.demand, period=item.period
    )
