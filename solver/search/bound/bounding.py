"""The bound by prices over a run: a first one at once, better ones beside the search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import itemgetter

import numpy as np

from solver.problem.problem import Problem
from solver.search import costs
from solver.search.bound.ascent import FIRST, Climb, Pace, Start
from solver.search.bound.cuts import Cuts
from solver.search.bound.priced import PricedProblem
from solver.search.bound.prices import Prices
from solver.search.bound.scales import ENDLESS
from solver.search.clock import Clock

SLICE_SECONDS = 0.15
FEWEST_STEPS, TRIAL_STEPS = 60, 4
MOST_FAILURES, PARTS = 2, 4
IDLE = 1e-4
PLANNED = 0.8
LEAST_GAIN, SMALL_GAIN, FAR = Fraction(1, 1_000_000), Fraction(1, 20_000), Fraction(1, 1_000)
UNFINISHED, FEW_STEPS = Pace(1000, 0.1, 1e-4), 700
WITHOUT_CUTS = (Pace(2000, 0.1, 2e-4), Pace(3000, 0.02, 5e-5))
FEWEST_ROWS, MORE_ROWS = 2, 2
MOST_SLICES = 30_000_000
MANY_PAIRS, MOST_TIMES = 300_000, 3
WITH_CUTS = (
    Pace(300, 0.005, 5e-5),
    Pace(1000, 0.002, 2e-5),
    Pace(3000, 0.002, 1e-5),
    Pace(10_000, 0.002, 5e-6),
)


class Bounding:
    """Prices of one objective and the best bound they have proven, in points.

    hands: threads that climb until the first prices are found; one goes on alone.
    """

    def __init__(
        self,
        problem: Problem,
        weights: Mapping[str, Fraction],
        *,
        is_compiled: bool | None = None,
        is_strict: bool = False,
        hands: int = 1,
    ) -> None:
        self.priced = PricedProblem(problem, weights, is_compiled=is_compiled, is_strict=is_strict)
        slices = len(self.priced.shape.top)
        self._cost = costs.of_step(slices, is_compiled=self.priced.is_compiled)
        self.prices = self._free_of_charge(problem)
        self.bound = self.priced.prove(self.prices)
        self._hands = hands
        self._tries = [False, True] if self.priced.may_be_thrifty else [False]
        self._first = _first_pace(len(self.priced.shape.pair))
        self._last: Start | None = None
        self._best: Start | None = None
        self._has_cuts = self.priced.is_compiled and len(self.priced.shape.top) < MOST_SLICES
        self._climb: Climb | None = None
        self._each, self._reached = 1e-2, self.bound
        self._more = self._improving()

    def begin(self, clock: Clock) -> None:
        """As many steps as the clock allows, from each kind of start that may suit."""
        bounds, self._clock = [], clock
        for n, is_thrifty in enumerate(self._tries):
            self.priced.is_thrifty, self._last = is_thrifty, None
            self._begin(clock.part(1 / (len(self._tries) - n), ENDLESS))
            bounds.append((self._reached, is_thrifty, self._last))
        _, self.priced.is_thrifty, self._last = max(bounds, key=itemgetter(0))
        self._hands = 1

    def _begin(self, clock: Clock) -> None:
        """A first climb: one that has to end before its steps are short enough proves little, so
        some time is left for proofs and for steps that take longer than those tried."""
        trial = self.priced.climb(self._first)
        trial.hands = self._hands
        self._advance(trial, 1)
        if self._each * TRIAL_STEPS < clock.left:
            self._advance(trial, TRIAL_STEPS)
        time = clock.left * PLANNED / self._each
        steps = int(np.clip(time, FEWEST_STEPS, self._first.steps))
        for _ in self._climbing(replace(self._first, steps=steps)):
            if clock.is_over():
                break

    def go_on(self, clock: Clock) -> bool:
        """A short further climb; False once climbing no longer helps."""
        self._clock = clock
        return not clock.is_over() and next(self._more, False)

    def _advance(self, climb: Climb, count: int) -> None:
        """So many steps, and what one of them takes."""
        began = self._clock.seconds
        climb.advance(count)
        self._clock.spend(count * self._cost)
        self._each = max((self._clock.seconds - began) / count, 1e-6)

    def _improving(self) -> Iterator[bool]:
        """Climb again and again, with ever more cuts, in slices of time."""
        if self._climb is None:
            yield from self._climbing(self._first)
        elif self._climb.done < FEW_STEPS:
            yield from self._climbing(UNFINISHED)
        yield from self._rounds(WITH_CUTS if self._has_cuts else WITHOUT_CUTS)

    def _rounds(self, paces: Sequence[Pace]) -> Iterator[bool]:
        """Cut and climb; longer where short climbs gain little, until those gain nothing."""
        failures, level = 0, 0
        while failures < MOST_FAILURES:
            before = self.bound
            if self._has_cuts:
                yield from self._cutting(FEWEST_ROWS + MORE_ROWS * level)
            yield from self._climbing(paces[level])
            if level < len(paces) - 1:
                level += not self._has_gained(before, SMALL_GAIN)
            else:
                failures += not self._has_gained(before, LEAST_GAIN)

    def _has_gained(self, before: Fraction, share: Fraction) -> bool:
        return self.bound - before > share * max(Fraction(1), abs(before))

    def _climbing(self, pace: Pace) -> Iterator[bool]:
        """A whole climb in slices of time, and what it proves; also where it is left early."""
        climb = self._climb = self.priced.climb(pace, self._last)
        climb.hands = self._hands
        ends = [pace.steps * part // PARTS for part in range(1, PARTS + 1)]
        try:
            while climb.done < pace.steps:
                if climb.done == ends[PARTS // 2 - 1] and self._has_cuts:
                    climb.record_means()
                end = next(end for end in ends if end > climb.done)
                count = min(end - climb.done, 1 + int(SLICE_SECONDS / self._each))
                self._advance(climb, count)
                if climb.done in ends[:-1]:
                    self._keep(climb)
                yield True
        finally:
            self._keep(climb)

    def _cutting(self, most_rows: int) -> Iterator[bool]:
        """Drop cuts that cost nothing, add those that the means of the last climb break."""
        if self._climb is None or self._last is None:
            return
        prices, known = self._last.prices, self.priced.work(self._last.prices.cuts)
        is_kept = prices.sigma > IDLE * self.priced.usual_value
        found, began = [prices.cuts.kept(is_kept)], self._clock.seconds
        for some in known.separating(*self._climb.means(), most_rows):
            found.append(some)
            self._clock.spend(costs.SEPARATING)
            if self._clock.seconds - began > SLICE_SECONDS:
                yield True
                began = self._clock.seconds
        self._last = self._last.with_cuts(Cuts.joined(found).distinct(), is_kept, self.priced)
        yield True

    def _keep(self, climb: Climb) -> None:
        """Keep prices that prove more. Go on from these, unless the best are far better."""
        start = Start(climb.prices(), climb.square())
        proven = self._reached = self.priced.prove(start.prices)
        self._clock.spend(costs.PROOF_STEPS * self._cost)
        is_near = self.bound - proven < FAR * max(Fraction(1), abs(self.bound))
        if proven > self.bound:
            self.bound, self.prices, self._best = proven, start.prices, start
        self._last = start if is_near or self._best is None else self._best

    def _free_of_charge(self, problem: Problem) -> Prices:
        """Demands at what their hours are worth and people for nothing: a bound near 0."""
        lam = np.repeat(self.priced.figures.hour.floats()[problem.project], problem.T)
        return Prices(lam, np.zeros(problem.cap.size))


def _first_pace(pairs: int) -> Pace:
    """More steps where there are more prices to find."""
    times = min(MOST_TIMES, max(1.0, (pairs / MANY_PAIRS) ** 0.5))
    return replace(FIRST, steps=int(FIRST.steps * times))
