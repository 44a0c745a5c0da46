"""The best plan and the best bound of one objective so far; threads share it."""

from __future__ import annotations

import threading
from fractions import Fraction

from solver.problem.problem import Ints
from solver.problem.rows import Objective
from solver.search.build import Built
from solver.search.clock import Clock
from solver.search.draft import Draft
from solver.search.progress import Progress

CLOSE = Fraction(1, 100)


class Best:
    """Values of the best plan of a model, its total and a proven bound. Better only, never worse.

    total: on the objective's grid. bound: points.
    """

    def __init__(self, built: Built, objective: Objective, start: Draft) -> None:
        self.built, self.objective = built, objective
        self._lock = threading.Lock()
        self.values = start.values(built)
        self.total = objective.of(self.values)
        self.bound: Fraction | None = None
        self.is_closed = False

    def offer(self, base: Ints, columns: Ints, found: Ints) -> bool:
        """Take over new values of some columns found against `base`, where that is better."""
        with self._lock:
            values = self.values.copy()
            values[columns] = found
            values = self.built.completed(values)
            total = self.objective.of(values)
            if total >= self.total:
                return False
            if self.values is not base and self.built.model.broken(values):
                return False
            self.values, self.total = values, total
            return True

    def raise_bound(self, bound: Fraction) -> None:
        """A proven bound in points."""
        with self._lock:
            if self.bound is None or bound > self.bound:
                self.bound = bound

    @property
    def points(self) -> Fraction:
        """The total in points."""
        return self.objective.points(self.total)

    @property
    def gap(self) -> Fraction | None:
        """(total - bound) / max(1, |total|), as far as a bound is proven."""
        if self.bound is None:
            return None
        return (self.points - self.bound) / max(Fraction(1), abs(self.points))

    def is_good_enough(self, gap: Fraction) -> bool:
        """Whether the plan is proven best, or as near to it as asked."""
        if self.is_closed:
            return True
        if self.bound is None:
            return False
        reached = self.gap
        return self.points - self.bound < CLOSE or (reached is not None and 0 < gap >= reached)

    def draft(self) -> Draft:
        """The best plan."""
        return Draft.of_values(self.built, self.values)

    def progress(self, clock: Clock, phase: str) -> Progress:
        """How far it has come."""
        gap = self.gap
        return Progress(
            float(self.points),
            None if self.bound is None else float(self.bound),
            None if gap is None else float(gap),
            clock.elapsed,
            phase,
        )
