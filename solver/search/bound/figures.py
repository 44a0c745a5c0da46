"""What hours, pairs and money are worth under given weights, exactly and on a grid of integers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

import numpy as np

from solver.problem.problem import Ints, Problem, Ratios
from solver.search.bound.shape import Floats

QUARTER = Fraction(1, 4)
LARGE = 1 << 62


class Figures:
    """Points of the parts that pairs and people cause; hours in ticks.

    hour [p]: a tick asked and not worked; cost [i]: a tick worked; over [i]: its premium beyond
    what is usual; bonus: a booked tick kept; team: a pair used; likes k -> points a tick, once
    k -> points a pair.
    """

    def __init__(self, problem: Problem, weights: Mapping[str, Fraction]) -> None:
        premium = problem.overtime_premium * weights["overtime"] * QUARTER
        liking = weights["preference"]
        self.problem = problem
        self.hour = problem.weight.times(weights["unfilled"] * QUARTER)
        self.cost = problem.rate.times(weights["cost"] * QUARTER)
        self.over = problem.rate.times(premium)
        self.bonus, self.team = weights["change"] * QUARTER, weights["team"]
        self.likes = {k: v * liking * QUARTER for k, v in problem.likes.items() if v * liking}
        self.once = {k: v * liking for k, v in problem.once.items() if v * liking}

    @property
    def most_liked(self) -> Fraction:
        """The most that a tick can earn for being liked."""
        return max((-v for v in self.likes.values()), default=Fraction(0))

    @property
    def dearest(self) -> Fraction:
        """The most that a tick or a pair can earn or cost, prices left out."""
        singles = [self.bonus, self.team, *self.likes.values(), *self.once.values()]
        most = max(abs(value) for value in singles)
        return most + sum((_most(each) for each in (self.hour, self.cost, self.over)), Fraction(0))

    @property
    def denominator(self) -> int:
        """A denominator of all figures."""
        singles = [self.bonus, self.team, *self.likes.values(), *self.once.values()]
        bottoms = {value.denominator for value in singles}
        for each in (self.hour, self.cost, self.over):
            bottoms.add(Fraction(1, each.bottom).denominator if each.top.any() else 1)
        return lcm(*bottoms)

    def values(self, k: Ints, grid: Fraction) -> Ints:
        """What a tick of each pair earns, on the grid, rounded up."""
        problem = self.problem
        hour, cost = -floored(negative(self.hour), grid), floored(self.cost, grid)
        values = hour[problem.pair_p[k]] - cost[problem.pair_i[k]]
        return _less(values, k, self.likes, grid)

    def setups(self, k: Ints, grid: Fraction) -> Ints:
        """What using each pair costs, on the grid, rounded down."""
        team = np.full(len(k), (self.team * grid).__floor__(), dtype=np.int64)
        return _less(team, k, {pair: -points for pair, points in self.once.items()}, grid)

    def rough_values(self, k: Ints) -> Floats:
        """What a tick of each pair earns, in floats."""
        problem = self.problem
        values = self.hour.floats()[problem.pair_p[k]] - self.cost.floats()[problem.pair_i[k]]
        return _less_roughly(values, k, self.likes)

    def rough_setups(self, k: Ints) -> Floats:
        """What using each pair costs, in floats."""
        team = np.full(len(k), float(self.team))
        return _less_roughly(team, k, {pair: -points for pair, points in self.once.items()})


def floored(values: Ratios, grid: Fraction) -> Ints:
    """floor(value x grid)."""
    scaled = values.times(grid)
    if scaled.bottom < LARGE:
        return np.asarray(scaled.top // scaled.bottom, dtype=np.int64)
    return np.array([v // scaled.bottom for v in scaled.top.tolist()], dtype=np.int64)


def negative(values: Ratios) -> Ratios:
    """The numbers with their signs turned."""
    return Ratios(-values.top, values.bottom)


def _less(values: Ints, k: Ints, of_pairs: Mapping[int, Fraction], grid: Fraction) -> Ints:
    """values less floor(points x grid) of some pairs; k ascending."""
    pairs = np.array(list(of_pairs), dtype=np.int64)
    points = [(v * grid).__floor__() for v in of_pairs.values()]
    j = np.minimum(np.searchsorted(k, pairs), max(0, len(k) - 1))
    is_there = k[j] == pairs if len(k) else np.zeros(len(pairs), dtype=bool)
    values[j[is_there]] -= np.array(points, dtype=np.int64)[is_there]
    return values


def _less_roughly(values: Floats, k: Ints, of_pairs: Mapping[int, Fraction]) -> Floats:
    pairs = np.array(list(of_pairs), dtype=np.int64)
    points = np.array([float(v) for v in of_pairs.values()])
    j = np.minimum(np.searchsorted(k, pairs), max(0, len(k) - 1))
    is_there = k[j] == pairs if len(k) else np.zeros(len(pairs), dtype=bool)
    values[j[is_there]] -= points[is_there]
    return values


def _most(values: Ratios) -> Fraction:
    return Fraction(int(np.abs(values.top).max(initial=0)), values.bottom)
