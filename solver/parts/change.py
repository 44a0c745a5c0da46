"""Hours of the plan of record that are no longer worked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.parts.base import Measured, Part
from solver.plan import Decision
from solver.portfolio.numbers import QUARTERS_PER_HOUR
from solver.portfolio.portfolio import Portfolio

if TYPE_CHECKING:
    from solver.problem.columns import Columns
    from solver.problem.problem import Ints, Problem
    from solver.problem.rows import Rows


QUARTER = Fraction(1, 4)


class Change(Part):
    """Hours of the plan of record that are no longer worked."""

    name = "change"
    unit = "hours"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """1 per hour of a column gone >= por - x; where x can't pass por, por - x itself."""
        held = columns.pairs[problem.por_row[columns.pairs] >= 0]
        is_open = problem.is_open[problem.pair_p[held]]
        _price_settled(problem, columns, rows, held[~is_open])
        for pair in held[is_open]:
            _price_open(problem, columns, rows, int(pair))

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        ledger = plan.ledger(portfolio)
        por = ledger.record.por
        lost = np.maximum(por.quarters - ledger.x.at(por), 0)[ledger.is_on[por.p]]
        hours = Fraction(int(lost.sum()), QUARTERS_PER_HOUR)
        return Measured(portfolio.policy.weight(self.name) * hours, hours)


def _price_settled(problem: Problem, columns: Columns, rows: Rows, held: Ints) -> None:
    """The change of booked pairs whose projects have nothing to decide."""
    por = problem.por_of(held)
    x, top = _slices_of(columns, held, problem.T)
    is_within = (por > 0) & (top <= por)
    rows.constant("change", QUARTER * int(por[is_within].sum()))
    rows.price("change", x[is_within], -QUARTER)
    may_pass = (por > 0) & (top > por)
    none = np.zeros(0, dtype=np.int64)
    _price_gone(rows, (x[may_pass], none), por[may_pass][None])


def _price_open(problem: Problem, columns: Columns, rows: Rows, pair: int) -> None:
    """The change of one booked pair, period by period, under every choice of its project."""
    on = columns.choices_of(int(problem.pair_p[pair]))
    por = np.array([problem.por_of(np.array([pair]), delay)[0] for delay in range(len(on))])
    x, _ = _slices_of(columns, np.array([pair]), problem.T)
    t = np.flatnonzero(por.max(axis=0) > 0)
    _price_gone(rows, (x[0, t], on), por[:, t])


def _slices_of(columns: Columns, held: Ints, T: int) -> tuple[Ints, Ints]:
    """Columns of x (-1: none) and the most hours of some pairs' slices: [pair, t]."""
    x = np.full((len(held), T), -1, dtype=np.int64)
    top = np.zeros((len(held), T), dtype=np.int64)
    s = np.flatnonzero(np.isin(columns.pairs[columns.k], held))
    place = np.searchsorted(held, columns.pairs[columns.k[s]])
    x[place, columns.t[s]], top[place, columns.t[s]] = columns.x[s], columns.top[s]
    return x, top


def _price_gone(rows: Rows, columns: tuple[Ints, Ints], por: Ints) -> None:
    """gone >= por - x: rows per period; with choices, por of the one that is on."""
    x, on = columns
    row = np.arange(len(x))

    def value(v: Ints) -> Ints:
        expected = (v[on][:, None] * por).sum(axis=0) if len(on) else por[0]
        return np.asarray(np.maximum(expected - np.where(x >= 0, v[x], 0), 0))

    gone = rows.new(por.max(axis=0), value)
    chosen = [(row, np.repeat(on[c], len(x)), -por[c]) for c in range(len(on))]
    low = 0 if len(on) else por[0]
    rows.add("change", [(row, gone, 1), (row, x, 1), *chosen], count=len(x), low=low)
    rows.price("change", gone, QUARTER)
