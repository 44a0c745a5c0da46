"""Finding good prices: Adam on the supergradient, in floating point.

Source: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Bools
from solver.search.bound.cuts import Cuts
from solver.search.bound.prices import Prices
from solver.search.bound.scales import Scales
from solver.search.bound.shape import Floats

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many steps, the first and the last of them in units of each price."""

    steps: int
    first: float
    last: float

    @property
    def decay(self) -> float:
        """By how much each step is shorter than the one before."""
        return float((self.last / self.first) ** (1 / max(1, self.steps)))


LONG_AGO, SWING = 100_000, 4
FIRST, AGAIN = Pace(1000, 0.7, 2e-4), Pace(1000, 0.02, 1e-4)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a climb begins: prices, and the mean squared slope of each where one is known."""

    prices: Prices
    square: Floats | None = None

    def with_cuts(self, cuts: Cuts, is_kept: Bools, priced: PricedProblem) -> Start:
        """The same start with those of its cuts that are kept, then new ones that cost nothing."""
        old, count = self.prices, cuts.count - int(is_kept.sum())
        prices = Prices(
            old.lam, old.pi, old.money, np.append(old.sigma[is_kept], np.zeros(count)), cuts
        )
        if self.square is None:
            return Start(prices)
        at = priced.places.cuts_at
        ticks = cuts.coef * priced.shape.top[cuts.slice].astype(np.float64) + np.abs(cuts.weight)
        guess = np.maximum.reduceat(ticks, cuts.first[:-1]) if cuts.count else ticks
        guess = (guess / SWING)[cuts.count - count :] ** 2
        return Start(prices, np.concatenate([self.square[:at], self.square[at:][is_kept], guess]))


class Climb(Protocol):
    """A climb under way. hands: threads that take its steps, where there is machine code."""

    done: int
    pace: Pace
    hands: int

    def advance(self, steps: int) -> None:
        """So many more steps."""

    def prices(self) -> Prices:
        """The prices reached."""

    def square(self) -> Floats:
        """The mean squared slope of each price."""

    def record_means(self) -> None:
        """Sum up hours and use from here on."""

    def means(self) -> tuple[Singles, Singles]:
        """Mean hours of each slice and use of each pair since `record_means`."""


def first_point(priced: PricedProblem, scales: Scales, start: Start | None) -> Floats:
    """The prices to start from: those given, else people at their unit and all else free.

    Thrifty: demands at what their hours earn, all else free.
    """
    if start is not None:
        return np.clip(priced.places.point(start.prices), 0, scales.dearest)
    point = np.zeros(len(scales.unit))
    of_demands = slice(0, priced.places.spans.count)
    people = slice(priced.places.spans.count, priced.places.money_at)
    if priced.is_thrifty:
        point[of_demands] = scales.dearest[of_demands]
    else:
        point[people] = scales.unit[people]
    return point
