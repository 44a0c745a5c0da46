"""Fix and project: free some columns of a model, move the fixed ones to the right-hand side."""

from __future__ import annotations

import numpy as np

from solver.problem.model import FREE, Model
from solver.problem.problem import NONE, Bools, Ints

ROUNDS = 2


class Freeing:
    """A model with its columns' rows at hand. Read-only after it is made; threads share it.

    leading: bool [column], x, z and on; the others follow from them and are freed beside them.
    """

    def __init__(self, model: Model, leading: np.ndarray) -> None:
        self.model, self.leading = model, leading
        order = np.argsort(model.column, kind="stable")
        self._rows = model.row_of[order]
        self._start = np.searchsorted(model.column[order], np.arange(len(model.lo) + 1))

    def freed(self, leading: Ints) -> Ints:
        """The given columns and those that follow from them, ascending."""
        free = np.zeros(len(self.model.lo), dtype=bool)
        free[leading] = True
        newest = leading
        for _ in range(ROUNDS):
            touched = np.zeros_like(free)
            touched[self.model.column[self._entries(self._rows_of(newest))]] = True
            newest = np.flatnonzero(touched & ~free & ~self.leading)
            free[newest] = True
        return np.flatnonzero(free)

    def project(self, columns: Ints, values: Ints) -> Model:
        """The model over some columns alone, all others fixed at their values."""
        model = self.model
        rows = self._rows_of(columns)
        entries = self._entries(rows)
        row = np.repeat(np.arange(len(rows)), model.start[rows + 1] - model.start[rows])
        place = _placed(model.column[entries], columns)
        is_free = place != NONE
        coef = model.coef[entries]
        fixed = np.where(is_free, 0, coef * values[model.column[entries]])
        held = np.zeros(len(rows), dtype=np.int64)
        np.add.at(held, row, fixed)
        low, high = model.low[rows], model.high[rows]
        low = np.where(low <= -FREE, low, low - held)
        high = np.where(high >= FREE, high, high - held)
        lo, hi = model.lo[columns], model.hi[columns]
        row, column, coef = row[is_free], place[is_free], coef[is_free]
        binds = _can_bind((row, column, coef), (lo, hi), (low, high))
        kept = binds[row]
        row = (np.cumsum(binds) - 1)[row[kept]]
        return Model(
            lo,
            hi,
            model.unit[columns],
            np.searchsorted(row, np.arange(int(binds.sum()) + 1)),
            column[kept],
            coef[kept],
            low[binds],
            high[binds],
            model.names[rows][binds],
            *(_placed(of[rows][binds], columns) for of in (model.defined, model.capped)),
        )

    def _rows_of(self, columns: Ints) -> Ints:
        return np.unique(self._rows[_ranges(self._start[columns], self._start[columns + 1])])

    def _entries(self, rows: Ints) -> Ints:
        return _ranges(self.model.start[rows], self.model.start[rows + 1])


def _can_bind(
    entries: tuple[Ints, Ints, Ints], bounds: tuple[Ints, Ints], limits: tuple[Ints, Ints]
) -> Bools:
    """Rows that some values within the columns' bounds would break."""
    (row, column, coef), (lo, hi), (low, high) = entries, bounds, limits
    least, most = np.zeros_like(low), np.zeros_like(high)
    np.add.at(least, row, np.minimum(coef * lo[column], coef * hi[column]))
    np.add.at(most, row, np.maximum(coef * lo[column], coef * hi[column]))
    return np.asarray((least < low) | (most > high))


def _placed(column: Ints, columns: Ints) -> Ints:
    """Where each column stands among some; NONE where it does not."""
    place = np.minimum(np.searchsorted(columns, column), len(columns) - 1)
    return np.where(columns[place] == column, place, NONE)


def _ranges(start: Ints, end: Ints) -> Ints:
    """All integers of the ranges start..end - 1, one after the other."""
    count = end - start
    offsets = np.repeat(start - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
    return np.asarray(offsets + np.arange(int(count.sum())), dtype=np.int64)
