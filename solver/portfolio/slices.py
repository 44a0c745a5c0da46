"""Hours by person, demand and period: only those that are worked, with what they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.portfolio.axes import Axes
from solver.portfolio.calendar import Ints

Pair = tuple[str, str]


@dataclass(frozen=True)
class Slices:
    """Quarter hours, none of them 0; each slice once, sorted by person, demand, period.

    i, d, t: int64 [n] positions on the axes. quarters: int64 [n].
    """

    axes: Axes
    i: Ints
    d: Ints
    t: Ints
    quarters: Ints

    @classmethod
    def of(cls, axes: Axes, i: Ints, d: Ints, t: Ints, quarters: Ints) -> Slices:
        """Sort slices given in any order; hours of the same slice add up."""
        keys = (i * axes.D + d) * axes.T + t
        known, place = np.unique(keys, return_inverse=True)
        sums = np.zeros(len(known), dtype=np.int64)
        np.add.at(sums, place, quarters)
        known, sums = known[sums != 0], sums[sums != 0]
        pair, t = np.divmod(known, axes.T)
        i, d = np.divmod(pair, axes.D)
        return cls(axes, i, d, t, sums)

    @classmethod
    def none(cls, axes: Axes) -> Slices:
        """No hours at all."""
        return cls.of_pairs(axes, (), ())

    @classmethod
    def of_pairs(cls, axes: Axes, pairs: Sequence[Pair], hours: Sequence[Ints]) -> Slices:
        """Slices of (member, demand) pairs, each with its quarter hours per planned period."""
        table = np.array(hours, dtype=np.int64).reshape(len(pairs), axes.T)
        row, t = np.nonzero(table)
        i = np.array([axes.i_of[member] for member, _ in pairs], dtype=np.int64)
        d = np.array([axes.d_of[demand] for _, demand in pairs], dtype=np.int64)
        return cls.of(axes, i[row], d[row], t.astype(np.int64), table[row, t])

    @cached_property
    def p(self) -> Ints:
        """The project of each slice."""
        return self.axes.project_of[self.d]

    @cached_property
    def projects_worked(self) -> frozenset[int]:
        """The p that have any hours."""
        return frozenset(self.p.tolist())

    @cached_property
    def keys(self) -> Ints:
        """One ascending number per slice, the same for the same slice of other hours."""
        return (self.i * self.axes.D + self.d) * self.axes.T + self.t

    def at(self, other: Slices) -> Ints:
        """Hours here on each slice of `other`; 0 where there are none."""
        place = np.searchsorted(self.keys, other.keys)
        found = np.append(self.keys, -1)[place] == other.keys
        return np.where(found, np.append(self.quarters, 0)[place], 0)

    def without(self, other: Slices) -> Slices:
        """The slices that `other` has no hours on."""
        rest = other.at(self) == 0
        return Slices(self.axes, self.i[rest], self.d[rest], self.t[rest], self.quarters[rest])

    @cached_property
    def load(self) -> Ints:
        """Hours of each person in each period: [i, t]."""
        table = np.zeros((self.axes.I, self.axes.T), dtype=np.int64)
        np.add.at(table, (self.i, self.t), self.quarters)
        return table

    @cached_property
    def worked(self) -> Ints:
        """Hours on each demand in each period: [d, t]."""
        table = np.zeros((self.axes.D, self.axes.T), dtype=np.int64)
        np.add.at(table, (self.d, self.t), self.quarters)
        return table

    @cached_property
    def heads(self) -> Ints:
        """People on each demand in each period: [d, t]."""
        table = np.zeros((self.axes.D, self.axes.T), dtype=np.int64)
        np.add.at(table, (self.d, self.t), 1)
        return table

    @cached_property
    def pairs(self) -> Pairs:
        """Everyone's demands, with the hours of the whole horizon."""
        keys, first = np.unique(self.i * self.axes.D + self.d, return_index=True)
        i, d = np.divmod(keys, self.axes.D)
        quarters = np.add.reduceat(self.quarters, first) if len(first) else self.quarters
        return Pairs(i, d, quarters)

    @cached_property
    def team(self) -> Ints:
        """People on each demand over the horizon: [d]."""
        return np.bincount(self.pairs.d, minlength=self.axes.D)

    @cached_property
    def stays(self) -> Stays:
        """Who is on which project when, each once; sorted by project, period, person."""
        axes = self.axes
        keys = np.unique((self.p * axes.T + self.t) * axes.I + self.i)
        place, i = np.divmod(keys, axes.I)
        p, t = np.divmod(place, axes.T)
        return Stays(i, p, t, place)

    @cached_property
    def projects(self) -> Ints:
        """How many projects each person is on in each period: [i, t]."""
        table = np.zeros((self.axes.I, self.axes.T), dtype=np.int64)
        np.add.at(table, (self.stays.i, self.stays.t), 1)
        return table

    def people_in(self, p: int, t: int) -> Ints:
        """The i that have hours on a project in a period."""
        place = p * self.axes.T + t
        low, high = np.searchsorted(self.stays.place, [place, place + 1])
        return self.stays.i[low:high]

    def people_on(self, d: int, t: int) -> tuple[Ints, Ints]:
        """The i that have hours on a demand in a period, and their quarter hours."""
        order, places = self._by_demand
        place = d * self.axes.T + t
        low, high = np.searchsorted(places, [place, place + 1])
        return self.i[order[low:high]], self.quarters[order[low:high]]

    def by_demand(self) -> Iterator[tuple[int, Ints]]:
        """(d, where its slices stand here) of each demand that has any."""
        order, places = self._by_demand
        d, first = np.unique(places // self.axes.T, return_index=True)
        ends = [*first[1:], len(order)]
        for demand, low, high in zip(d.tolist(), first, ends[: len(first)], strict=True):
            yield demand, order[low:high]

    @cached_property
    def _by_demand(self) -> tuple[Ints, Ints]:
        places = self.d * self.axes.T + self.t
        order = np.argsort(places, kind="stable")
        return order, places[order]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Members and their demands, each pair once: int64 [k] positions and quarter hours."""

    i: Ints
    d: Ints
    quarters: Ints


@dataclass(frozen=True, slots=True)
class Stays:
    """Members on projects in periods, each once: int64 [k] positions. place: p x T + t."""

    i: Ints
    p: Ints
    t: Ints
    place: Ints
