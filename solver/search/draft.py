"""A plan as the search hands it around: slices and delays, no columns and no names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.plan import Decision
from solver.problem.compile import Index
from solver.problem.decode import decode
from solver.problem.problem import Ints, Problem
from solver.search.build import Built
from solver.search.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Draft:
    """Slices k, t with ticks > 0, sorted by (k, t); a delay per project (-1: off)."""

    k: Ints
    t: Ints
    ticks: Ints
    delays: Ints

    @classmethod
    def of_ledger(cls, ledger: Ledger) -> Draft:
        """What was given out by hand."""
        k, t, ticks = ledger.slices()
        order = np.lexsort((t, k))
        return cls(k[order], t[order], ticks[order], ledger.delays)

    @classmethod
    def of_values(cls, built: Built, values: Ints) -> Draft:
        """What an engine's column values say."""
        columns = built.columns
        ticks = values[columns.x]
        has = ticks > 0
        k = columns.pairs[columns.k[has]]
        return cls(k, columns.t[has], ticks[has], built.delays(values))

    def values(self, built: Built) -> Ints:
        """The same plan as column values; its pairs must be among the columns'."""
        columns, T = built.columns, built.problem.T
        x = np.zeros(len(columns.x), dtype=np.int64)
        place = np.searchsorted(columns.pairs[columns.k] * T + columns.t, self.k * T + self.t)
        x[place] = self.ticks
        return built.values(x, self.delays)

    def decision(self, problem: Problem, index: Index) -> Decision:
        """The same plan in ids, dates and hours."""
        i, d = problem.pair_i[self.k], problem.pair_d[self.k]
        return decode(index, (i, d, self.t, self.ticks), self.delays)
