"""What the prices of a bound are for."""

from __future__ import annotations

from dataclasses import dataclass

from solver.problem.problem import Ints
from solver.search.bound.prices import Prices
from solver.search.bound.shape import Floats


@dataclass(frozen=True, slots=True)
class Wish:
    """delays [p]: of each project, -1: off. moves [i]: what it is worth that a member moves.
    prices: those that say so."""

    delays: Ints
    moves: Floats
    prices: Prices
