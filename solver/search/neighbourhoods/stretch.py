"""Some people over a quarter to a half of the horizon."""

from __future__ import annotations

from numpy.random import Generator

from solver.search.neighbourhoods.base import Freed, View, anyone, gather, related


def stretch(view: View, rng: Generator, size: int) -> Freed:
    """A long window at random, and people who could do each other's work in it."""
    T = view.problem.T
    width = int(rng.integers(max(1, T // 4), max(2, T // 2 + 1)))
    first = int(rng.integers(-width // 3, max(1, T - width // 3)))
    t = view.columns.t
    within = view.may_free & (t >= first) & (t < first + width)
    order = related(view, anyone(view, rng), within, rng)
    return Freed(gather(view, order.tolist(), within, size))
