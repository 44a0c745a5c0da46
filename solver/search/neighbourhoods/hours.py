"""Who works on what stays; how many hours moves, in one or two periods."""

from __future__ import annotations

from numpy.random import Generator

from solver.search.neighbourhoods.base import Freed, View, anyone, gather, related


def hours(view: View, rng: Generator, size: int) -> Freed:
    """One or two periods at random, many people, only pairs that are in use anyway.

    With every pair's set-up paid this is close to a transport problem, and solved at once.
    """
    width = int(rng.integers(1, 3))
    first = int(rng.integers(0, max(1, view.problem.T - width + 1)))
    t = view.columns.t
    within = view.in_use & (t >= first) & (t < first + width)
    order = related(view, anyone(view, rng), within, rng)
    return Freed(gather(view, order.tolist(), within, size))
