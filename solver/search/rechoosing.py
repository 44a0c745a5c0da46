"""A whole plan under other choices: of projects, and of who moves. What one leaves, others get.

A part solved exactly sees what a choice does to the people around it. This sees what it does to
everybody: who may move once a project is off, whom a budget pays for instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from solver.problem.problem import Bools, Ints, Problem
from solver.search.kernel.climber import Climber
from solver.search.kernel.grant import fill_up, grant_wishes
from solver.search.kernel.ground import CLOSED, OPEN, Survey, survey


@dataclass(frozen=True, slots=True)
class Choice:
    """A delay per project (-1: off), and people who go back to what they were booked for.

    stays: those of them who get nothing else.
    """

    delays: Ints
    back: Bools
    stays: Bools


def rechosen(
    problem: Problem,
    weights: Mapping[str, Fraction],
    old: Climber,
    choice: Choice,
    seed: int,
) -> Climber:
    """The plan of a climber under another choice; legal or not, as `is_legal` tells.

    Hours of a project that waits move with it, bookings of one that comes on, or of people who go
    back, are kept as far as there is room; then all demands are filled up, the heaviest first.
    """
    found = survey(problem, weights, choice.delays, old.survey.pairs)
    g, wanted = found.ground, _wanted(found, old, choice)
    is_new = (choice.delays != old.survey.delays)[g.pair_p] | choice.back[g.pair_i]
    is_freed = is_new[:, None] & (g.open.reshape(-1, g.T) == OPEN)
    is_freed |= (choice.delays < 0)[g.pair_p][:, None]
    new = old.anew(found, np.where(is_freed, 0, old.x), seed)
    changed = np.flatnonzero(is_new)
    order = changed[np.argsort(-wanted[changed].sum(axis=1), kind="stable")]
    grant_wishes(g, new.state, new.desk, order, wanted.ravel())
    size = g.cover.reshape(-1, g.T).sum(axis=1)
    is_closed = np.repeat(choice.stays[g.pair_i], g.T)
    others = g._replace(open=np.where(is_closed, CLOSED, g.open))
    fill_up(others, new.state, new.desk, np.lexsort((-size, -g.hour)))
    return new


def _wanted(found: Survey, old: Climber, choice: Choice) -> Ints:
    """Hours to begin with: of projects that wait as they were, but later; else as booked."""
    g, before = found.ground, old.survey.delays
    wanted = np.zeros((len(g.pair_i), g.T), dtype=np.int64)
    held = np.flatnonzero(g.por_row >= 0)
    wanted[held] = g.por.reshape(-1, g.T)[g.por_row[held]]
    x, goes_back = old.x.astype(np.int64), choice.back[g.pair_i]
    moved = (choice.delays != before) & (choice.delays >= 0) & (before >= 0)
    for p in np.flatnonzero(moved).tolist():
        own = np.flatnonzero((g.pair_p == p) & ~goes_back)
        wanted[own] = _later(x[own], int(choice.delays[p] - before[p]))
    return np.where(g.open.reshape(-1, g.T) == CLOSED, 0, wanted)


def _later(x: Ints, by: int) -> Ints:
    """Hours [k, t] so many periods later; what leaves the horizon is gone."""
    moved = np.zeros_like(x)
    T = x.shape[1]
    first, end = max(0, by), min(T, T + by)
    if first < end:
        moved[:, first:end] = x[:, first - by : end - by]
    return moved
