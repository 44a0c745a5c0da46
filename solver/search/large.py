"""Large portfolios: one thread anneals the plan, others solve parts of it, all share the best.

No model of the whole is ever made.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property, partial

from solver.problem.problem import Ints, Problem
from solver.search.board import Board
from solver.search.clock import Clock
from solver.search.crew import Company, at_once
from solver.search.cutter import Aim, Cutter
from solver.search.draft import Draft
from solver.search.flat import Flat
from solver.search.keeper import Beside, Keeper
from solver.search.phases import COLD, Phases
from solver.search.turns import Turns
from solver.search.wish import Wish

BOUNDING_UNTIL, BOUNDING_SHARE = 0.5, 0.5
FEW = 2
Work = Callable[[Clock, Callable[[], bool]], None]


class LargeSearch:
    """A search over some pairs of a problem, for the last of some tiers."""

    def __init__(self, problem: Problem, tiers: Sequence[Sequence[str]], seed: int) -> None:
        self.problem, self.seed = problem, seed
        self.aim = Aim(tiers[-1], tiers[:-1])
        self.keeper = Keeper(problem, tiers, seed)
        self._is_bounding, self._cutters = True, 0

    def begin(self, pairs: Ints, first: Draft, points: Fraction) -> Board:
        """A board with the first plan, which costs so many points; raises TooMany."""
        self.board = self.keeper.begin(pairs, first, points)
        self._pairs = len(pairs)
        return self.board

    def run(self, clock: Clock, threads: int, wish: Wish, company: Company) -> None:
        """Improve the board's plan until time is up or it is good enough."""
        self._wish = wish
        self._threads = threads if clock.meter is None else 1
        self._phases = Phases.of(self._pairs, clock.left, self._threads)
        if clock.meter is not None:
            self._run_in_turns(clock, company)
            return
        works: list[Work] = [self._climb, *(self._cutting(n) for n in range(1, threads))]
        has_more = True

        def beside() -> float:
            nonlocal has_more
            self._is_bounding = has_more and (self._is_due or threads > FEW)
            has_more = has_more and (not self._is_bounding or company.meanwhile())
            return 0.01 if self._is_bounding else 0.1

        carried = [partial(work, clock) for work in works]
        at_once(carried, company.is_enough, beside, company.tell)

    @property
    def _is_due(self) -> bool:
        """Whether the bound gains most by a thread: until the plan has cooled so far, and once it
        is cold."""
        return not BOUNDING_UNTIL <= self.board.coolness < COLD

    def _run_in_turns(self, clock: Clock, company: Company) -> None:
        """One thread for all, turn by turn: what comes first is not left to chance."""
        bounding = Turns(clock, company.meanwhile)

        def beside(seconds: float) -> None:
            if self._is_due:
                bounding.after(seconds, BOUNDING_SHARE)
            company.tell()

        self._climb(clock, company.is_enough, beside)

    def _climb(
        self,
        clock: Clock,
        is_done: Callable[[], bool],
        beside: Callable[[float], None] = lambda _: None,
    ) -> None:
        """Anneal, and solve parts in between once the plan has cooled."""
        self.keeper.start(self._wish, clock)
        cutter = self._cutter(0)

        def cut_once() -> bool:
            cutter.step(clock)
            return True

        cutting = Turns(clock, cut_once)

        def cut(seconds: float) -> None:
            cutting.after(seconds, self._phases.cutting_share(self.board.coolness))
            beside(seconds)

        self.keeper.anneal(
            clock, is_done, Beside(self._hands, cut, self._phases.annealing, self._phases.warmth)
        )

    def _hands(self) -> int:
        """Threads that neither better the bound nor solve parts."""
        return max(1, self._threads - self._is_bounding - self._cutters)

    @cached_property
    def _flat(self) -> Flat:
        return Flat.of(self.problem, self.board.seen().survey.pairs)

    def _cutter(self, n: int) -> Cutter:
        return Cutter(self.problem, self._flat, self.board, self.aim, self.seed + 1000 * n)

    def _cutting(self, n: int) -> Work:
        """Another thread: solves parts once the plan has cooled enough for that to last."""

        def work(clock: Clock, is_done: Callable[[], bool]) -> None:
            cutter, cuts = None, False
            while not clock.is_over() and not is_done():
                may_cut = self.board.coolness >= self._phases.cutting_from
                self._cutters += may_cut - cuts
                cuts = may_cut
                if cuts:
                    cutter = cutter or self._cutter(n)
                    cutter.step(clock)
                else:
                    time.sleep(0.05)

        return work
