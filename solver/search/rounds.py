"""Small portfolios: annealing again and again, each round from the best plan or from the start.

A round of a second finds most of what a longer one would, and where the landscape is rough many
rounds find what no single one does. Every thread has rounds of its own; the best plan is shared.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np

from solver.problem.problem import Ints, Problem
from solver.search.clock import Clock
from solver.search.draft import Draft
from solver.search.improve import Yields
from solver.search.kernel.climber import MIX, TRADES, Climber
from solver.search.kernel.ground import survey
from solver.search.kernel.state import draft_of
from solver.search.ranking import Ranking

PASSES, FLOW_SHARE = 8, 0.1
FIRST_SECONDS, GROWTH, SECONDS_A_PAIR = 0.1, 1.1, 0.002
MOVES = 2000
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
        x = np.zeros((len(pairs), problem.T), dtype=np.int32)
        x[np.searchsorted(pairs, first.k), first.t] = first.ticks
        self._start = Climber.of(self.survey, x, seed)
        self._start.unit = ranking.unit(self._start)
        self._best, self._total = x, self._start.total

    def run(
        self,
        clock: Clock,
        threads: int,
        take: Callable[[Draft], None],
        is_enough: Callable[[], bool],
    ) -> None:
        """Anneal until time is up; whoever takes better plans is told of each in this thread."""
        self._start.restart(PASSES, clock.part(FLOW_SHARE, 10).is_over)
        self._start.unit = self._start.grain()
        self._offer(self._start)
        failed: list[BaseException] = []

        def is_done() -> bool:
            return bool(failed) or clock.is_over() or is_enough()

        def guarded(n: int) -> None:
            try:
                self._work(n, is_done)
            except BaseException as error:
                failed.append(error)

        workers = [threading.Thread(target=guarded, args=(n,), daemon=True) for n in range(threads)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            time.sleep(0.05)
            take(draft_of(self.survey, self._best))
        if failed:
            raise failed[0]
        take(draft_of(self.survey, self._best))

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
