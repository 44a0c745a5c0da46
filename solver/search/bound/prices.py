"""A bound by prices: an hour of each demand and of each person gets a price, pairs are then alone.

For any prices lam [d, t] and pi [i, t] >= 0 the sum below is at most the optimum of the exact
problem (Lagrangian relaxation of coverage and capacity); every other rule is dropped, which only
lowers a minimum. Prices are found by Adam on the supergradient in floating point; the proof
rounds them to a grid and recomputes the sum in integers over all pairs.
Source: Geoffrion, Lagrangean relaxation for integer programming, 1974; D. P. Kingma, Adam, 2015.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from solver.problem.problem import Bools, Ints, Problem
from solver.search.bound.ascent import Ascent, Floats, Prices
from solver.search.bound.choices import PricedChoices
from solver.search.bound.slices import Slices, slices_of

SPAN_BITS, FINEST_BITS = 60, 30


class PricedProblem:
    """The relaxation of a problem under given weights of the parts."""

    def __init__(self, problem: Problem, weights: Mapping[str, Fraction]) -> None:
        self.problem, self.weights = problem, weights
        self.slices = slices_of(problem)
        quarter = Fraction(1, 4)
        self.hour = [problem.weight[p] * weights["unfilled"] * quarter for p in range(problem.P)]
        rate = [problem.rate[i] for i in range(len(problem.cap))]
        cost = [r * weights["cost"] * quarter for r in rate]
        premium = problem.overtime_premium * weights["overtime"] * quarter
        self.over = [r * premium for r in rate]
        self.bonus = weights["change"] * quarter
        pairs = self.slices.pair.tolist()
        liking = weights["preference"]
        self.value = [
            self.hour[problem.pair_p[k]]
            - cost[problem.pair_i[k]]
            - problem.likes.get(k, Fraction(0)) * liking * quarter
            for k in pairs
        ]
        self.setup = [weights["team"] + problem.once.get(k, Fraction(0)) * liking for k in pairs]
        self.choices = PricedChoices(problem, weights, self.hour, self.bonus)

    # -- prices ---------------------------------------------------------------------------

    def ascend(
        self, steps: int, is_stopped: Callable[[], bool], start: Prices | None = None
    ) -> Prices:
        """Better prices by so many steps of Adam; the last ones reached when stopped."""
        work = Ascent(self)
        return work.run(steps, is_stopped, start)

    def worth(self, prices: Prices) -> Floats:
        """What each pair earns beyond its prices and its set-up, points [k]; -inf: it can't."""
        worth = np.full(len(self.problem.pair_i), -np.inf)
        worth[self.slices.pair] = Ascent(self).pair_values(prices)[1]
        return worth

    def wishes(self, prices: Prices) -> tuple[Ints, Bools]:
        """Pairs that these prices would use, best first, and their periods: k [n], bool [n, t]."""
        s, worth = self.slices, self.worth(prices)
        hours, _ = Ascent(self).pair_values(prices)
        k = np.flatnonzero(worth > 0)
        place = np.searchsorted(k, s.pair[s.j])
        wanted = (hours > 0) & (worth[s.pair[s.j]] > 0)
        periods = np.zeros((len(k), self.problem.T), dtype=bool)
        periods[place[wanted], s.it[wanted] % self.problem.T] = True
        order = np.argsort(-worth[k], kind="stable")
        return k[order], periods[order]

    # -- the proof ------------------------------------------------------------------------

    def prove(self, prices: Prices) -> Fraction:
        """The bound of these prices, in exact arithmetic: at most the optimum."""
        grid = self._grid(prices)
        lam = _rounded(np.maximum(prices.lam, 0), grid)
        pi = _rounded(np.maximum(prices.pi, 0), grid)
        total = self.choices.least(lam, grid) - self._people(pi, grid) - self._pairs(lam, pi, grid)
        return Fraction(total) / grid

    def _grid(self, prices: Prices) -> Fraction:
        """A power of two that keeps every sum within 60 bits."""
        dearest = max((abs(v) for v in (*self.value, *self.setup)), default=Fraction(0))
        prices_most = Fraction(float(max(prices.lam.max(initial=0), prices.pi.max(initial=0), 0)))
        ticks = sum(int(a.astype(object).sum()) for a in (self.slices.top, self.problem.limit)) + 1
        reach = (dearest + prices_most + self.bonus + 1) * (ticks + len(self.setup))
        reach += self.choices.reach(prices_most)
        bits = SPAN_BITS - (reach.__ceil__()).bit_length() - 2
        return Fraction(2) ** min(bits, FINEST_BITS)

    def _people(self, pi: Ints, grid: Fraction) -> int:
        """sum of pi usual + max(0, pi - overtime price) (limit - usual)."""
        usual = self.problem.usual.ravel()
        spare = self.problem.limit.ravel() - usual
        over = np.array([(v * grid).__floor__() for v in self.over], dtype=np.int64)
        dear = np.maximum(pi - np.repeat(over, self.problem.T), 0)
        return _dot(pi, usual) + _dot(dear, spare)

    def _pairs(self, lam: Ints, pi: Ints, grid: Fraction) -> int:
        """sum over pairs of max(0, what its slices earn - set-up); locked pairs are always used."""
        s = self.slices
        value = np.array([(v * grid).__ceil__() for v in self.value], dtype=np.int64)
        setup = np.array([(v * grid).__floor__() for v in self.setup], dtype=np.int64)
        bonus = (self.bonus * grid).__ceil__()
        gain = value[s.j] - lam[s.need] - pi[s.it]
        earned = np.add.reduceat(_best(gain, bonus, s), s.first) if len(s.first) else gain
        net = earned - setup
        held = np.add.reduceat(s.lock, s.first) > 0 if len(s.first) else net > 0
        return int(np.where(held, net, np.maximum(net, 0)).sum())


def _best(gain: Ints, bonus: int, s: Slices) -> Ints:
    """max over lock <= x <= top of gain x + bonus min(x, booked)."""
    kept = np.clip(s.booked, s.lock, s.top)
    most = np.maximum(
        gain * s.top + bonus * np.minimum(s.top, s.booked),
        gain * s.lock + bonus * np.minimum(s.lock, s.booked),
    )
    return np.asarray(np.maximum(most, gain * kept + bonus * np.minimum(kept, s.booked)))


def _rounded(prices: Floats, grid: Fraction) -> Ints:
    return np.rint(prices * float(grid)).astype(np.int64)


def _dot(a: Ints, b: Ints) -> int:
    return int(a @ b)
