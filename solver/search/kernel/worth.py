"""What hours, pairs and changes are worth, in whole numbers on one grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from solver.problem.problem import Ints, Problem, Ratios

SPAN_BITS = 52
QUARTER = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Worth:
    """Prices of some parts of the objective; points = number / grid.

    hour int64 [p]: an unfilled tick. value int64 [k]: a tick of the pair, its cost and dislike
    taken off. setup int64 [k]: a pair's first hour. over int64 [i]: a tick of overtime.
    change: a tick of the plan of record gone. restart: a gap. is_exact: nothing was rounded.
    """

    grid: Fraction
    hour: Ints
    value: Ints
    setup: Ints
    over: Ints
    change: int
    restart: int
    is_exact: bool

    @property
    def unit(self) -> float:
        """What one pair more costs, on the grid: the grain of the landscape; where that is nothing,
        a sixteenth of some hours."""
        setup = float(np.median(self.setup)) if len(self.setup) else 0.0
        hours = float(np.median(np.maximum(self.value, 0))) if len(self.value) else 0.0
        return max(setup, hours, 1.0)


def worth_of(problem: Problem, weights: Mapping[str, Fraction], pairs: Ints) -> Worth:
    """The prices of some pairs under given weights of the parts."""
    hour = problem.weight.times(weights["unfilled"] * QUARTER)
    cost = problem.rate.times(weights["cost"] * QUARTER)
    over = problem.rate.times(problem.overtime_premium * weights["overtime"] * QUARTER)
    single = problem.ratios(
        [weights["change"] * QUARTER, weights["restarts"], weights["team"], Fraction(0)]
    )
    likes = _of_pairs(problem.likes, pairs, weights["preference"] * QUARTER)
    once = _of_pairs(problem.once, pairs, weights["preference"])
    every = (hour, cost, over, single, likes, once)
    grid, is_exact = _grid(problem, every)
    hours, costs, overs, singles, liked, first = (_on_grid(ratios, grid) for ratios in every)
    return Worth(
        grid,
        hours,
        hours[problem.pair_p[pairs]] - costs[problem.pair_i[pairs]] - liked,
        singles[2] + first,
        overs,
        int(singles[0]),
        int(singles[1]),
        is_exact,
    )


def fixed_points(problem: Problem, weights: Mapping[str, Fraction], delays: Ints) -> Fraction:
    """What choices cost by themselves: projects off, delays, hours past the horizon."""
    points = Fraction(0)
    for p in np.flatnonzero(problem.is_open):
        if delays[p] < 0:
            part = "dropped_value" if problem.has_value[p] else "dropped"
            points += problem.off_points[p] * weights[part]
        else:
            points += problem.delay_points[p] * weights["delay"] * int(delays[p])
    is_on = delays[problem.project] >= 0
    row = problem.first_row + np.maximum(delays[problem.project], 0)
    for d in np.flatnonzero(is_on & (problem.past[row] > 0)):
        hour = problem.weight[problem.project[d]] * weights["unfilled"] * QUARTER
        points += hour * int(problem.past[row[d]])
    return points


def _of_pairs(points: Mapping[int, Fraction], pairs: Ints, factor: Fraction) -> Ratios:
    """Preferences of some pairs, 0 for those without."""
    found = [Fraction(0)] * len(pairs)
    known = np.array(sorted(points), dtype=np.int64)
    for place, k in zip(np.searchsorted(pairs, known).tolist(), known.tolist(), strict=True):
        if place < len(pairs) and pairs[place] == k:
            found[place] = points[k] * factor
    return Ratios.of(found)


def _grid(problem: Problem, every: tuple[Ratios, ...]) -> tuple[Fraction, bool]:
    """The coarsest grid all prices are on, as far as totals stay within 52 bits; else a finer."""
    dearest = sum((_largest(ratios) for ratios in every), Fraction(0))
    ticks = int(problem.cover.astype(object).sum()) + int(problem.por.astype(object).sum())
    reach = dearest * (ticks + len(problem.pair_i) * problem.T + 1) + 1
    grid = Fraction(int(np.lcm.reduce([ratios.bottom for ratios in every], dtype=object)))
    if reach * grid < 1 << SPAN_BITS:
        return grid, True
    return Fraction(2) ** (SPAN_BITS - reach.__ceil__().bit_length()), False


def _largest(ratios: Ratios) -> Fraction:
    return Fraction(int(np.abs(ratios.top).max(initial=0)), ratios.bottom)


def _on_grid(ratios: Ratios, grid: Fraction) -> Ints:
    factor = grid / ratios.bottom
    if factor.denominator == 1 and _largest(ratios) * grid < 1 << SPAN_BITS:
        return np.asarray(ratios.top.astype(np.int64) * int(factor), dtype=np.int64)
    return np.array([round(int(top) * factor) for top in ratios.top], dtype=np.int64)
