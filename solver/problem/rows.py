"""Sparse rows over numbered columns, for any engine; written in blocks by rules and parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.model import FREE, NO_LEAST, Least, Model
from solver.problem.problem import NONE, Bools, Ints, Ratios

GRID_BITS = 58
Follows = Callable[[Ints], Ints | Bools]
Term = tuple[Ints, Ints, Ints | int]


@dataclass(frozen=True, slots=True)
class Price:
    """Points of one part on columns: top / bottom per unit of the column, before the weight."""

    column: Ints
    points: Ratios


@dataclass(frozen=True, slots=True)
class Objective:
    """Integer prices on a grid: points = (cost @ values + constant) / grid.

    is_exact: no price was rounded down, so that equal totals are equal points.
    """

    cost: Ints
    constant: int
    grid: Fraction
    is_exact: bool

    def of(self, values: Ints) -> int:
        """The total of column values, on the grid."""
        return int(self.cost @ values) + self.constant

    def points(self, total: int) -> Fraction:
        """A total on the grid, in points."""
        return Fraction(total) / self.grid


class Rows:
    """Where rules and parts write. Columns are numbers, -1 stands for a column that is not there
    (its value is 0); coefficients and bounds are integers."""

    def __init__(self) -> None:
        self._lo: list[Ints] = []
        self._hi: list[Ints] = []
        self._unit: list[Ints] = []
        self.follows: list[tuple[Ints, Follows]] = []
        self._entries: list[tuple[Ints, Ints, Ints]] = []
        self._low: list[Ints] = []
        self._high: list[Ints] = []
        self._names: list[tuple[str, int]] = []
        self._defined: list[Ints] = []
        self._capped: list[Ints] = []
        self.prices: dict[str, list[Price]] = {}
        self.constants: dict[str, Fraction] = {}
        self.columns = 0
        self.rows = 0
        self.is_exact = True

    def new(
        self, hi: Ints, follows: Follows | None = None, *, lo: Ints | int = 0, unit: Ints | int = 1
    ) -> Ints:
        """Columns with bounds lo..hi. `follows` gives their least values from all others before."""
        count = len(hi)
        ids = np.arange(self.columns, self.columns + count, dtype=np.int64)
        self._lo.append(np.broadcast_to(np.asarray(lo, dtype=np.int64), (count,)))
        self._hi.append(np.asarray(hi, dtype=np.int64))
        self._unit.append(np.broadcast_to(np.asarray(unit, dtype=np.int64), (count,)))
        self.columns += count
        if follows is not None and count:
            self.follows.append((ids, follows))
        return ids

    def add(
        self,
        name: str,
        terms: Sequence[Term],
        *,
        count: int,
        low: Ints | int = -FREE,
        high: Ints | int = FREE,
        least: Least = NO_LEAST,
    ) -> None:
        """`count` rows: low <= sum of coef x column <= high.

        terms: (row 0..count-1, column, coefficient) arrays, entry by entry.
        """
        for row, column, coef in terms:
            coefs = np.broadcast_to(np.asarray(coef, dtype=np.int64), column.shape)
            is_there = (column != NONE) & (coefs != 0)
            self._entries.append((row[is_there] + self.rows, column[is_there], coefs[is_there]))
        self._low.append(np.broadcast_to(np.asarray(low, dtype=np.int64), (count,)))
        self._high.append(np.broadcast_to(np.asarray(high, dtype=np.int64), (count,)))
        self._names.append((name, count))
        self._defined.append(np.broadcast_to(np.asarray(least.defined, dtype=np.int64), (count,)))
        self._capped.append(np.broadcast_to(np.asarray(least.capped, dtype=np.int64), (count,)))
        self.rows += count

    def add_exactly(self, name: str, column: Ints, coef: NDArray[Any], high: int) -> None:
        """One row sum of coef x column <= high whose whole numbers may be too large for 58 bits.

        Then it is written coarser and stricter, and `is_exact` is False: plans stay legal, but
        a proof over the rows is none for the problem.
        """
        hi = np.concatenate(self._hi)[column].astype(object)
        reach = int(np.abs(coef).astype(object) @ hi) if len(column) else 0
        if reach <= high:
            return
        common = int(np.gcd.reduce(coef.astype(object)))
        coef, high, reach = coef // common, high // common, reach // common
        coarser = -(-reach // (1 << GRID_BITS)) or 1
        if coarser > 1:
            self.is_exact = False
        coefs = np.array([-(-int(c) // coarser) for c in coef], dtype=np.int64)
        row = np.zeros(len(column), dtype=np.int64)
        self.add(name, [(row, column, coefs)], count=1, high=high // coarser)

    def implies(self, name: str, one: Ints, other: Ints) -> None:
        """Any of `one` only with any of `other`; an empty list is something that is on."""
        if len(other):
            terms = [(np.zeros(len(one), dtype=np.int64), one, 1)]
            terms.append((np.zeros(len(other), dtype=np.int64), other, -1))
            self.add(name, terms, count=1, high=0 if len(one) else -1)

    def not_both(self, name: str, one: Ints, other: Ints) -> None:
        """At most one of `one` and `other` together; an empty list is something that is on."""
        both = np.concatenate([one, other])
        taken = (not len(one)) + (not len(other))
        row = np.zeros(len(both), dtype=np.int64)
        self.add(name, [(row, both, 1)], count=1, high=1 - taken)

    def price(self, part: str, column: Ints, points: Ratios | Fraction) -> None:
        """Points of a part per unit of each column, before the part's weight."""
        if isinstance(points, Fraction):
            single = Ratios.of([points])
            points = Ratios(np.repeat(single.top, len(column)), single.bottom)
        is_there = column != NONE
        entry = Price(column[is_there], Ratios(points.top[is_there], points.bottom))
        self.prices.setdefault(part, []).append(entry)

    def constant(self, part: str, points: Fraction) -> None:
        """Points of a part that no column changes, before the part's weight."""
        self.constants[part] = self.constants.get(part, Fraction(0)) + points

    def complete(self, values: Ints) -> Ints:
        """Fill in the columns that follow from the others; `values` is changed and returned."""
        for ids, follows in self.follows:
            values[ids] = follows(values)
        return values

    def model(self) -> Model:
        """All that was written, as arrays."""
        row, column, coef = (_joined([entry[j] for entry in self._entries]) for j in range(3))
        order = np.argsort(row, kind="stable")
        start = np.searchsorted(row[order], np.arange(self.rows + 1))
        names = np.repeat([n for n, _ in self._names], [c for _, c in self._names])
        return Model(
            _joined(self._lo),
            _joined(self._hi),
            _joined(self._unit),
            start,
            column[order],
            coef[order],
            _joined(self._low),
            _joined(self._high),
            names.astype(np.str_),
            _joined(self._defined),
            _joined(self._capped),
        )

    def objective(self, weights: dict[str, Fraction], hi: Ints) -> Objective:
        """The weighted sum of some parts in integers, exact where 58 bits allow it."""
        entries = [
            (price.column, price.points, weight)
            for part, weight in weights.items()
            for price in self.prices.get(part, [])
        ]
        constant = sum(
            (self.constants.get(part, Fraction(0)) * weight for part, weight in weights.items()),
            Fraction(0),
        )
        bottoms = [points.bottom * weight.denominator for _, points, weight in entries]
        grid = Fraction(int(np.lcm.reduce([constant.denominator, *bottoms], dtype=object)))
        reach = abs(constant) + sum(
            (_reach(column, points, hi) * weight for column, points, weight in entries), Fraction(0)
        )
        is_exact = reach * grid < 1 << GRID_BITS
        if not is_exact:
            grid = Fraction(1 << GRID_BITS) / (reach + 1)
            grid = Fraction(10) ** (len(str(grid.__floor__())) - 1) if grid >= 1 else grid
        cost = np.zeros(self.columns, dtype=np.int64)
        for column, points, weight in entries:
            np.add.at(cost, column, _on_grid(points, weight * grid))
        return Objective(cost, (constant * grid).__floor__(), grid, is_exact)


def _reach(column: Ints, points: Ratios, hi: Ints) -> Fraction:
    most = np.abs(points.top).astype(object) @ hi[column].astype(object) if len(column) else 0
    return Fraction(int(most), points.bottom)


def _on_grid(points: Ratios, factor: Fraction) -> Ints:
    """floor(points x factor): rounding down keeps every bound on the columns' total valid."""
    top, bottom = factor.numerator, factor.denominator * points.bottom
    most = max(int(np.abs(points.top).max(initial=0)), 1) * abs(top)
    if max(most, bottom) < 1 << 62:
        return np.asarray(points.top * top // bottom, dtype=np.int64)
    return np.asarray(points.top.astype(object) * top // bottom, dtype=np.int64)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
