"""A problem over some of its pairs as one model: columns, rows of every rule, prices of parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.parts import PARTS
from solver.problem.columns import Columns
from solver.problem.model import Model
from solver.problem.problem import Ints, Problem
from solver.problem.rows import Objective, Rows
from solver.rules import RULES
from solver.rules.base import Rule


@dataclass(frozen=True)
class Built:
    """The model of a problem over some pairs, and what is needed to go back and forth."""

    problem: Problem
    columns: Columns
    rows: Rows
    model: Model

    def objective(self, parts: Sequence[str]) -> Objective:
        """The weighted sum of some parts as integer prices."""
        return self.rows.objective(self.problem.weights_of(parts), self.model.hi)

    def values(self, x: Ints, delays: Ints) -> Ints:
        """Values of all columns for hours x [s] and a delay per project (-1: off)."""
        values = np.zeros(self.rows.columns, dtype=np.int64)
        values[self.columns.x] = x
        for p in np.flatnonzero(self.problem.is_open & (delays >= 0)):
            values[self.columns.choices_of(p)[delays[p]]] = 1
        return self.rows.complete(values)

    def completed(self, values: Ints) -> Ints:
        """The same hours and choices with every other column at its least value."""
        return self.rows.complete(values.copy())

    @cached_property
    def choice_columns(self) -> Ints:
        """The on-columns there are."""
        return self.columns.on[self.columns.on >= 0]

    def delays(self, values: Ints) -> Ints:
        """Delay per project, -1 where it is off."""
        delays = np.zeros(self.problem.P, dtype=np.int64)
        for p in np.flatnonzero(self.problem.is_open):
            on = values[self.columns.choices_of(p)]
            delays[p] = on.argmax() if on.any() else -1
        return delays


def build(problem: Problem, pairs: Ints, rules: Sequence[Rule] = RULES) -> Built:
    """Write every rule and part over the columns of the given pairs."""
    rows = Rows()
    columns = Columns(problem, pairs, rows)
    for rule in rules:
        rule.rows(problem, columns, rows)
    for part in PARTS:
        part.prices(problem, columns, rows)
    return Built(problem, columns, rows, rows.model())
