"""Solving an excerpt: its model is built, what may not change is fixed, an engine does the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.engines.cpsat import Answer, Effort
from solver.problem.easing import eased
from solver.problem.freeing import Freeing
from solver.problem.model import Model
from solver.problem.problem import Ints
from solver.search.build import Built, build
from solver.search.excerpts import Excerpt

Engine = Callable[[Model, Ints, Ints | None, Effort], Answer]


@dataclass(frozen=True, slots=True)
class Patch:
    """New hours of some slices: n (place in the standing's pairs), t, ticks; and the gain.

    projects, delays: choices that are others now; -1: off.
    """

    n: Ints
    t: Ints
    ticks: Ints
    points: float
    projects: Ints
    delays: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """An excerpt as a model of the columns that may change, with the values they have."""

    cut: Excerpt
    built: Built
    free: Ints
    values: Ints
    model: Model
    cost: Ints
    grid: float

    @classmethod
    def of(cls, cut: Excerpt, parts: Sequence[str], held: Sequence[Sequence[str]] = ()) -> Part:
        """The model of an excerpt under the parts that count; none of `held` may get worse."""
        built = build(cut.problem, np.arange(len(cut.chosen)))
        columns = built.columns
        values = built.values(cut.x[columns.k, columns.t], cut.delays)
        model = built.model
        for tier in held:
            before = built.objective(tier)
            model = model.limited("tier", before.cost, int(before.cost @ values))
        objective = built.objective(parts)
        leading = np.zeros(built.rows.columns, dtype=bool)
        leading[columns.x] = leading[columns.z] = True
        leading[built.choice_columns] = True
        freeing = Freeing(model, leading)
        s = np.flatnonzero(cut.is_free[columns.k, columns.t] & columns.can_change)
        on = [columns.choices_of(int(p)) for p in cut.opened]
        free = freeing.freed(np.concatenate([columns.x[s], columns.z[s], *on]))
        return cls(
            cut,
            built,
            free,
            values,
            freeing.project(free, values),
            objective.cost[free],
            float(objective.grid),
        )

    def solve(self, engine: Engine, effort: Effort) -> tuple[Patch | None, bool]:
        """What an engine finds better, and whether it closed the part."""
        before = self.values[self.free]
        answer = engine(eased(self.model, self.cost), self.cost, before, effort)
        if answer.values is None:
            return None, answer.is_closed
        after = self.values.copy()
        after[self.free] = answer.values
        after = self.built.completed(after)
        gain = int(self.cost @ (before - after[self.free]))
        if gain <= 0:
            return None, answer.is_closed
        columns = self.built.columns
        old, new = self.values[columns.x], after[columns.x]
        s = np.flatnonzero(old != new)
        n, t = self.cut.chosen[columns.k[s]], columns.t[s] + self.cut.first
        delays = self.built.delays(after)
        p = np.flatnonzero(delays != self.cut.delays)
        found = Patch(n, t, new[s], gain / self.grid, self.cut.projects[p], delays[p])
        return found, answer.is_closed
