"""Many people over one to four periods."""

from __future__ import annotations

from numpy.random import Generator

from solver.search.neighbourhoods.base import Freed, View, anyone, gather, related


def weeks(view: View, rng: Generator, size: int) -> Freed:
    """A few periods at random, and people grown from one of them."""
    width = int(rng.integers(1, 5))
    first = int(rng.integers(0, max(1, view.problem.T - width + 1)))
    t = view.columns.t
    within = view.may_free & (t >= first) & (t < first + width)
    order = related(view, anyone(view, rng), within, rng)
    return Freed(gather(view, order.tolist(), within, size))
