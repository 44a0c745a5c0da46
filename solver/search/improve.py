"""Large neighbourhood search: free a part of the plan, solve it anew, keep what is better.

Threads work on the same best plan; engines release the interpreter while they solve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.random import Generator

from solver.engines import cpsat, linear
from solver.problem.easing import eased
from solver.problem.freeing import Freeing
from solver.problem.problem import Bools, Ints
from solver.search import costs
from solver.search.best import Best
from solver.search.clock import Clock
from solver.search.crew import at_once
from solver.search.neighbourhoods import NEIGHBOURHOODS, Freed, Neighbourhood, View
from solver.search.turns import Turns

FIRST_SIZE, LEAST_SIZE, LARGEST_SIZE = 300, 40, 4000
SECONDS_EACH = 1.0
SWEEP_SIZE = 300
FEWEST = 2
FADING = 0.97
GROWTH, SHRINKAGE = 1.1, 0.92
KEEPS_TO_SHORTLIST = 0.8
MEANWHILE = 0.3
ENGINES = (linear.solve, cpsat.solve)


@dataclass(frozen=True, slots=True)
class Searching:
    """What is improved, which pairs first, how long, who is told, and when it is enough.

    meanwhile: something short to do beside the search; False once there is nothing more.
    """

    best: Best
    shortlist: Bools
    clock: Clock
    tell: Callable[[], None]
    is_enough: Callable[[], bool]
    meanwhile: Callable[[], bool]


class Yields:
    """Points gained a second by each of several ways, the past fading."""

    def __init__(self, count: int, least_chance: float, fading: float = FADING) -> None:
        self._gained, self._seconds = np.zeros(count), np.full(count, 1e-3)
        self._least, self._fading = least_chance, fading

    def pick(self, rng: Generator) -> int:
        """Mostly what has yielded most, none without a chance."""
        rate = self._gained / self._seconds
        count = len(rate)
        rate = rate * rate
        share = rate / rate.sum() if rate.sum() > 0 else np.full(count, 1 / count)
        chance = self._least + (1 - count * self._least) * share
        return int(rng.choice(count, p=chance / chance.sum()))

    def learn(self, n: int, gained: float, seconds: float) -> None:
        """What came of one try."""
        self._gained *= self._fading
        self._seconds *= self._fading
        self._gained[n] += gained
        self._seconds[n] += seconds


class Improver:
    """One thread's search. sizes: how many slices each neighbourhood frees, as it has learned."""

    def __init__(
        self, best: Best, freeing: Freeing, shortlist: Bools, seed: int, sweep: list[Ints]
    ) -> None:
        self.best, self.freeing, self.shortlist = best, freeing, shortlist
        self.rng: Generator = np.random.default_rng(seed)
        self.sizes = np.full(len(NEIGHBOURHOODS), float(FIRST_SIZE))
        self.neighbourhoods = Yields(len(NEIGHBOURHOODS), 0.08)
        self.engines = Yields(len(ENGINES), 0.05)
        self.sweep = sweep
        self._cost = costs.of_cutting(len(best.built.columns.x))

    def run(self, clock: Clock, is_done: Callable[[], bool]) -> None:
        """Improve until the time is up."""
        while not clock.is_over() and not is_done():
            self.step(clock)

    def step(self, clock: Clock) -> None:
        """Free one part and solve it."""
        clock.spend(self._cost)
        if self.sweep:
            base = self.best.values
            self._solve(Freed(self.sweep.pop(0)), base, clock)
            return
        n = self.neighbourhoods.pick(self.rng)
        base, started = self.best.values, clock.seconds
        freed = self._free(NEIGHBOURHOODS[n], base, int(self.sizes[n]))
        gained = 0.0
        if len(freed.slices) + len(freed.projects) >= FEWEST:
            gained, is_closed = self._solve(freed, base, clock)
            factor = GROWTH if is_closed else SHRINKAGE
            self.sizes[n] = np.clip(self.sizes[n] * factor, LEAST_SIZE, LARGEST_SIZE)
        self.neighbourhoods.learn(n, gained, clock.seconds - started)

    def _free(self, neighbourhood: Neighbourhood, base: Ints, size: int) -> Freed:
        columns, problem = self.best.built.columns, self.best.built.problem
        x = base[columns.x]
        used = np.zeros(len(columns.pairs), dtype=bool)
        used[columns.k[x > 0]] = True
        may_free = columns.can_change
        in_use = may_free & used[columns.k]
        if self.rng.random() < KEEPS_TO_SHORTLIST:
            may_free = may_free & (self.shortlist | used)[columns.k]
        asked = problem.total[problem.first_row]
        filled = np.bincount(columns.d, weights=x, minlength=len(asked)).astype(np.int64)
        return neighbourhood(
            View(problem, columns, x, may_free, in_use, asked - filled), self.rng, size
        )

    def _solve(self, freed: Freed, base: Ints, clock: Clock) -> tuple[float, bool]:
        """Solve the freed part, offer what is found: points gained, and whether it was closed."""
        columns = self.best.built.columns
        on = [columns.choices_of(int(p)) for p in freed.projects]
        leading = np.concatenate([columns.x[freed.slices], columns.z[freed.slices], *on])
        free = self.freeing.freed(leading)
        model, cost = self.freeing.project(free, base), self.best.objective.cost[free]
        e, started = self.engines.pick(self.rng), clock.seconds
        seed = int(self.rng.integers(1 << 30))
        effort = clock.effort(min(SECONDS_EACH, clock.left), seed=seed)
        answer = clock.counting(ENGINES[e])(eased(model, cost), cost, base[free], effort)
        gained = 0.0
        if answer.values is not None and self.best.offer(base, free, answer.values):
            gained = float(cost @ (base[free] - answer.values) / self.best.objective.grid)
        self.engines.learn(e, gained, clock.seconds - started)
        return gained, answer.is_closed


def improve(search: Searching, threads: int, seed: int) -> None:
    """Improve the best plan with so many threads until time is up or it is good enough."""
    best, shortlist, clock = search.best, search.shortlist, search.clock
    built = best.built
    leading = np.zeros(built.rows.columns, dtype=bool)
    leading[built.columns.x] = leading[built.columns.z] = True
    leading[built.choice_columns] = True
    freeing = Freeing(best.built.model, leading)
    sweep = _sweep(best, shortlist, np.random.default_rng(seed))
    if clock.meter is not None:
        _improve_in_turns(search, Improver(best, freeing, shortlist, seed, sweep))
        return
    has_more = True

    def work(number: int, is_done: Callable[[], bool]) -> None:
        mine = sweep[number::threads]
        improver = Improver(best, freeing, shortlist, seed + 1000 * number, mine)
        improver.run(clock, is_done)

    def beside() -> float:
        nonlocal has_more
        has_more = has_more and search.meanwhile()
        return 0.01 if has_more else 0.1

    works = [partial(work, number) for number in range(threads)]
    at_once(works, search.is_enough, beside, search.tell)


def _improve_in_turns(search: Searching, improver: Improver) -> None:
    """One thread for all, turn by turn: what comes first is not left to chance."""
    clock, meanwhile = search.clock, Turns(search.clock, search.meanwhile)
    while not clock.is_over() and not search.is_enough():
        began = clock.seconds
        improver.step(clock)
        meanwhile.after(clock.seconds - began, MEANWHILE)
        search.tell()


def _sweep(best: Best, shortlist: Bools, rng: Generator) -> list[Ints]:
    """Slices of one period each, all people who may change, in parts that solve at once."""
    columns = best.built.columns
    may_free = columns.can_change & shortlist[columns.k]
    found = []
    for t in range(best.built.problem.T):
        s = np.flatnonzero(may_free & (columns.t == t))
        parts = max(1, -(-len(s) // SWEEP_SIZE))
        part_of = rng.integers(parts, size=len(best.built.problem.cap))
        found += [s[part_of[columns.i[s]] == n] for n in range(parts)]
    return [s for s in found if len(s) >= FEWEST]
