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


class Change(Part):
    """Hours of the plan of record that are no longer worked."""

    name = "change"
    unit = "hours"

    def prices(self, problem: Problem, columns: Columns, rows: Rows) -> None:
        """1 per hour of a column gone >= por - x; where x can't pass por, por - x itself."""
        quarter = Fraction(1, 4)
        held = columns.pairs[problem.por_row[columns.pairs] >= 0]
        for pair in held:
            _price_pair(problem, columns, rows, int(pair), quarter)

    def measure(self, portfolio: Portfolio, plan: Decision) -> Measured:
        ledger = plan.ledger(portfolio)
        por = ledger.record.por
        lost = np.maximum(por.quarters - ledger.x.at(por), 0)[ledger.is_on[por.p]]
        hours = Fraction(int(lost.sum()), QUARTERS_PER_HOUR)
        return Measured(portfolio.policy.weight(self.name) * hours, hours)


def _price_pair(
    problem: Problem, columns: Columns, rows: Rows, pair: int, quarter: Fraction
) -> None:
    """The change of one booked pair, period by period, under every choice of its project."""
    on = columns.choices_of(int(problem.pair_p[pair]))
    por = np.array([problem.por_of(np.array([pair]), m)[0] for m in range(max(1, len(on)))])
    s = np.flatnonzero(columns.pairs[columns.k] == pair)
    x = np.full(problem.T, -1, dtype=np.int64)
    top = np.zeros(problem.T, dtype=np.int64)
    x[columns.t[s]], top[columns.t[s]] = columns.x[s], columns.top[s]
    if not len(on):
        t = np.flatnonzero((por[0] > 0) & (top <= por[0]))
        rows.constant("change", quarter * int(por[0][t].sum()))
        rows.price("change", x[t], -quarter)
    t = np.flatnonzero((por.max(axis=0) > 0) & ((top > por[0]) | bool(len(on))))
    _price_gone(rows, (x[t], on), por[:, t], quarter)


def _price_gone(rows: Rows, columns: tuple[Ints, Ints], por: Ints, quarter: Fraction) -> None:
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
    rows.price("change", gone, quarter)
