"""Numbering of x, z, y and on over some of a problem's pairs. -1: no such column, its value is 0.

u needs no column: it is what is asked less what is worked.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from solver.problem.model import Least
from solver.problem.problem import NONE, Bools, Ints, Problem
from solver.problem.rows import Follows, Rows


def grouped(*keys: Ints) -> tuple[Ints, Ints]:
    """Number equal key tuples alike: the group of each entry, and one entry of each group."""
    if not len(keys[0]):
        return keys[0].astype(np.int64), np.zeros(0, dtype=np.int64)
    joined = keys[0].astype(np.int64)
    for key in keys[1:]:
        joined = joined * (int(key.max()) + 2) + key
    _, first, group = np.unique(joined, return_index=True, return_inverse=True)
    return group.astype(np.int64), first.astype(np.int64)


class Columns:
    """Columns of the pairs `pairs` (ascending k) of a problem.

    Slices s = (pair, period) that can hold hours, in flat arrays: k (position in pairs), t, i, d,
    p, lock, top, least, unit (ticks) and the columns x, z. is_whole: no unit is less than the least
    slice. y: column per pair. on: column per choice, -1 for projects with nothing to decide (they
    are on, undelayed).
    """

    grouped = staticmethod(grouped)

    def __init__(self, problem: Problem, pairs: Ints, rows: Rows) -> None:
        self.problem, self.pairs, self.rows = problem, pairs, rows
        lock, top = problem.lock_of(pairs), problem.top_of(pairs)
        self.k, self.t = (axis.astype(np.int64) for axis in np.nonzero(top > 0))
        self.i, self.d = problem.pair_i[pairs[self.k]], problem.pair_d[pairs[self.k]]
        self.p = problem.project[self.d]
        self.lock, self.top = lock[self.k, self.t], top[self.k, self.t]
        self.least = problem.least_reach[self.d, self.t]
        self.on = self._choices()
        step = problem.step
        is_on_grid = (self.lock % step == 0) & (self.top % step == 0)
        self.unit = np.where(is_on_grid, step, 1)
        self.x = rows.new(self.top, lo=self.lock, unit=self.unit)
        held = (self.lock > 0).astype(np.int64)
        x = self.x
        self.is_whole = self.unit >= self.least
        self.z = rows.new(np.ones_like(x), lambda v: (v[x] > 0).astype(np.int64), lo=held)
        self.y = self._pair_columns()
        self._is_tied = False

    def _choices(self) -> Ints:
        problem = self.problem
        on = np.full(int(problem.first_choice[-1]), NONE, dtype=np.int64)
        project = np.repeat(np.arange(problem.P), problem.choices)
        is_open = problem.is_open[project]
        on[is_open] = self.rows.new(np.ones(int(is_open.sum()), dtype=np.int64))
        return on

    def _pair_columns(self) -> Ints:
        """y: the pair's only z where it has one slice, else a column with z <= y."""
        y = np.full(len(self.pairs), NONE, dtype=np.int64)
        count = np.bincount(self.k, minlength=len(self.pairs))
        single = count[self.k] == 1
        y[self.k[single]] = self.z[single]
        many = np.flatnonzero(count > 1)
        if not len(many):
            return y
        s = np.flatnonzero(~single)
        group = np.searchsorted(many, self.k[s])
        z = self.z[s]
        held = np.zeros(len(many), dtype=np.int64)
        np.maximum.at(held, group, (self.lock[s] > 0).astype(np.int64))
        y[many] = self.rows.new(
            np.ones(len(many), dtype=np.int64), _any_of(group, z, len(many)), lo=held
        )
        row = np.arange(len(s))
        pair = y[self.k[s]]
        terms = [(row, z, 1), (row, pair, -1)]
        self.rows.add("pairs", terms, count=len(s), high=0, least=Least(defined=pair))
        return y

    def follows(self, s: Ints, *, is_cap: bool = False) -> Least:
        """That rows of slices are why z is 1; or, where no least slice is at stake, cap it."""
        z = self.z[s]
        return Least(capped=np.where(self.is_whole[s], z, NONE)) if is_cap else Least(defined=z)

    def tie_pairs(self) -> None:
        """Keep y at 0 where no period has hours (y <= sum z): needed where y earns points."""
        if self._is_tied:
            return
        self._is_tied = True
        pair = np.flatnonzero(np.bincount(self.k, minlength=len(self.pairs)) > 1)
        s = np.flatnonzero(np.isin(self.k, pair))
        row = np.searchsorted(pair, self.k[s])
        terms = [(np.arange(len(pair)), self.y[pair], 1), (row, self.z[s], -1)]
        self.rows.add("pairs", terms, count=len(pair), high=0, least=Least(capped=self.y[pair]))

    @cached_property
    def works(self) -> tuple[Ints, Ints, Ints, Ints]:
        """(i, p, t, column) of every member, project and period: 1 where he has hours on it."""
        group, first = grouped(self.i, self.p, self.t)
        i, p, t = self.i[first], self.p[first], self.t[first]
        count = np.bincount(group, minlength=len(first))
        column = self.z[first].copy()
        many = np.flatnonzero(count > 1)
        s = np.flatnonzero(count[group] > 1)
        inner = np.searchsorted(many, group[s])
        z = self.z[s]
        column[many] = self.rows.new(
            np.ones(len(many), dtype=np.int64), _any_of(inner, z, len(many))
        )
        row = np.arange(len(s))
        works = column[group[s]]
        terms = [(row, z, 1), (row, works, -1)]
        self.rows.add("works", terms, count=len(s), high=0, least=Least(defined=works))
        terms = [(np.arange(len(many)), column[many], 1), (inner, z, -1)]
        self.rows.add("works", terms, count=len(many), high=0, least=Least(capped=column[many]))
        return i, p, t, column

    @cached_property
    def works_held(self) -> Bools:
        """Entries of `works` that hold locked hours."""
        group, first = grouped(self.i, self.p, self.t)
        held = np.bincount(group, weights=self.lock > 0, minlength=len(first))
        return np.asarray(held > 0)

    @cached_property
    def _works_known(self) -> Ints:
        """One ascending number per entry of `works`."""
        i, p, t, _ = self.works
        return (i * self.problem.P + p) * self.problem.T + t

    def works_at(self, i: Ints, p: Ints, t: Ints) -> Ints:
        """Columns of `works` at given members, projects and periods; -1 where he can't."""
        n, T = self.problem.P, self.problem.T
        known, column = self._works_known, self.works[3]
        asked = (i * n + p) * T + t
        if not len(known):
            return np.full(len(asked), NONE, dtype=np.int64)
        place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        return np.where(known[place] == asked, column[place], NONE)

    @cached_property
    def is_open(self) -> Bools:
        """Slices whose project's choice is to be decided."""
        return self.problem.is_open[self.p]

    @cached_property
    def can_change(self) -> Bools:
        """Slices that may have other hours than their lock."""
        return np.asarray(self.top > self.lock)

    def choices_of(self, p: int | np.integer[Any]) -> Ints:
        """The on-columns of an open project, one a delay; empty where nothing is to decide."""
        first, end = self.problem.first_choice[p : p + 2]
        return self.on[first:end] if self.problem.is_open[p] else self.on[:0]


def _any_of(group: Ints, column: Ints, count: int) -> Follows:
    """Follows: 1 where any column of the group is above 0."""

    def value(v: Ints) -> Ints:
        return (np.bincount(group, weights=v[column], minlength=count) > 0).astype(np.int64)

    return value
