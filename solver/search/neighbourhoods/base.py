"""What a neighbourhood sees, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.random import Generator

from solver.problem.columns import Columns
from solver.problem.problem import Bools, Ints, Problem
from solver.search.flat import Flat, Hours

NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class View:
    """A plan as neighbourhoods see it.

    x int64 [s] ticks; may_free bool [s]; in_use bool [s], slices of pairs that work together
    in some period; left int64 [d], hours still asked.
    """

    problem: Problem
    columns: Columns | Flat
    x: Ints | Hours
    may_free: Bools
    in_use: Bools
    left: Ints


@dataclass(frozen=True, slots=True)
class Freed:
    """Slices s whose hours, and projects p whose choice, may change."""

    slices: Ints
    projects: Ints = field(default_factory=lambda: NOTHING)


class Neighbourhood(Protocol):
    """A way to pick about `size` slices that belong together."""

    __name__: str

    def __call__(self, view: View, rng: Generator, size: int) -> Freed:
        """Pick slices around something chosen at random."""


def gather(view: View, members: Iterable[int], within: Bools, size: int) -> Ints:
    """Slices of one member after the other until there are about `size`."""
    chosen = np.zeros(len(view.problem.cap), dtype=bool)
    counts = np.bincount(view.columns.i[within], minlength=len(chosen))
    total = 0
    for i in members:
        if chosen[i] or not counts[i]:
            continue
        chosen[i] = True
        total += int(counts[i])
        if total >= size:
            break
    return np.flatnonzero(within & chosen[view.columns.i])


def related(view: View, i: int, within: Bools, rng: Generator) -> Ints:
    """Members by how much of i's work they could do, in a random order that favours much."""
    columns = view.columns
    mine = np.zeros(len(view.problem.project), dtype=bool)
    mine[columns.d[columns.i == i]] = True
    shared = np.bincount(columns.i[within & mine[columns.d]], minlength=len(view.problem.cap))
    score = shared * rng.random(len(shared))
    score[i] = np.inf
    return np.argsort(-score, kind="stable")


def anyone(view: View, rng: Generator) -> int:
    """A random member who could work on something."""
    return int(rng.choice(view.columns.i)) if len(view.columns.i) else 0
