"""A bound by prices: an hour of each demand and of each person gets a price, pairs are then alone.

For any prices lam [d, t], pi [i, t], money [budget] and sigma [cut] >= 0 the sum below is at most
the optimum of the exact problem (Lagrangian relaxation of coverage, capacity, budgets and cuts);
every other rule is dropped, which only lowers a minimum. Prices are found by Adam on the
supergradient in floating point; the proof rounds them to a grid and recomputes the sum in integers
over all pairs.
Source: Geoffrion, Lagrangean relaxation for integer programming, 1974.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from solver.problem.problem import NONE, Bools, Ints, Problem
from solver.search.bound.ascent import AGAIN, FIRST, Climb, Pace, Singles, Start
from solver.search.bound.asking import Asked
from solver.search.bound.budgets import Budgets
from solver.search.bound.choices import PricedChoices
from solver.search.bound.cuts import Cuts
from solver.search.bound.exact import Sums, prove
from solver.search.bound.figures import Figures
from solver.search.bound.moving import Moving
from solver.search.bound.odd import OddPairs, most_booked, odd_pairs
from solver.search.bound.plain import PlainWork
from solver.search.bound.prices import NO_CUTS, Places, Prices
from solver.search.bound.shape import Floats, Shape, shape_of
from solver.search.compiling import is_warm

if TYPE_CHECKING:
    from solver.search.bound.compiled import CompiledWork

MOST_PLAIN, LARGEST_TOP, STEPS_AT_ONCE = 4_000, 1 << 31, 16
THRIFT = 0.02


class Work(Protocol):
    """Climbing, weighing and summing over all pairs of a problem, in numpy or in machine code."""

    odd: OddPairs

    def climb(self, pace: Pace, start: Start | None) -> Climb:
        """A climb from some prices, or from none."""

    def nets(self, point: Floats) -> Floats:
        """What each pair earns beyond its prices and its set-up."""

    def earned(self, sums: Sums) -> int:
        """sum over pairs of max(0, what they earn), held ones whatever they do; on the grid."""

    def separating(self, x: Singles, y: Singles, most_rows: int = 2) -> Iterator[Cuts]:
        """Cuts that mean hours x [s] and use y [j] break, some at a time."""


class PricedProblem:
    """The relaxation of a problem under given weights of the parts.

    is_compiled: in machine code, None: where there is enough to do and nobody waits for it.
    is_strict: the same floats on every machine, which takes longer.
    """

    def __init__(
        self,
        problem: Problem,
        weights: Mapping[str, Fraction],
        *,
        is_compiled: bool | None = None,
        is_strict: bool = False,
    ) -> None:
        self.problem, self.weights = problem, weights
        self.figures = Figures(problem, weights)
        self.shape = shape_of(problem)
        self.places = Places.of(problem, self.shape.spans)
        hour = [self.figures.hour[p] for p in range(problem.P)]
        self.choices = PricedChoices(problem, weights, hour, self.figures.bonus)
        self.budgets = Budgets.of(problem)
        self.moving = Moving.of(problem)
        self.asked = Asked.of(self)
        self.is_thrifty = False
        self._work: tuple[Cuts, Work] | None = None
        if is_compiled is None:
            is_compiled = len(self.shape.top) > MOST_PLAIN and is_warm()
        fits = int(self.shape.top.max(initial=0)) < LARGEST_TOP
        self.is_compiled, self.is_strict = is_compiled and fits, is_strict
        self._kind: Any = compiled_work() if self.is_compiled else PlainWork

    @property
    def usual_value(self) -> float:
        """What a tick is worth on average, over all slices."""
        return float((self.worths * self.shape.length).sum()) / max(1, len(self.shape.top))

    @property
    def worths(self) -> Floats:
        """The size of a tick's price for each pair: what it earns, where thrifty what it costs."""
        return self._costs if self.is_thrifty else self._earnings

    @cached_property
    def may_be_thrifty(self) -> bool:
        """Whether hours cost so little of what they earn that prices may be as small."""
        return float(self._costs.sum()) < THRIFT * float(self._earnings.sum())

    @property
    def _earnings(self) -> Floats:
        return np.maximum(self.figures.rough_values(self.shape.pair), 0)

    @property
    def _costs(self) -> Floats:
        """Points a tick and, spread over all ticks a pair may have, its set-up."""
        shape = self.shape
        pair = shape.pair
        hour = self.figures.hour.floats()[self.problem.pair_p[pair]]
        ticks = shape.ticks()
        cost = np.maximum(hour - self.figures.rough_values(pair), 0)
        setup = np.maximum(self.figures.rough_setups(pair), 0)
        return np.asarray(cost + setup / np.maximum(ticks, 1))

    @property
    def slices(self) -> Shape:
        """Every slice that may hold hours; some within a demand's span may not."""
        return self.shape

    def work(self, cuts: Cuts = NO_CUTS) -> Work:
        """What climbs, weighs and sums with some cuts; that of the last cuts is kept."""
        if self._work is None or self._work[0] is not cuts:
            before = None if self._work is None else self._work[1]
            odd = odd_pairs(self.problem, self.shape, cuts)
            self._work = cuts, self._kind(self, odd, before)
        return self._work[1]

    # -- prices ---------------------------------------------------------------------------

    def climb(self, pace: Pace, start: Start | None = None) -> Climb:
        """A climb from some prices, or from none."""
        return self.work(NO_CUTS if start is None else start.prices.cuts).climb(pace, start)

    def ascend(
        self, steps: int, is_stopped: Callable[[], bool], start: Prices | None = None
    ) -> Prices:
        """Better prices by so many steps of Adam; the last ones reached when stopped."""
        pace = FIRST if start is None else AGAIN
        begin = None if start is None else Start(start)
        climb = self.climb(replace(pace, steps=steps), begin)
        while climb.done < steps:
            climb.advance(min(STEPS_AT_ONCE, steps - climb.done))
            if is_stopped():
                break
        return climb.prices()

    def charges(self, point: Floats) -> Floats:
        """What budgets take off a tick of each pair: float64 [j]."""
        if not self.places.budgets:
            return np.zeros(len(self.shape.pair))
        money = point[self.places.money_at : self.places.cuts_at]
        charged = self.budgets.charged(money, self.problem.P)
        k = self.shape.pair
        return charged[self.problem.pair_p[k]] * self.budgets.rate.floats()[self.shape.i]

    def spent(self, hours: Floats) -> Floats:
        """Money spent under each budget; hours by slice."""
        owner = self.shape.owner()
        money = hours * self.budgets.rate.floats()[self.shape.i[owner]]
        p = self.problem.pair_p[self.shape.pair[owner]]
        by_project = np.bincount(p, weights=money, minlength=self.problem.P)
        whose = self.budgets.whose
        return np.where(whose == NONE, by_project.sum(), by_project[whose])

    def worth(self, prices: Prices) -> Floats:
        """What each pair earns beyond its prices and its set-up, points [k]; -inf: it can't."""
        worth = np.full(len(self.problem.pair_i), -np.inf)
        worth[self.shape.pair] = self.work(prices.cuts).nets(self.places.point(prices))
        return worth

    def wishes(self, prices: Prices) -> tuple[Ints, Bools]:
        """Pairs that these prices would use, best first, and their periods: k [n], bool [n, t]."""
        worth = self.worth(prices)
        k = np.flatnonzero(worth > 0)
        k = k[np.argsort(-worth[k], kind="stable")]
        return k, self._wanted(k, self.places.point(prices))

    def _wanted(self, k: Ints, point: Floats) -> Bools:
        """Periods in which pairs take hours at these prices: bool [len(k), t]."""
        problem, places = self.problem, self.places
        j = np.searchsorted(self.shape.pair, k)
        value = self.figures.rough_values(k) - self.charges(point)[j]
        lam = places.prices(point, NO_CUTS).lam.reshape(places.D, places.T)
        lam = np.where(problem.is_window[:, None], lam[:, :1], lam)
        pi = self._pi(point).reshape(-1, places.T)
        gain = value[:, None] - lam[problem.pair_d[k]] - pi[problem.pair_i[k]]
        keeps = (gain > -float(self.figures.bonus)) & (most_booked(problem, k) > 0)
        return np.asarray(((gain > 0) | keeps) & (problem.top_of(k) > 0) | (problem.lock_of(k) > 0))

    def settled(self, point: Floats) -> Asked:
        """What is asked and had at given prices: of people who move and others who stay."""
        moving, asked = self.moving, self.asked
        if moving is None:
            return asked
        sums = moving.sums(self._pi(point), asked.over)
        always = self._always(moving, point, sums)
        relieved = asked.relieved(moving.reliefs(sums, always))
        moved = moving.moved(sums, always, relieved.numbers(relieved.chosen(point)))
        often = np.repeat(moved, self.problem.T)
        usual, spare = (
            stays + more * often
            for stays, more in ((moving.usual, moving.more), (moving.beyond, moving.more_beyond))
        )
        return relieved.of_people(usual, spare)

    def always(self, moving: Moving, point: Floats) -> Bools:
        """Whose moves count at these prices as if they were free; any people are right."""
        return self._always(moving, point, moving.sums(self._pi(point), self.asked.over))

    def _always(self, moving: Moving, point: Floats, sums: Floats) -> Bools:
        relieved = self.asked.relieved(moving.reliefs(sums, ~moving.is_counted))
        return moving.always(relieved.numbers(relieved.chosen(point)))

    def _pi(self, point: Floats) -> Floats:
        return point[self.places.spans.count : self.places.money_at]

    def delays(self, prices: Prices) -> Ints:
        """What each project does that is cheapest at these prices: its delay, NONE: off. [p]"""
        point, first = self.places.point(prices), self.problem.first_choice
        asked = self.settled(point)
        number = asked.numbers(asked.chosen(point))
        delays = np.zeros(self.problem.P, dtype=np.int64)
        p = np.flatnonzero(self.problem.is_open)
        delays[p] = np.where(number < first[-1], number - first[p], NONE)
        return delays

    def moves(self, prices: Prices) -> Floats:
        """What a move of each member is worth at these prices: [i]."""
        if self.moving is None:
            return np.zeros(len(self.problem.cap))
        return self.moving.sums(prices.pi, self.asked.over)

    # -- the proof ------------------------------------------------------------------------

    def prove(self, prices: Prices) -> Fraction:
        """The bound of these prices, in exact arithmetic: at most the optimum."""
        return prove(self, prices)


def compiled_work() -> type[CompiledWork]:
    """Machine code, loaded where it is first needed: small problems do not wait for it."""
    module = importlib.import_module("solver.search.bound.compiled")
    return cast("type[CompiledWork]", module.CompiledWork)
