"""One thread that cuts parts out of the best plan and solves them: cluster by cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from solver.engines import cpsat, linear
from solver.problem.problem import Problem
from solver.search import costs
from solver.search.board import Board, Seen
from solver.search.clock import Clock
from solver.search.excerpts import Standing, excerpt
from solver.search.flat import Flat, Hours
from solver.search.improve import Yields
from solver.search.neighbourhoods import NEIGHBOURHOODS, Freed, View
from solver.search.part import Part

FIRST_SIZE, LEAST_SIZE, LARGEST_SIZE = 250, 40, 3000
SECONDS_EACH = 1.0
FEWEST = 2
GROWTH, SHRINKAGE = 1.1, 0.9
QUICK_SECONDS = 0.12
IN_USE, SOME_MORE = 0.5, 0.8
SLOWLY = 0.997
ENGINES = (linear.solve, cpsat.solve)


@dataclass(frozen=True, slots=True)
class Aim:
    """Parts of the objective that count, and those of earlier tiers that must not get worse."""

    parts: Sequence[str]
    held: Sequence[Sequence[str]] = ()


class Cutter:
    """Frees a part of the best plan, solves it, and suggests what is better.

    sizes: how many slices each neighbourhood frees, as it has learned.
    """

    def __init__(self, problem: Problem, flat: Flat, board: Board, aim: Aim, seed: int) -> None:
        self.problem, self.flat, self.board, self.aim = problem, flat, board, aim
        self.rng: Generator = np.random.default_rng(seed)
        has = {"projects": problem.is_open.any(), "mates": _has_mates(problem)}
        self.neighbourhoods = tuple(n for n in NEIGHBOURHOODS if has.get(n.__name__, True))
        self.sizes = np.full(len(self.neighbourhoods), float(FIRST_SIZE))
        self.yields = Yields(len(self.neighbourhoods), 0.05)
        self.engines = Yields(len(ENGINES), 0.05, SLOWLY)
        self.asked = problem.total[problem.first_row]

    def step(self, clock: Clock) -> None:
        """Free one part and solve it."""
        n, started = self.yields.pick(self.rng), clock.seconds
        seen = self.board.seen()
        clock.spend(costs.of_cutting(len(self.flat.k)))
        freed = self.neighbourhoods[n](self._view(seen.x), self.rng, int(self.sizes[n]))
        gained = 0.0
        if len(freed.slices) + len(freed.projects) >= FEWEST:
            gained, is_quick = self._solve(seen, freed, clock)
            factor = GROWTH if is_quick else SHRINKAGE
            self.sizes[n] = np.clip(self.sizes[n] * factor, LEAST_SIZE, LARGEST_SIZE)
        self.yields.learn(n, gained, clock.seconds - started)

    def _view(self, x: Hours) -> View:
        flat, used = self.flat, np.asarray(x.any(axis=1))
        in_use, kind = used[flat.k], self.rng.random()
        if kind < IN_USE:
            may_free = in_use
        elif kind < SOME_MORE:
            may_free = in_use | (self.rng.random(len(used)) < self.rng.random() / 2)[flat.k]
        else:
            may_free = np.ones(len(flat.k), dtype=bool)
        filled = np.bincount(
            self.problem.pair_d[flat.pairs], weights=x.sum(axis=1), minlength=len(self.asked)
        ).astype(np.int64)
        worked = x[flat.k, flat.t]
        return View(self.problem, flat, worked, may_free, in_use, self.asked - filled)

    def _solve(self, seen: Seen, freed: Freed, clock: Clock) -> tuple[float, bool]:
        """Solve what is freed: points gained, and whether that was quickly closed."""
        standing = Standing.of(self.problem, seen.survey.pairs, seen.x, seen.survey.delays)
        s = freed.slices
        cut = excerpt(standing, self.flat.k[s], self.flat.t[s], freed.projects)
        part = Part.of(cut, self.aim.parts, self.aim.held)
        e, started = self.engines.pick(self.rng), clock.seconds
        seed = int(self.rng.integers(1 << 30))
        effort = clock.effort(min(SECONDS_EACH, clock.left), seed=seed)
        patch, is_closed = part.solve(clock.counting(ENGINES[e]), effort)
        seconds = clock.seconds - started
        if patch is not None:
            self.board.suggest(seen, patch)
        gained = 0.0 if patch is None else patch.points
        self.engines.learn(e, gained, seconds)
        return gained, is_closed and seconds < QUICK_SECONDS


def _has_mates(problem: Problem) -> bool:
    return bool(problem.apart or problem.together or problem.mentors)
