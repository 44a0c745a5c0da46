"""From a first plan to a better one beside a proven bound, tier after tier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.checker.check import check
from solver.checker.measure import Measure, measure
from solver.engines import cpsat
from solver.engines.cpsat import Listener
from solver.portfolio.numbers import exact
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import Index
from solver.problem.problem import Bools, Ints, Problem
from solver.search import costs
from solver.search.best import Best
from solver.search.bound.bounding import Bounding
from solver.search.build import Built, build
from solver.search.clock import Clock, cores
from solver.search.compiling import is_warm
from solver.search.construct import Wishes, construct
from solver.search.crew import Company
from solver.search.draft import Draft
from solver.search.gap import Gap
from solver.search.improve import Searching, improve
from solver.search.outcome import Outcome, Proof
from solver.search.settings import Settings
from solver.search.shortlist import shortlist, slices_of
from solver.search.wish import Wish

if TYPE_CHECKING:
    from solver.search.board import Board

EXACT_SLICES = 6_000
BEGIN_SECONDS = 45
WHOLE_SLICES = 6_000
MANY_SLICES = 5_000_000
TELL_EVERY, KEEP_EVERY, NEVER = 0.25, 3.0, -1.0
KEEP_SHARE = 0.05
SOON, FIRST_SECONDS, ROUNDS = 0.15, 5, 0.6


@dataclass
class Search:
    """One run of the search over a problem."""

    portfolio: Portfolio
    problem: Problem
    index: Index
    settings: Settings
    clock: Clock
    threads: int = 1
    _told: float = field(default=NEVER)
    _keep_at: float = field(default=KEEP_EVERY)

    def run(self, first: Draft, worth: Measure) -> Outcome:
        """Improve the first plan, worth so much, until time is up or all tiers are proven."""
        is_metered = self.clock.meter is not None
        self.threads = 1 if is_metered else self.settings.threads or cores()
        whole = self._bounding(tuple(self.problem.weights), 0.2)
        if not self._is_large:
            return self._run_whole(first, worth, whole, has_every_pair=True)
        if not (is_metered or is_warm()):
            return self._run_whole(first, worth, whole)
        return self._run_large(first, worth, whole)

    @cached_property
    def _slices(self) -> int:
        return slices_of(self.problem)

    @property
    def _is_large(self) -> bool:
        return self._slices > WHOLE_SLICES

    def _run_whole(
        self, first: Draft, worth: Measure, whole: Bounding, *, has_every_pair: bool = False
    ) -> Outcome:
        """One model of every pair for small portfolios, of the shortlist for others."""
        problem = self.problem
        first = self._better_start(first, worth, whole)
        is_short = shortlist(problem, whole.priced.worth(whole.prices), first)
        pairs = np.arange(len(is_short)) if has_every_pair else np.flatnonzero(is_short)
        built = build(problem, pairs)
        draft, proofs = first, []
        for n, tier in enumerate(problem.tiers):
            clock = self._part(n)
            bounding = self._bounding_of(tier, whole)
            best = Best(built, built.objective(tier), draft)
            best.raise_bound(bounding.bound)
            self._tier(best, bounding, is_short[pairs], n + 1, clock)
            draft = best.draft()
            proofs.append(Proof(tier, _least(best), best.is_closed))
            built = _keeping(built, best)
        return Outcome(draft, tuple(proofs))

    def _part(self, n: int) -> Clock:
        """The time of a tier."""
        return self.clock.part(1 / (len(self.problem.tiers) - n), 1e9)

    def _run_large(self, first: Draft, worth: Measure, whole: Bounding) -> Outcome:
        """Annealing beside parts solved exactly, tier after tier."""
        from solver.search.kernel.bars import TooMany  # noqa: PLC0415  # loads the compiler
        from solver.search.large import LargeSearch  # noqa: PLC0415  # loads the compiler

        problem = self.problem
        pairs = np.flatnonzero(shortlist(problem, whole.priced.worth(whole.prices), first))
        prices = whole.prices
        wish = Wish(whole.priced.delays(prices), whole.priced.moves(prices), prices)
        draft, proofs = first, []
        for n, tier in enumerate(problem.tiers):
            search = LargeSearch(problem, problem.tiers[: n + 1], self.settings.seed)
            now = worth if n == 0 else measure(self.portfolio, draft.decision(problem, self.index))
            try:
                board = search.begin(pairs, draft, now.tiers[n].total)
            except TooMany:
                return self._run_whole(first, worth, whole)
            clock = self._part(n)
            company = self._company(board, self._bounding_of(tier, whole), clock)
            search.run(clock, self.threads, wish, company)
            draft = board.draft()
            proofs.append(Proof(tier, board.gap.least, board.gap.is_closed))
        return Outcome(draft, tuple(proofs))

    def _company(self, board: Board, bounding: Bounding, clock: Clock) -> Company:
        """What goes on beside a large search: telling, stopping, a better bound."""
        gap = exact(self.settings.gap)
        board.gap.raise_bound(bounding.bound)
        self._told = NEVER
        self._tell(board.gap, board.draft, "improving")

        def climb() -> bool:
            has_more = bounding.go_on(clock)
            board.gap.raise_bound(bounding.bound)
            return has_more

        return Company(
            lambda: self._tell(board.gap, board.draft, "improving"),
            lambda: board.gap.is_good_enough(gap),
            climb,
        )

    def _bounding_of(self, tier: Sequence[str], whole: Bounding) -> Bounding:
        """The bound of a tier: that of all parts where there is only one."""
        return whole if len(self.problem.tiers) == 1 else self._bounding(tier, 0.05)

    def _tell(self, of: Best | Gap, draft: Callable[[], Draft], phase: str) -> None:
        """Whoever watches hears how far it is, and now and then gets the plan."""
        seconds = self.clock.elapsed
        if seconds - self._told >= TELL_EVERY:
            self._told = seconds
            self.clock.watch.progress(of.progress(self.clock, phase))
        if seconds >= self._keep_at:
            self.clock.watch.plan(draft().decision(self.problem, self.index))
            taken = self.clock.elapsed - seconds
            self._keep_at = seconds + max(KEEP_EVERY, taken / KEEP_SHARE)

    def _bounding(
        self, tier: Sequence[str], share: float, *, is_compiled: bool | None = None
    ) -> Bounding:
        """A first bound of some parts within a share of the time."""
        is_metered = self.clock.meter is not None
        bounding = Bounding(
            self.problem,
            self.problem.weights_of(tier),
            is_compiled=self._is_large if is_metered else is_compiled,
            is_strict=is_metered,
            hands=self.threads if self._slices > MANY_SLICES else 1,
        )
        bounding.begin(self.clock.part(share, BEGIN_SECONDS))
        return bounding

    def _better_start(self, first: Draft, before: Measure, bounding: Bounding) -> Draft:
        """A second greedy plan, guided by prices, where it is legal and better."""
        clock = self.clock.part(0.2, 30)
        wishes = Wishes(*bounding.priced.wishes(bounding.prices))
        is_stopped = clock.after(costs.of_choosing(self.problem))
        second = Draft.of_ledger(construct(self.problem, first.delays, is_stopped, wishes))
        decision = second.decision(self.problem, self.index)
        if check(self.portfolio, decision):
            return first
        after = measure(self.portfolio, decision)
        is_better = [tier.total for tier in after.tiers] < [tier.total for tier in before.tiers]
        return second if is_better else first

    def _tier(
        self, best: Best, bounding: Bounding, is_short: Bools, tiers: int, clock: Clock
    ) -> None:
        """One objective: by the exact model while that is small, then by neighbourhoods."""
        gap = exact(self.settings.gap)

        def is_enough() -> bool:
            return best.is_good_enough(gap)

        def climb() -> bool:
            has_more = bounding.go_on(clock)
            best.raise_bound(bounding.bound)
            return has_more

        def tell() -> None:
            self._tell(best, best.draft, "improving")

        self._told = NEVER
        tell()
        if is_enough():
            return
        is_exact = len(best.built.columns.x) <= EXACT_SLICES and best.built.rows.is_exact
        if is_exact and self._may_anneal:
            self._solve_exactly(best, clock.part(SOON, FIRST_SECONDS), is_enough)
            if not (is_enough() or clock.is_over()):
                bounding = self._with_cuts(bounding, tiers - 1)
                company = Company(tell, is_enough, climb)
                self._anneal(best, tiers, clock.part(ROUNDS, 1e9), company)
        if is_exact and not is_enough():
            self._solve_exactly(best, clock.part(0.5, 1e9), is_enough)
        if is_enough() or clock.is_over():
            return
        searching = Searching(
            best,
            is_short,
            clock,
            tell,
            is_enough,
            climb,
        )
        improve(searching, self.threads, self.settings.seed)

    @property
    def _may_anneal(self) -> bool:
        """Whether machine code is there, and nothing counts what it does."""
        return self.clock.meter is None and is_warm()

    def _with_cuts(self, bounding: Bounding, n: int) -> Bounding:
        """The bound of a tier by machine code, which alone finds cuts: small portfolios too."""
        if bounding.priced.is_compiled:
            return bounding
        return self._bounding(self.problem.tiers[n], 0.05, is_compiled=True)

    def _anneal(self, best: Best, tiers: int, clock: Clock, company: Company) -> None:
        """Rounds of annealing, for a better plan to go on from."""
        from solver.search.kernel.bars import TooMany  # noqa: PLC0415  # loads the compiler
        from solver.search.rounds import Rounds  # noqa: PLC0415  # loads the compiler

        built, every = best.built, np.arange(len(best.values))

        def take(draft: Draft) -> None:
            values = draft.values(built)
            best.offer(values, every, values)

        ranked, seed = self.problem.tiers[:tiers], self.settings.seed
        try:
            rounds = Rounds(self.problem, ranked, built.columns.pairs, best.draft(), seed)
        except TooMany:
            return
        rounds.run(clock, self.threads, take, company)

    def _solve_exactly(self, best: Best, clock: Clock, is_enough: Callable[[], bool]) -> None:
        """The whole model by CP-SAT: better plans, better bounds, often the proof."""
        every = np.arange(len(best.values))
        objective = best.objective

        def take(values: Ints) -> None:
            best.offer(best.values, every, values)
            self._tell(best, best.draft, "proving")

        def raise_bound(bound: int) -> None:
            best.raise_bound(objective.points(bound + objective.constant))
            self._tell(best, best.draft, "proving")

        listener = Listener(take, raise_bound, clock.is_over, is_enough)
        effort = clock.effort(
            clock.left, threads=self.threads, seed=self.settings.seed, thoroughness=2
        )
        answer = cpsat.solve(best.built.model, objective.cost, best.values, effort, listener)
        clock.spend(answer.work)
        if answer.values is not None:
            take(answer.values)
        if answer.bound is not None:
            raise_bound(answer.bound)
        has_proof = answer.is_closed and answer.values is not None
        best.is_closed = has_proof and objective.is_exact


def _least(best: Best) -> Fraction:
    """The bound of a finished tier: its total where it is closed."""
    if best.is_closed or best.bound is None:
        return best.points
    return min(best.bound, best.points)


def _keeping(built: Built, best: Best) -> Built:
    """The model for later tiers: none may make this one worse."""
    limit = best.total - best.objective.constant
    model = built.model.limited("tier", best.objective.cost, limit)
    return Built(built.problem, built.columns, built.rows, model)
