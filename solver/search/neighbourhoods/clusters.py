"""Who works on what stays; hours move among people tied to a demand that lacks some."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from solver.problem.problem import AnyInts, Bools
from solver.search.neighbourhoods.base import NOTHING, Freed, View

TWO_PERIODS = 0.3


def clusters(view: View, rng: Generator, size: int) -> Freed:
    """One or two periods; from a demand with unmet hours to its people, to their other demands, on.

    Only pairs in use: with every pair's set-up paid this is close to a transport problem.
    """
    T, columns = view.problem.T, view.columns
    width = min(T, 2 if rng.random() < TWO_PERIODS else 1)
    first = int(rng.integers(0, T - width + 1))
    s = np.flatnonzero(view.in_use & (columns.t >= first) & (columns.t < first + width))
    if not len(s):
        return Freed(NOTHING)
    i, d = columns.i[s], columns.d[s]
    lacking = np.flatnonzero(view.left[d] > 0)
    start = int(d[rng.choice(lacking)]) if len(lacking) else int(rng.choice(d))
    return Freed(s[_reached(i, d, start, size)])


def _reached(i: AnyInts, d: AnyInts, start: int, size: int) -> Bools:
    """Slices of the people reached from a demand, ring by ring, until there are about `size`."""
    demands, people = np.zeros(int(d.max()) + 1, dtype=bool), np.zeros(int(i.max()) + 1, dtype=bool)
    demands[start] = True
    reached = np.zeros(len(i), dtype=bool)
    while True:
        people[i[demands[d]]] = True
        found = people[i]
        if found.sum() > size and reached.any():
            return reached
        if (found == reached).all():
            return reached
        reached = found
        demands[d[reached]] = True
