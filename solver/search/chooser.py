"""Chooses projects, and who moves, by what the whole plan is worth after it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count

import numpy as np

from solver.problem.problem import Ints, Problem
from solver.search import costs
from solver.search.choosing import Choosing
from solver.search.clock import Clock
from solver.search.kernel.bars import Bars
from solver.search.kernel.climber import Climber
from solver.search.kernel.ground import survey
from solver.search.kernel.sides import may_be_split
from solver.search.ranking import Ranking
from solver.search.rechoosing import Choice, rechosen
from solver.search.wish import Wish

Values = tuple[Fraction, ...]
ALONE_SHARE, COUPLED_SHARE, MOST_SECONDS = 0.15, 0.4, 300
LEVELS, LEVEL_MOVES, MOVES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), 50_000, 5000
TOLERANCE, UNTIL = 0.002, 1 / 1.2
GOES_BACK, FLOWS_EVERY, FEW_PASSES = 0.4, 12, 3
COOLNESS = 0.6


class Chooser:
    """Tries other choices of a climber's plan, one after the other."""

    def __init__(self, problem: Problem, ranking: Ranking, seed: int) -> None:
        self.problem, self.ranking = problem, ranking
        self._choosing = Choosing(problem, seed)
        self._seeds = count(seed)
        self._tolerance, self._rng = 0.0, np.random.default_rng(seed)

    def begin(
        self, climber: Climber, wish: Wish, clock: Clock, show: Callable[[Climber], None]
    ) -> None:
        """Begin with as many projects as pay, then try one after the other otherwise.

        Worse ones pass at first, fewer as time goes: what a choice is worth shows after others.
        show: is handed each plan on the way.
        """
        is_coupled = not may_be_split(climber.survey.ground)
        mine = clock.part(COUPLED_SHARE if is_coupled else ALONE_SHARE, MOST_SECONDS)
        climber = self._levelled(climber, wish, mine, show)
        began, span = mine.seconds, max(mine.left, 1e-6)
        for n in count(1):
            if mine.is_over():
                break
            self._tolerance = TOLERANCE * max(0.0, 1 - (mine.seconds - began) / span / UNTIL)
            new = self.other(climber, mine)
            if n % FLOWS_EVERY == 0:
                self._restart(new, mine)
            if new is not climber or n % FLOWS_EVERY == 0:
                show(new)
            climber = new
        self._tolerance = 0.0

    def other(self, climber: Climber, clock: Clock) -> Climber:
        """With one project chosen otherwise, or other people who move, where that is better."""
        self._anneal(climber, MOVES, clock)
        now, state, choosing = climber.survey, climber.state, self._choosing
        bars = now.ground.bars
        if bars.has_moves and choosing.rng.random() < GOES_BACK:
            movers = (state.differs > 0) & (bars.is_exempt == 0)
            back = choosing.going_back(movers)
            choice = Choice(now.delays, back, back)
            return self._better(climber, self._under(climber, choice, clock), MOVES, clock)
        delays = choosing.another(now.delays)
        if delays is None:
            return climber
        return self._better(climber, self._under(climber, self._whole(delays), clock), MOVES, clock)

    def _levelled(
        self, climber: Climber, wish: Wish, clock: Clock, show: Callable[[Climber], None]
    ) -> Climber:
        """The best of what prices are for, and of several shares of projects that are left off."""
        delays, choosing = climber.survey.delays, self._choosing
        best = choosing.towards(delays, wish.delays)
        tries = [self._whole(best), *(self._whole(choosing.fewer(delays, n)) for n in LEVELS)]
        if climber.survey.ground.bars.has_moves:
            pairs = climber.survey.pairs
            bars = survey(self.problem, self.ranking.weights, best, pairs).ground.bars
            tries.insert(1, _moving(best, bars, wish))
        for choice in tries:
            if clock.is_over():
                break
            new = self._under(climber, choice, clock)
            if new.is_legal:
                self._restart(new, clock)
            better = self._better(climber, new, LEVEL_MOVES, clock)
            if better is not climber:
                show(better)
            climber = better
        return climber

    def _whole(self, delays: Ints) -> Choice:
        nobody = np.zeros(len(self.problem.cap), dtype=bool)
        return Choice(delays, nobody, nobody)

    def _under(self, old: Climber, choice: Choice, clock: Clock) -> Climber:
        clock.spend(costs.of_rechoosing(self.problem, len(old.survey.pairs)))
        return rechosen(self.problem, self.ranking.weights, old, choice, next(self._seeds))

    def _restart(self, climber: Climber, clock: Clock) -> None:
        pairs = len(climber.survey.pairs)
        climber.restart(FEW_PASSES, clock.after(costs.of_flow(pairs)))

    def _anneal(self, climber: Climber, moves: int, clock: Clock) -> None:
        climber.anneal(moves, COOLNESS)
        clock.spend(moves * costs.MOVE)

    def _better(self, old: Climber, new: Climber, moves: int, clock: Clock) -> Climber:
        """The new one, where it is legal and its whole plan better after some moves."""
        if not new.is_legal:
            return old
        self._anneal(new, moves, clock)
        return new if self._passes(self.ranking.values(new), self.ranking.values(old)) else old

    def _passes(self, new: Values, old: Values) -> bool:
        """Better, or in the last tier worse by no more than what passes now."""
        if new[:-1] != old[:-1]:
            return new < old
        lost = float(new[-1] - old[-1]) / max(1.0, abs(float(old[-1])))
        return lost < 0 or lost < self._tolerance * self._rng.exponential()


def _moving(delays: Ints, bars: Bars, wish: Wish) -> Choice:
    """Everybody as booked, but for those who are excused and the few whose move is worth most."""
    counts = bars.is_exempt == 0
    worth = np.where(counts, wish.moves, -1)
    stays = counts.copy()
    stays[np.argsort(-worth, kind="stable")[: int(bars.moves_most)]] = False
    return Choice(delays, np.ones(len(counts), dtype=bool), stays)
