"""Prices of hours, of money and of cuts, and where each stands in one flat array."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solver.problem.problem import AnyInts, Ints, Problem
from solver.search.bound.cuts import Cuts
from solver.search.bound.shape import Floats, Spans

NO_CUTS = Cuts.none()


def _none() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, slots=True)
class Prices:
    """Points for what is scarce; none is negative in a proof.

    lam float64 [d * T + t]: a tick of a demand, for a window at t = 0; pi float64 [i * T + t]: a
    tick of a member; money float64 [b]: a unit of each budget's money; sigma float64 [c]: of
    cuts.
    """

    lam: Floats
    pi: Floats
    money: Floats = field(default_factory=_none)
    sigma: Floats = field(default_factory=_none)
    cuts: Cuts = NO_CUTS


@dataclass(frozen=True)
class Places:
    """A flat array of all prices: demands' spans, then members' periods, money, cuts."""

    spans: Spans
    flat: Ints
    window: Ints
    T: int
    D: int
    members: int
    budgets: int

    @classmethod
    def of(cls, problem: Problem, spans: Spans) -> Places:
        """The places of a problem's prices."""
        flat = spans.flat(problem.T)
        window = np.flatnonzero(problem.is_window[flat // max(1, problem.T)])
        D, T = len(problem.is_window), problem.T
        return cls(spans, flat, window, T, D, problem.cap.size, len(problem.budgets))

    @property
    def money_at(self) -> int:
        """Where the prices of budgets begin."""
        return self.spans.count + self.members

    @property
    def cuts_at(self) -> int:
        """Where the prices of cuts begin."""
        return self.money_at + self.budgets

    def pi_at(self, i: AnyInts, t: Ints) -> Ints:
        """Where the price of a member's period stands."""
        return np.asarray(self.spans.count + i * self.T + t)

    def point(self, prices: Prices) -> Floats:
        """Prices as one array; a window's in every period of its span."""
        lam = prices.lam[self.flat]
        lam[self.window] = prices.lam[self.flat[self.window] // self.T * self.T]
        money = np.zeros(self.budgets)
        money[: len(prices.money)] = prices.money
        return np.concatenate([lam, prices.pi, money, prices.sigma])

    def prices(self, point: Floats, cuts: Cuts) -> Prices:
        """The prices in an array."""
        lam = np.zeros(self.D * self.T)
        lam[self.flat] = point[: self.spans.count]
        lam[self.flat[self.window] // self.T * self.T] = point[self.window]
        ends = (self.spans.count, self.money_at, self.cuts_at)
        pi, money, sigma = np.split(np.asarray(point, dtype=np.float64), ends)[1:]
        return Prices(lam, pi, money, sigma, cuts)
