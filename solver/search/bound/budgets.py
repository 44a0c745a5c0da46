"""Budgets: whose money, how much, and what a tick of each member costs of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import NONE, AnyInts, Ints, Problem, Ratios

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Budgets:
    """whose: int64 [b], a project or -1 for all of them; money: of each; rate: money a tick [i]."""

    whose: Ints
    money: tuple[Fraction, ...]
    rate: Ratios

    @classmethod
    def of(cls, problem: Problem) -> Budgets:
        """The budgets of a problem."""
        whose = np.array(list(problem.budgets), dtype=np.int64)
        rate = problem.rate.times(Fraction(1, 4))
        return cls(whose, tuple(problem.budgets.values()), rate)

    def charged(self, money: Numbers, P: int) -> Numbers:
        """What a unit of money costs in each project at these prices: [p]."""
        own = np.zeros(P, dtype=money.dtype)
        is_own = self.whose != NONE
        np.add.at(own, self.whose[is_own], money[is_own])
        return np.asarray(own + money[~is_own].sum())

    def owed(self, money: Ints) -> Fraction:
        """What all budgets are worth at these prices."""
        pairs = zip(money.tolist(), self.money, strict=True)
        return sum((price * amount for price, amount in pairs), Fraction(0))

    def reach(self, money: Fraction) -> Fraction:
        """How large `owed` can get where prices sum up to so much."""
        return money * sum((abs(amount) for amount in self.money), Fraction(0))

    def on_ticks(self, charged: Ints, p: Ints, i: AnyInts) -> Ints:
        """What budgets take off a tick of pairs (i, p), rounded down."""
        top, price = self.rate.top[i], charged[p]
        most = int(np.abs(self.rate.top).max(initial=0)) * int(charged.max(initial=0))
        if most < 1 << 62:
            return np.asarray(top.astype(np.int64) * price // self.rate.bottom)
        both = top.astype(object) * price.astype(object) // self.rate.bottom
        return np.asarray(both, dtype=np.int64)
