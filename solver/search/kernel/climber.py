"""One thread's climb: annealing in short runs, polish now and then, what others found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.problem.problem import Bools, Ints, Small
from solver.search.heat import heat_at
from solver.search.kernel.anneal import Mix, anneal
from solver.search.kernel.arcs import LOOKED, Arcs, arcs_of
from solver.search.kernel.chance import Dice, dice
from solver.search.kernel.compiled import compiled
from solver.search.kernel.desk import ENTRIES, Desk, clear, desk_of, note, undo
from solver.search.kernel.flows import Flows
from solver.search.kernel.grant import grant
from solver.search.kernel.ground import CLOSED, OPEN, Ground, Survey
from solver.search.kernel.limits import is_legal
from solver.search.kernel.polish import polish
from solver.search.kernel.sides import split
from solver.search.kernel.state import MOVED, TOTAL, State, counted
from solver.search.kernel.trade import sample_losses

MOVES, SAMPLES = 5000, 200
MIX, TRADES = (0.02, 0.044, 0.974, 0.994), (0.01, 0.02, 1.0, 1.0)


@dataclass(frozen=True)
class Hand:
    """What one thread's moves need."""

    desk: Desk
    arcs: Arcs
    rng: Dice


@dataclass
class Climber:
    """A plan in the making on a ground, and the hands that work on it. unit: see Worth."""

    survey: Survey
    state: State
    hands: list[Hand]
    unit: float
    seed: int
    mix: Mix = MIX

    @classmethod
    def of(cls, survey: Survey, x: Ints | Small, seed: int) -> Climber:
        """Begin with hours [k, t]."""
        g = survey.ground
        hand = Hand(desk_of(g), arcs_of(g), dice(seed))
        return cls(survey, counted(g, x), [hand], survey.worth.unit, seed)

    def anew(self, survey: Survey, x: Ints | Small, seed: int) -> Climber:
        """Another climber, from hours [k, t] of a survey with as hot a start."""
        new = Climber.of(survey, x, seed)
        new.unit = self.unit
        return new

    def grain(self) -> float:
        """What a small change of the plan loses: `unit`, as far as it can be sampled."""
        losses = np.zeros(SAMPLES, dtype=np.int64)
        hand = self.hands[0]
        count = sample_losses(self.survey.ground, self.state, hand.desk, hand.rng, losses)
        return float(np.quantile(losses[:count], 0.25)) if count > SAMPLES / 2 else self.unit

    @property
    def total(self) -> int:
        """The total on the grid, as State counts it."""
        return int(self.state.tally[TOTAL])

    @property
    def x(self) -> Small:
        """The hours as they are now, a copy: [k, t]."""
        return self.state.x.reshape(-1, self.survey.ground.T).copy()

    @property
    def desk(self) -> Desk:
        """Where the first hand writes."""
        return self.hands[0].desk

    def anneal(self, moves: int, coolness: float) -> None:
        """So many moves; coolness 0: as hot as at first, 1: as cold as at last."""
        self._anneal(self.state, self.hands[0], moves, coolness)

    def polish(self, is_stopped: Callable[[], bool]) -> None:
        """Cancel the negative cycles of every period."""
        self._polish(self.state, self.hands[0], is_stopped)

    def finish(self) -> None:
        """Cancel them all, also those that were forbidden when they were last looked at."""
        self.hands[0].arcs.banned[:] = 0
        self.polish(lambda: False)

    @property
    def looked(self) -> int:
        """Arcs that the first hand has looked at to polish, so far: what that cost."""
        return int(self.hands[0].arcs.counts[LOOKED])

    def climb_apart(self, count: int, coolness: float, is_over: Callable[[], bool]) -> None:
        """Several hands anneal and then polish at once, each with its own people and demands."""
        g, start = self.survey.ground, self.total
        while len(self.hands) < count:
            desk = desk_of(g)._replace(losers=self.desk.losers, losses=self.desk.losses)
            hand = Hand(desk, arcs_of(g), dice(self.seed + len(self.hands)))
            self.hands.append(hand)
        states = [self.state._replace(tally=self.state.tally.copy()) for _ in range(count)]
        for hand, mine in zip(self.hands, split(g, self.state, count, self._chance), strict=False):
            hand.desk.mine[:] = mine

        def work(n: int) -> None:
            while not is_over():
                self._anneal(states[n], self.hands[n], MOVES, coolness)
            self._polish(states[n], self.hands[n], lambda: False)

        others = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(1, count)]
        for other in others:
            other.start()
        work(0)
        for other in others:
            other.join()
        self.state.tally[TOTAL] = start + sum(int(s.tally[TOTAL]) - start for s in states)
        self.desk.mine[:] = 1

    @property
    def _stays(self) -> Bools:
        """Pairs of people who work as booked while only so many may not: bool [k]."""
        g = self.survey.ground
        if not g.bars.has_moves:
            return np.zeros(len(g.pair_i), dtype=bool)
        stays: Bools = (self.state.differs == 0) & (g.bars.is_exempt == 0)
        return stays[g.pair_i]

    @cached_property
    def _chance(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def _anneal(self, state: State, hand: Hand, moves: int, coolness: float) -> None:
        heat = self.unit * heat_at(coolness)
        anneal(self.survey.ground, state, hand.desk, hand.rng, moves, (heat, self.mix))

    def _polish(self, state: State, hand: Hand, is_stopped: Callable[[], bool]) -> None:
        for t in range(self.survey.ground.T):
            if is_stopped():
                return
            polish(self.survey.ground, state, hand.desk, hand.arcs, t)

    def take(self, n: Ints, t: Ints, ticks: Ints) -> bool:
        """Set some slices to new hours, where that is legal and better as the plan is now."""
        if len(n) >= ENTRIES:
            return False
        return replaced(self.survey.ground, self.state, self.desk, n, t, ticks)

    @property
    def is_legal(self) -> bool:
        """Whether every limit the counters know holds."""
        return is_legal_everywhere(self.survey.ground, self.state)

    def restart(self, passes: int, is_stopped: Callable[[], bool]) -> bool:
        """Plan anew by flows, period by period; whether that is better than what there was."""
        g = self.survey.ground
        x = self.state.x.reshape(-1, g.T)
        crews = g.heads_least.reshape(-1, g.T)[g.pair_d] > 1
        stays = self._stays
        is_fixed = (g.open.reshape(-1, g.T) != OPEN) | crews | stays[:, None]
        fixed = np.where(is_fixed, x, 0)
        others = g._replace(open=np.where(np.repeat(stays, g.T), CLOSED, g.open))
        wanted = Flows(others, fixed).passes(passes, is_stopped)
        state = counted(g, fixed)
        grant(g, state, self.desk, wanted)
        if state.tally[TOTAL] >= self.total or not is_sound_everywhere(g, state):
            return False
        self.state = state
        return True


def is_sound_everywhere(g: Ground, s: State) -> bool:
    """Least heads, mentors and moves hold in every place."""
    if ((s.heads > 0) & (s.heads < g.heads_least)).any():
        return False
    if ((s.learning > 0) & (s.teaching == 0)).any():
        return False
    return not g.bars.has_moves or int(s.tally[MOVED]) <= g.bars.moves_most


def is_legal_everywhere(g: Ground, s: State) -> bool:
    """Every limit the counters know holds in every place."""
    within = (
        (s.load, g.limit),
        (s.heads, g.heads_most),
        (s.team, g.team_most),
        (s.projects, g.max_projects),
        (s.apart, g.bars.apart_most),
    )
    if any((count > most).any() for count, most in within):
        return False
    if min(s.left.min(initial=0), s.rest.min(initial=0), s.money.min(initial=0)) < 0:
        return False
    return is_sound_everywhere(g, s)


@compiled
def replaced(g: Ground, s: State, w: Desk, n: Ints, t: Ints, ticks: Ints) -> bool:
    """Set slices (n, t) to new ticks; taken back where a limit breaks or nothing is gained."""
    before = s.tally[TOTAL]
    clear(w)
    for j in range(len(n)):
        by = ticks[j] - s.x[n[j] * g.T + t[j]]
        if by != 0:
            note(g, s, w, n[j], t[j], by)
    if s.tally[TOTAL] < before and is_legal(g, s, w):
        return True
    undo(g, s, w)
    return False
