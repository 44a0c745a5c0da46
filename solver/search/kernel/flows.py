"""A start for the search: one cheapest flow a period, pass after pass.

A pair's set-up is spread over the hours it got in the last pass, so that pairs with few hours
become dear and give way; a demand with more heads than it may have becomes dearer for all.
Source: Kim and Pardalos, Dynamic slope scaling, 1999.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solver.engines.flow import cheapest_flow
from solver.problem.problem import NONE, Bools, Ints, Small
from solver.search.kernel.ground import OPEN, Ground

AT_ONCE = 10_000
FINE, FINEST = 1 << 12, 1 << 6
DEARER, CHEAPER = 0.1, 0.025
Floats = NDArray[np.float64]


class Flows:
    """Slices that may hold hours, sorted by period, and what they cost in the next pass.

    k, t int32 [s]; most, booked int64 [s] steps; slope float64 [s]: points on the grid a step;
    dear float64 [d, t]: a head.
    """

    def __init__(self, g: Ground, fixed: Ints) -> None:
        T = g.T
        self.g, self.D = g, len(g.demand_first) - 1
        found = [_slices(g, k) for k in range(0, max(1, len(g.pair_i)), AT_ONCE)]
        k, t, most = (np.concatenate(each) for each in zip(*found, strict=True))
        order = np.argsort(t, kind="stable")
        self.k, self.t, self.most = k[order], t[order], most[order]
        self.booked = np.minimum(self._booked() // g.step, self.most)
        self.first = np.searchsorted(self.t, np.arange(T + 1))
        self.cap, self.cover = self._supplies(fixed)
        self.dear = np.zeros((self.D, T))
        self.unit = float(g.setup.max(initial=0)) or 1.0
        whole = np.bincount(self.k, weights=self.most, minlength=len(g.pair_i))
        self.slope = g.setup[self.k] / np.maximum(whole[self.k], 1)

    def passes(self, count: int, is_stopped: Callable[[], bool]) -> Small:
        """Ticks of each slice [k, t] that the last of so many passes gives."""
        wanted = np.zeros(len(self.k), dtype=np.int64)
        for done in range(count):
            for t in range(self.g.T):
                if is_stopped():
                    return self._table(wanted)
                part = slice(int(self.first[t]), int(self.first[t + 1]))
                wanted[part] = self._period(t, part)
            self._learn(wanted)
            if done == 0:
                wanted = wanted[self._narrow(wanted)]
        return self._table(wanted)

    def _narrow(self, wanted: Ints) -> Bools:
        """Leave out all slices of pairs that get no hours at first: they seldom do later."""
        is_kept: Bools = np.isin(self.k, self.k[wanted > 0])
        self.k, self.t, self.most = self.k[is_kept], self.t[is_kept], self.most[is_kept]
        self.booked, self.slope = self.booked[is_kept], self.slope[is_kept]
        self.first = np.searchsorted(self.t, np.arange(self.g.T + 1))
        return is_kept

    def _period(self, t: int, part: slice) -> Ints:
        """The cheapest flow from people to demands in one period: steps."""
        g, k, most = self.g, self.k[part], self.most[part]
        d_of = g.pair_d[k]
        cost = (self.slope[part] - g.value[k] * g.step) + self.dear[d_of, t] / np.maximum(most, 1)
        held = np.flatnonzero(self.booked[part])
        booked = self.booked[part][held]
        people, i = np.unique(g.pair_i[k], return_inverse=True)
        demands, d = np.unique(d_of, return_inverse=True)
        node, sink = len(people) + d, len(people) + len(demands)
        tail = np.concatenate([i, i[held], np.arange(sink)])
        head = np.concatenate([node, node[held], np.full(sink, sink)])
        cap, cover = self.cap[people, t], self.cover[demands, t]
        room = np.concatenate([most, booked, cap, cover])
        room[held] -= booked
        costs = np.concatenate([cost, cost[held] - g.change * g.step, np.zeros(sink)])
        supply = np.concatenate([cap, np.zeros(len(demands) + 1, dtype=np.int64)])
        supply[sink] = -cap.sum()
        scale = min(FINEST, FINE / self.unit)
        flow = cheapest_flow((tail, head, room, np.rint(costs * scale).astype(np.int64)), supply)
        if flow is None:
            return np.zeros(len(k), dtype=np.int64)
        found = flow[: len(k)].copy()
        found[held] += flow[len(k) : len(k) + len(held)]
        return found

    def _learn(self, wanted: Ints) -> None:
        """Spread set-ups over the hours given, and price heads too many."""
        g = self.g
        hours = np.bincount(self.k, weights=wanted, minlength=len(g.pair_i))[self.k]
        setup = g.setup[self.k]
        spread = np.where(hours > 0, setup / np.maximum(hours, 1), self.slope)
        self.slope = np.minimum(spread, setup)
        heads = np.zeros((self.D, g.T))
        np.add.at(heads, (g.pair_d[self.k], self.t), wanted > 0)
        beyond = heads - g.heads_most.reshape(-1, g.T)
        step = np.where(beyond > 0, DEARER, -CHEAPER) * self.unit
        self.dear = np.maximum(0, self.dear + step * (beyond != 0))

    def _booked(self) -> Ints:
        g = self.g
        row = g.por_row[self.k]
        table = np.append(g.por, 0)
        return np.where(row >= 0, table[np.where(row >= 0, row * g.T + self.t, NONE)], 0)

    def _supplies(self, fixed: Ints) -> tuple[Ints, Ints]:
        """Steps people can give and demands ask for beside the hours that stay: [i, t], [d, t]."""
        g, T = self.g, self.g.T
        cap = g.usual.reshape(-1, T).astype(np.int64)
        cover = g.cover.reshape(-1, T).astype(np.int64)
        np.subtract.at(cap, g.pair_i, fixed)
        np.subtract.at(cover, g.pair_d, fixed)
        return np.maximum(cap, 0) // g.step, np.maximum(cover, 0) // g.step

    def _table(self, wanted: Ints) -> Small:
        table = np.zeros((len(self.g.pair_i), self.g.T), dtype=np.int32)
        table[self.k, self.t] = wanted * self.g.step
        return table


def _slices(g: Ground, first: int) -> tuple[Small, Small, Small]:
    """Slices of some pairs that may hold hours: k, t, most steps."""
    T, some = g.T, slice(first, first + AT_ONCE)
    i, d = g.pair_i[some], g.pair_d[some]
    most = np.minimum(g.limit.reshape(-1, T)[i], g.cover.reshape(-1, T)[d])
    most = np.where(most < g.least.reshape(-1, T)[d], 0, most)
    most = np.where(g.open.reshape(-1, T)[some] == OPEN, most, 0) // g.step
    n, t = np.nonzero(most)
    return (n + first).astype(np.int32), t.astype(np.int32), most[n, t]
