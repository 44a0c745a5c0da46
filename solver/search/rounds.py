"""Small portfolios: annealing again and again, each round from the best plan or from the start.

A round of a second finds most of what a longer one would, and where the landscape is rough many
rounds find what no single one does. Every thread has rounds of its own; the best plan is shared.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from solver.problem.problem import Ints, Problem
from solver.search.clock import Clock
from solver.search.crew import Company, at_once
from solver.search.draft import Draft
from solver.search.improve import Yields
from solver.search.keeper import PASSES
from solver.search.kernel.climber import MIX, TRADES, Climber
from solver.search.kernel.ground import survey
from solver.search.kernel.state import draft_of, table_of
from solver.search.ranking import Ranking

FLOW_SHARE, POLL_SECONDS = 0.1, 0.05
FIRST_SECONDS, GROWTH, SECONDS_A_PAIR = 0.1, 1.1, 0.002
MOVES = 10_000
FRESH, AGAIN = 0.25, 0.5
WAYS = ((MIX, FRESH), (MIX, AGAIN), (TRADES, FRESH), (TRADES, AGAIN))
LEAST_CHANCE = 0.1


class Rounds:
    """Rounds over some pairs of a problem, for the last of some tiers. Raises TooMany."""

    def __init__(
        self,
        problem: Problem,
        tiers: Sequence[Sequence[str]],
        pairs: Ints,
        first: Draft,
        seed: int,
    ) -> None:
        ranking = Ranking(problem, tiers)
        self.seed, self._lock = seed, threading.Lock()
        self.survey = survey(problem, ranking.weights, first.delays, pairs)
        x = table_of(self.survey, first)
        self._start = Climber.of(self.survey, x, seed)
        self._start.unit = ranking.unit(self._start)
        self._best, self._total = x, self._start.total

    def run(
        self,
        clock: Clock,
        threads: int,
        take: Callable[[Draft], None],
        company: Company,
    ) -> None:
        """Anneal until time is up; in this thread better plans are taken and somebody is told."""
        self._start.restart(PASSES, clock.part(FLOW_SHARE, 10).is_over)
        self._start.unit = self._start.grain()
        self._offer(self._start)
        taken, has_more = None, True

        def take_best() -> None:
            nonlocal taken
            if self._best is not taken:
                taken = self._best
                take(draft_of(self.survey, taken))
            company.tell()

        def beside() -> float:
            nonlocal has_more
            began = time.monotonic()
            has_more = has_more and company.meanwhile()
            return max(POLL_SECONDS, time.monotonic() - began)

        works = [partial(self._work, n) for n in range(threads)]
        at_once(works, lambda: clock.is_over() or company.is_enough(), beside, take_best)
        take_best()

    def _work(self, n: int, is_done: Callable[[], bool]) -> None:
        """One thread's rounds, each somewhat longer than the last."""
        rng = np.random.default_rng((self.seed, n))
        ways, seconds = Yields(len(WAYS), LEAST_CHANCE), FIRST_SECONDS
        most = max(FIRST_SECONDS, SECONDS_A_PAIR * len(self.survey.pairs))
        while not is_done():
            way = ways.pick(rng)
            mix, warmth = WAYS[way]
            x = self._best if warmth == AGAIN else self._start.x
            climber = self._start.anew(self.survey, x, int(rng.integers(1 << 30)))
            climber.mix = mix
            began = time.monotonic()
            self._anneal(climber, warmth, seconds, is_done)
            ways.learn(way, self._closeness(climber), time.monotonic() - began)
            self._offer(climber)
            seconds = min(seconds * GROWTH, most)

    def _anneal(
        self, climber: Climber, warmth: float, seconds: float, is_done: Callable[[], bool]
    ) -> None:
        """A round: from some coolness to cold in so many seconds."""
        began, passed = time.monotonic(), 0.0
        while passed < 1 and not is_done():
            climber.anneal(MOVES, warmth + (1 - warmth) * passed)
            passed = (time.monotonic() - began) / seconds
        climber.polish(lambda: False)

    def _closeness(self, climber: Climber) -> float:
        """1 where a round ended at the best plan, less the farther from it."""
        return self._start.unit / (self._start.unit + max(0, climber.total - self._total))

    def _offer(self, climber: Climber) -> None:
        with self._lock:
            if climber.total < self._total:
                self._best, self._total = climber.x, climber.total
