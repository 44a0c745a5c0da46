"""A few people who can do each other's work, over the whole horizon."""

from __future__ import annotations

from numpy.random import Generator

from solver.search.neighbourhoods.base import Freed, View, anyone, gather, related


def people(view: View, rng: Generator, size: int) -> Freed:
    """Someone at random, and those who could do most of what he could."""
    order = related(view, anyone(view, rng), view.may_free, rng)
    return Freed(gather(view, order.tolist(), view.may_free, size))
