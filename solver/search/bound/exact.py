"""The proof: the bound of given prices in whole numbers, over all pairs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints
from solver.search.bound.figures import LARGE, floored
from solver.search.bound.odd import OddPairs
from solver.search.bound.prices import Prices
from solver.search.bound.shape import Floats, given

if TYPE_CHECKING:
    from solver.search.bound.priced import PricedProblem

SPAN_BITS, FINEST_BITS = 60, 30
MOST_DENOMINATOR = 1 << 20


@dataclass(frozen=True, slots=True)
class Sums:
    """What pairs earn and cost, on the grid.

    point int64 [n], all prices; value, setup int64 [j]; bonus of a booked tick kept.
    """

    point: Ints
    value: Ints
    setup: Ints
    bonus: int


def prove(priced: PricedProblem, prices: Prices) -> Fraction:
    """The bound of these prices: at most the optimum, whatever they are."""
    work = priced.work(prices.cuts)
    odd = work.odd
    point = np.maximum(priced.places.point(prices), 0)
    grid = _grid(priced, point, odd)
    whole = np.rint(point * float(grid)).astype(np.int64)
    places, figures = priced.places, priced.figures
    money = whole[places.money_at : places.cuts_at]
    charged = priced.budgets.charged(money, priced.problem.P)
    value = figures.values(priced.shape.pair, grid)
    if len(money):
        k = priced.shape.pair
        value -= priced.budgets.on_ticks(charged, priced.problem.pair_p[k], priced.shape.i)
    setup = figures.setups(priced.shape.pair, grid)
    sums = Sums(whole, value, setup, (figures.bonus * grid).__ceil__())
    owed, relief = _people(priced, whole, grid)
    total = Fraction(priced.choices.least(_lam(priced, whole), grid, relief))
    total -= owed + work.earned(sums)
    total -= priced.budgets.owed(money) + _dot(whole[places.cuts_at :], odd.cuts.most)
    return total / grid


def _lam(priced: PricedProblem, whole: Ints) -> Ints:
    """Demands' prices as the choices number them: [d * T + t]."""
    places = priced.places
    lam = np.zeros(places.D * places.T, dtype=np.int64)
    lam[places.flat] = whole[: places.spans.count]
    lam[places.flat[places.window] // max(1, places.T) * places.T] = whole[places.window]
    return lam


def _people(priced: PricedProblem, whole: Ints, grid: Fraction) -> tuple[int, Ints]:
    """(sum of pi usual + max(0, pi - overtime price) (limit - usual) as far as people may work,
    how much less each choice costs for those it excuses)."""
    places, problem, moving = priced.places, priced.problem, priced.moving
    pi = whole[places.spans.count : places.money_at]
    over = np.repeat(floored(priced.figures.over, grid), problem.T)
    if moving is None:
        usual, beyond = (hours.ravel() for hours in given(problem))
        none = np.zeros(len(priced.choices.project) + problem.P, dtype=np.int64)
        return _dot(pi, usual) + _dot(np.maximum(pi - over, 0), beyond), none
    owed = _dot(pi, moving.usual) + _dot(np.maximum(pi - over, 0), moving.beyond)
    sums = moving.sums(pi, over)
    always = priced.always(moving, whole.astype(np.float64) / float(grid))
    return owed + moving.owed(sums, always), moving.reliefs(sums, always)


def _grid(priced: PricedProblem, point: Floats, odd: OddPairs) -> Fraction:
    """A grid that keeps every sum within 60 bits, with the figures on it where they allow it."""
    shape, figures = priced.shape, priced.figures
    ticks = _total(shape.top) + _total(priced.problem.limit) + len(shape.pair) + 1
    most = Fraction(float(point[: priced.places.money_at].max(initial=0)))
    money = Fraction(float(point[priced.places.money_at : priced.places.cuts_at].sum()))
    rate = priced.budgets.rate
    dearest = figures.dearest + most + money * Fraction(int(rate.top.max(initial=0)), rate.bottom)
    sigma = point[priced.places.cuts_at :]
    charges = _charges(sigma, odd)
    reach = (dearest + charges + 1) * ticks + priced.choices.reach(most)
    reach += Fraction(float(sigma @ np.abs(odd.cuts.most.astype(float)))) * 2
    reach += priced.budgets.reach(money)
    if priced.moving is not None:
        reach += most * _total(priced.problem.limit) * (1 + priced.moving.most_excuses())
    common = figures.denominator
    common = common if common <= MOST_DENOMINATOR else 1
    bits = SPAN_BITS - (reach * common).__ceil__().bit_length() - 2
    return common * Fraction(2) ** min(bits, FINEST_BITS)


def _charges(sigma: Floats, odd: OddPairs) -> Fraction:
    """The most that cuts charge or give a tick or a pair."""
    cuts = odd.cuts.magnitudes()
    tick, use = cuts.charges(sigma, len(odd.slice), len(odd.j))
    most = float(tick.max(initial=0)) + float(use.max(initial=0))
    return Fraction(most * (1 + 1e-6))


def _total(ticks: NDArray[Any]) -> int:
    most = int(ticks.max(initial=0)) * ticks.size
    return int(ticks.sum(dtype=np.int64)) if most < LARGE else most


def _dot(a: Ints, b: Ints) -> int:
    return int(a @ b)
