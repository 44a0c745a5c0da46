"""Rows over numbered columns as arrays, for any engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import NONE, Bools, Ints

FREE = 1 << 60


@dataclass(frozen=True, slots=True)
class Least:
    """What rows say of the least value of a column that follows from others; NONE: nothing.

    defined: the column whose least value the row is a reason of. capped: the column that the row
    only keeps from being more than that.
    """

    defined: Ints | int = NONE
    capped: Ints | int = NONE


NO_LEAST = Least()


@dataclass(frozen=True, slots=True)
class Model:
    """Columns and rows as arrays (rows compressed): low <= A @ v <= high, lo <= v <= hi.

    lo, hi, unit int64 [column]: v is a multiple of its unit.
    start int64 [row + 1], column, coef int64 [entry], low, high int64 [row], name of each row.
    defined, capped int64 [row]: see Least.
    """

    lo: Ints
    hi: Ints
    unit: Ints
    start: Ints
    column: Ints
    coef: Ints
    low: Ints
    high: Ints
    names: NDArray[np.str_]
    defined: Ints
    capped: Ints

    def limited(self, name: str, coef: Ints, high: int) -> Model:
        """The model with one more row: coef @ v <= high."""
        column = np.flatnonzero(coef)
        return replace(
            self,
            start=np.append(self.start, self.start[-1] + len(column)),
            column=np.concatenate([self.column, column]),
            coef=np.concatenate([self.coef, coef[column]]),
            low=np.append(self.low, -FREE),
            high=np.append(self.high, high),
            names=np.append(self.names, name),
            defined=np.append(self.defined, NONE),
            capped=np.append(self.capped, NONE),
        )

    def without(self, is_dropped: Bools) -> Model:
        """The model without some rows."""
        kept = ~is_dropped
        is_kept = kept[self.row_of]
        return replace(
            self,
            start=np.concatenate([[0], np.cumsum(np.diff(self.start)[kept])]),
            column=self.column[is_kept],
            coef=self.coef[is_kept],
            low=self.low[kept],
            high=self.high[kept],
            names=self.names[kept],
            defined=self.defined[kept],
            capped=self.capped[kept],
        )

    @property
    def row_of(self) -> Ints:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.low)), np.diff(self.start))

    def activity(self, values: Ints) -> Ints:
        """A @ v."""
        sums = np.zeros(len(self.low), dtype=np.int64)
        np.add.at(sums, self.row_of, self.coef * values[self.column])
        return sums

    def broken(self, values: Ints) -> list[str]:
        """Names of the rows that column values break; empty: all hold."""
        activity = self.activity(values)
        bad = (activity < self.low) | (activity > self.high)
        names = set(self.names[bad].tolist())
        if ((values < self.lo) | (values > self.hi)).any():
            names.add("bounds")
        return sorted(names)
