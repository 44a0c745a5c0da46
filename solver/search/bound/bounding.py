"""The bound by prices over a run: a first one at once, better ones beside the search."""

from __future__ import annotations

import time
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from solver.problem.problem import Problem
from solver.search.bound.ascent import Prices
from solver.search.bound.prices import PricedProblem
from solver.search.clock import Clock

MOST_STEPS, FEWEST_STEPS, TRIAL_STEPS, MORE_STEPS = 1000, 60, 4, 150
MOST_FAILURES = 2
LEAST_GAIN = Fraction(1, 100_000)


class Bounding:
    """Prices of one objective and the best bound they have proven, in points."""

    def __init__(self, problem: Problem, weights: Mapping[str, Fraction]) -> None:
        self.priced = PricedProblem(problem, weights)
        self._failures = 0
        self.prices = self._free_of_charge(problem)
        self.bound = self.priced.prove(self.prices)

    def begin(self, clock: Clock) -> None:
        """As many steps as the clock allows."""
        began = time.monotonic()
        self.priced.ascend(TRIAL_STEPS, clock.is_over)
        each = (time.monotonic() - began) / TRIAL_STEPS
        steps = int(np.clip(clock.left / max(each, 1e-6), FEWEST_STEPS, MOST_STEPS))
        self._take(self.priced.ascend(steps, clock.watch.is_stopped))

    def go_on(self, clock: Clock) -> bool:
        """A short further climb; False once climbing no longer helps."""
        if self._failures >= MOST_FAILURES:
            return False
        before = self.bound
        self._take(self.priced.ascend(MORE_STEPS, clock.is_over, self.prices))
        if self.bound - before < LEAST_GAIN * max(Fraction(1), abs(before)):
            self._failures += 1
        return True

    def _take(self, prices: Prices) -> None:
        proven = self.priced.prove(prices)
        if proven > self.bound:
            self.bound, self.prices = proven, prices

    def _free_of_charge(self, problem: Problem) -> Prices:
        """Demands at what their hours are worth and people for nothing: a bound near 0."""
        hour = np.array([float(value) for value in self.priced.hour])
        lam = np.repeat(hour[problem.project][:, None], problem.T, axis=1)
        return Prices(lam.ravel(), np.zeros(problem.cap.size))
