"""Whoever holds the plan of a large search: anneals it, polishes it, tries what others suggest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from solver.problem.problem import Ints, Problem
from solver.search import costs
from solver.search.board import Board, Seen
from solver.search.chooser import Chooser
from solver.search.clock import Clock
from solver.search.draft import Draft
from solver.search.kernel.climber import MOVES, Climber
from solver.search.kernel.ground import APART, survey
from solver.search.kernel.sides import may_be_split
from solver.search.kernel.state import table_of
from solver.search.losses import Losses
from solver.search.part import Patch
from solver.search.ranking import Ranking
from solver.search.wish import Wish

PASSES, FLOW_SHARE, FLOW_SECONDS = 4, 0.3, 60
AIM_EVERY, AIM_SHARE = 1.0, 0.03
POLISH_SHARE, POLISH_EVERY, SHOW_EVERY = 0.2, 0.3, 0.4
ROUGH_SHARE = 0.3
ROUND_SECONDS, LONGEST_ROUND, ROUND_POLISHES, FEWEST_ROUNDS = 0.1, 6.0, 10, 30
CHOOSING_UNTIL, CHOOSE_EVERY = 0.7, 1.0
STUCK_SHARE, AGAIN_SHARE, AGAIN = 0.5, 0.3, 0.6


@dataclass(frozen=True, slots=True)
class Beside:
    """hands: threads free for annealing. beside: what else the keeper's thread does after it has
    annealed for so many seconds. annealing: the share of the time after which the plan is cold.
    warmth: how cool it is at first."""

    hands: Callable[[], int]
    beside: Callable[[float], None]
    annealing: float
    warmth: float


@dataclass(frozen=True, slots=True)
class Cooling:
    """A plan is cold so many seconds after it began; warmth: how cool it is at first."""

    began: float
    span: float
    warmth: float

    @property
    def end(self) -> float:
        """When the plan is cold."""
        return self.began + self.span

    def coolness(self, now: float) -> float:
        """How far it is, 1 and more where cold."""
        return (now - self.began) / self.span


class Keeper:
    """One thread's plan, and the board it shows it on.

    version: how many changes the plan holds that kernels can't weigh against others: choices of
    projects, and slices they leave alone.
    """

    def __init__(self, problem: Problem, tiers: Sequence[Sequence[str]], seed: int) -> None:
        self.problem, self.seed = problem, seed
        self.ranking = Ranking(problem, tiers)
        is_open = problem.is_open.any()
        self.chooser = Chooser(problem, self.ranking, seed) if is_open else None
        self.version, self._round = 0, ROUND_SECONDS
        self._aimed: Climber | None = None
        self._aim_at = 0.0

    def begin(self, pairs: Ints, first: Draft, points: Fraction) -> Board:
        """A board with the first plan, which costs so many points; raises TooMany."""
        found = survey(self.problem, self.ranking.weights, first.delays, pairs)
        x = table_of(found, first)
        self.climber = Climber.of(found, x, self.seed)
        self.climber.unit = self.ranking.unit(self.climber)
        values = self.ranking.values(self.climber)
        self.board = Board(Seen(found, x, self.version), values, points)
        return self.board

    def start(self, wish: Wish, clock: Clock) -> None:
        """A better start by choices of projects and by flows, where there is one."""
        self._losses = Losses(self.problem, wish.prices, self.seed)
        if self.chooser is not None:
            self.chooser.begin(self.climber, wish, clock, self._take_over)
            best = self.board.best()
            self.climber = self.climber.anew(best.survey, best.x, self._fresh_seed)
        flows = clock.part(FLOW_SHARE, FLOW_SECONDS)
        pairs = len(self.climber.survey.pairs)
        self.climber.restart(PASSES, flows.after(costs.of_flow(pairs)))
        self.show()

    def anneal(self, clock: Clock, is_done: Callable[[], bool], company: Beside) -> None:
        """Anneal until the time is up, cold in the last part of it.

        Where that finds nothing any more, again from the best plan, less hot and for less time.
        """
        first = Cooling(clock.seconds, max(clock.left * company.annealing, 1e-6), company.warmth)
        self._polished = self._shown = self._chose = bettered = first.began
        self._pause = max(POLISH_EVERY, first.span * ROUGH_SHARE)
        may_split = may_be_split(self.climber.survey.ground)
        cooling, best = first, self.board.gap.points
        while not clock.is_over() and not is_done():
            now = clock.seconds
            if self.board.gap.points < best:
                best, bettered = self.board.gap.points, now
            if now - max(bettered, cooling.end) > first.span * STUCK_SHARE:
                cooling = self._go_back(now, first)
            coolness = self.board.coolness = cooling.coolness(now)
            self._aim_where_due(clock)
            hands = company.hands() if may_split else 1
            cool = cooling.warmth + (1 - cooling.warmth) * coolness
            if hands > 1:
                self._climb_apart(hands, cool, clock, cooling.span / FEWEST_ROUNDS)
            else:
                self.climber.anneal(MOVES, cool)
                clock.spend(MOVES * costs.MOVE)
                self._polish_where_due(clock)
            self.try_suggestions()
            self._choose_where_due(clock)
            if coolness >= 1 or clock.seconds - self._shown > SHOW_EVERY:
                self.show()
                self._shown = clock.seconds
            company.beside(clock.seconds - now)
        self.climber.finish()
        self.show()

    def _go_back(self, now: float, first: Cooling) -> Cooling:
        """Begin again with the best plan."""
        best = self.board.best()
        self._take_over(self.climber.anew(best.survey, best.x, self._fresh_seed))
        return Cooling(now, first.span * AGAIN_SHARE, max(first.warmth, AGAIN))

    def _climb_apart(self, hands: int, coolness: float, clock: Clock, most: float) -> None:
        """Several hands for a round, the longer the longer it takes them to polish at its end.

        most: so many seconds at most, so that the plan cools step by step.
        """
        lasts = min(self._round, most)
        began, end = clock.seconds, clock.before(clock.left - lasts)
        self.climber.climb_apart(hands, coolness, end.is_over)
        polished = max(0.0, clock.seconds - began - lasts)
        self._round = min(max(polished * ROUND_POLISHES, ROUND_SECONDS), LONGEST_ROUND)

    def _aim_where_due(self, clock: Clock) -> None:
        """Moves begin where the plan as it is now loses most."""
        now = clock.seconds
        if self._aimed is self.climber and now < self._aim_at:
            return
        self._losses.aim(self.climber)
        clock.spend(costs.of_aiming(self.climber.survey.ground.open.size))
        self._aimed = self.climber
        self._aim_at = clock.seconds + max(AIM_EVERY, (clock.seconds - now) / AIM_SHARE)

    def _choose_where_due(self, clock: Clock) -> None:
        is_early = self.board.coolness < CHOOSING_UNTIL
        if self.chooser is not None and is_early and clock.seconds - self._chose > CHOOSE_EVERY:
            other = self.chooser.other(self.climber, clock)
            if other is not self.climber:
                self._take_over(other)
            self._chose = clock.seconds

    def _take_over(self, climber: Climber) -> None:
        self.climber = climber
        self.version += 1
        self.show()

    def _polish_where_due(self, clock: Clock) -> None:
        now = clock.seconds
        if now - self._polished > self._pause:
            looked = self.climber.looked
            self.climber.polish(clock.is_over)
            clock.spend(costs.LOOK * (self.climber.looked - looked))
            self._polished = clock.seconds
            self._pause = max(POLISH_EVERY, (self._polished - now) / POLISH_SHARE)

    def try_suggestions(self) -> None:
        """Take over what others found, as far as it fits the plan as it is now."""
        for seen, patch in self.board.suggested():
            g = self.climber.survey.ground
            is_apart = bool((g.open[patch.n * g.T + patch.t] == APART).any())
            is_stale = is_apart and seen.version != self.version
            if seen.survey is not self.climber.survey or is_stale:
                continue
            is_choice = len(patch.projects) > 0
            take = self._rechoose if is_choice else self._take
            if take(patch) and (is_apart or is_choice):
                self.version += 1
                self.show()

    @property
    def _fresh_seed(self) -> int:
        """Of a climber that takes the place of this one, as others before did."""
        return self.seed + self.version + 1

    def show(self) -> None:
        """Let others see the plan as it is, and keep it where it is the best."""
        now = Seen(self.climber.survey, self.climber.x, self.version)
        self.board.show(now, self.ranking.values(self.climber))

    def _take(self, patch: Patch) -> bool:
        return self.climber.take(patch.n, patch.t, patch.ticks)

    def _rechoose(self, patch: Patch) -> bool:
        """Other choices of projects: on another ground, where that is legal and better."""
        old = self.climber
        delays, x = old.survey.delays.copy(), old.x
        delays[patch.projects] = patch.delays
        x[patch.n, patch.t] = patch.ticks
        found = survey(self.problem, self.ranking.weights, delays, old.survey.pairs)
        new = old.anew(found, x, self._fresh_seed)
        if not new.is_legal or self.ranking.values(new) >= self.ranking.values(old):
            return False
        self.climber = new
        return True
