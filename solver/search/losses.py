"""Where a plan loses against the bound, told by prices: pairs in use, unmet hours, idle hours.

At any prices the total less the bound is a sum of losses: of each demand its price for what it
lacks, of each person their price for what they have left, of each pair what it could earn beyond
prices and set-up less what it earns. Few of them make most of it: on a plan of a thousand people a
twentieth of the pairs in use lost three tenths, and of 8,000 places with unmet hours some 550 had
any price. Moves that begin there gain about as much as twice as many that begin anywhere.
Source: Geoffrion, Lagrangean relaxation for integer programming, 1974, for the sum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.problem.problem import Ints, Problem
from solver.search.bound.prices import Prices
from solver.search.kernel.climber import Climber
from solver.search.kernel.desk import AIMS
from solver.search.kernel.ground import CLOSED, Ground
from solver.search.kernel.state import State

AT_ONCE, TRIES, NONE = 10_000, 4, -1
Floats = NDArray[np.float64]


class Losses:
    """What a climber's plan loses at given prices; overtime, money and cuts are left out."""

    def __init__(self, problem: Problem, prices: Prices, seed: int) -> None:
        T, is_window = problem.T, problem.is_window[:, None]
        of_demands = prices.lam.reshape(-1, T)
        of_demands = np.where(is_window, of_demands[:, :1], of_demands)
        self._of_demands = np.maximum(of_demands, 0).astype(np.float32)
        self._of_people = np.maximum(prices.pi.reshape(-1, T), 0).astype(np.float32)
        self._rng = np.random.default_rng((seed, AIMS))

    def aim(self, climber: Climber) -> None:
        """Let moves begin where much is lost, the more often the more it is."""
        g, s, grid = climber.survey.ground, climber.state, float(climber.survey.worth.grid)
        if len(g.pair_i) == 0:
            return
        in_use = np.where(s.used > 0, self.of_pairs(g, s, grid), 0)
        climber.desk.losers[:] = self._drawn(in_use, AIMS)
        climber.desk.losses[:] = self._places(g, s)

    def of_pairs(self, g: Ground, s: State, grid: float) -> Floats:
        """What each pair loses, in points: [k]."""
        blocks = range(0, len(g.pair_i), AT_ONCE)
        found = [self._of_some(g, s, slice(first, first + AT_ONCE), grid) for first in blocks]
        return np.concatenate([np.zeros(0), *found])

    def _of_some(self, g: Ground, s: State, some: slice, grid: float) -> Floats:
        T, i, d = g.T, g.pair_i[some], g.pair_d[some]
        x = s.x.reshape(-1, T)[some]
        net = (g.value[some] / grid).astype(np.float32)[:, None]
        net = net - self._of_demands[d] - self._of_people[i]
        top = np.minimum(g.limit.reshape(-1, T)[i], g.cover.reshape(-1, T)[d])
        top = np.where(g.open.reshape(-1, T)[some] == CLOSED, x, top)
        booked = _booked(g, some)
        kept = np.minimum(booked, top)
        change, setup = g.change / grid, g.setup[some] / grid
        best = np.maximum(net * top + change * kept, (net + change) * kept)
        could = np.maximum(best, 0).sum(axis=1, dtype=np.float64) - setup
        earned = (net * x + change * np.minimum(booked, x)).sum(axis=1, dtype=np.float64)
        earned -= setup * (s.used[some] > 0)
        return np.asarray(np.maximum(np.maximum(could, 0) - earned, 0), dtype=np.float64)

    def unmet(self, g: Ground, s: State) -> Floats:
        """What demands lose by hours unmet, in points: [d, t]."""
        left = np.minimum(s.left.reshape(-1, g.T), s.rest[:, None])
        return np.asarray(self._of_demands * np.maximum(left, 0), dtype=np.float64)

    def idle(self, g: Ground, s: State) -> Floats:
        """What people lose by hours not worked, in points: [i, t]."""
        left = np.maximum(g.usual - s.load, 0).reshape(-1, g.T)
        return np.asarray(self._of_people * left, dtype=np.float64)

    def _places(self, g: Ground, s: State) -> Ints:
        """Slices of demands that lack hours and of people who have some left."""
        unmet, idle = self.unmet(g, s), self.idle(g, s)
        whole = unmet.sum() + idle.sum()
        count = int(AIMS * unmet.sum() / whole) if whole > 0 else 0
        demands = self._of_lines(g, self._drawn(unmet.ravel(), count))
        return np.concatenate([demands, self._of_idle(g, self._drawn(idle.ravel(), AIMS - count))])

    def _of_lines(self, g: Ground, places: Ints) -> Ints:
        """A slice of each place (d, t), of any pair of the demand."""
        d, t = np.divmod(places, g.T)
        count = np.diff(g.demand_first)[d]
        k = g.demand_first[d] + (self._rng.random(len(d)) * count).astype(np.int64)
        return np.where((places >= 0) & (count > 0), k * g.T + t, NONE)

    def _of_idle(self, g: Ground, places: Ints) -> Ints:
        """A slice of each place (i, t) whose demand asks then, as far as some tries find one."""
        i, t = np.divmod(places, g.T)
        count, found = np.diff(g.person_first)[i], np.full(len(places), NONE)
        for _ in range(TRIES):
            n = g.person_first[i] + (self._rng.random(len(i)) * count).astype(np.int64)
            k = g.person_pairs[np.minimum(n, len(g.person_pairs) - 1)]
            asks = g.cover[g.pair_d[k] * g.T + t] > 0
            found = np.where(asks & (count > 0) & (places >= 0), k * g.T + t, found)
        return found

    def _drawn(self, losses: Floats, count: int) -> Ints:
        """So many places, each as often as it loses; NONE where nothing is lost."""
        up_to = np.cumsum(losses)
        if len(up_to) == 0 or up_to[-1] <= 0:
            return np.full(count, NONE)
        found = np.searchsorted(up_to, self._rng.random(count) * up_to[-1], side="right")
        return np.asarray(found, dtype=np.int64)


def _booked(g: Ground, some: slice) -> NDArray[np.int32]:
    """Booked hours of some pairs: [k, t]."""
    row = g.por_row[some]
    booked = np.zeros((len(row), g.T), dtype=np.int32)
    held = row >= 0
    booked[held] = g.por.reshape(-1, g.T)[row[held]]
    return booked
