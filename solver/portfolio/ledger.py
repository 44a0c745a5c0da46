"""The books of a plan: what is asked once projects are chosen, what is worked, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints
from solver.portfolio.eligible import eligible
from solver.portfolio.numbers import QUARTERS_PER_HOUR
from solver.portfolio.record import Record
from solver.portfolio.slices import Slices

if TYPE_CHECKING:
    from solver.portfolio.hours import Window
    from solver.portfolio.portfolio import Portfolio


class Ledger:
    """A portfolio under a choice of projects, and the hours x worked in it. Quarter hours.

    is_on: bool [p]. delay: int64 [p], 0 for projects that are off. Projects that are off ask
    nothing.
    """

    def __init__(self, portfolio: Portfolio, is_on: Bools, delay: Ints, x: Slices) -> None:
        self.portfolio, self.axes, self.hours = portfolio, portfolio.axes, portfolio.hours
        self.is_on, self.x = is_on, x
        self.delay = np.where(is_on, delay, 0)

    @classmethod
    def of_locks(cls, portfolio: Portfolio) -> Ledger:
        """The plan that works the locks alone, everything on and nothing delayed."""
        axes, lock = portfolio.axes, portfolio.hours.lock
        x = Slices.of_pairs(axes, list(lock), list(lock.values()))
        return cls(portfolio, np.ones(axes.P, dtype=bool), np.zeros(axes.P, dtype=np.int64), x)

    @cached_property
    def asking(self) -> list[int]:
        """The demands of projects that are on."""
        found: list[int] = np.flatnonzero(self.is_on[self.axes.project_of]).tolist()
        return found

    @cached_property
    def delays(self) -> list[int]:
        """The delay of each demand."""
        delays: list[int] = self.delay[self.axes.project_of].tolist()
        return delays

    @cached_property
    def windows(self) -> Mapping[int, Window]:
        """The windows of flexible demands that ask, by d."""
        found = {d: self.hours.window(self.axes.demands[d], self.delays[d]) for d in self.asking}
        return {d: window for d, window in found.items() if window is not None}

    @cached_property
    def asked(self) -> Ints:
        """Hours asked, of a window the most that may be worked in a period: [d, t]."""
        table = np.zeros((self.axes.D, self.axes.T), dtype=np.int64)
        for d in self.asking:
            if d in self.windows:
                window = self.windows[d]
                table[d, window.is_open] = min(window.total, window.most)
            else:
                table[d] = self.hours.asked(self.axes.demands[d], self.delays[d])
        return table

    @cached_property
    def total(self) -> Ints:
        """Hours asked inside the horizon: [d]."""
        total: Ints = self.asked.sum(axis=1)
        for d, window in self.windows.items():
            total[d] = window.total
        return total

    def weighted_hours(self, p: int) -> Fraction:
        """weight[p] x the hours that a project asks for in the horizon."""
        quarters = int(self.total[self.axes.demands_of[p]].sum())
        return self.axes.weight[p] * quarters / QUARTERS_PER_HOUR

    @cached_property
    def past(self) -> Ints:
        """Hours that a delay moves past the end of the horizon: [d]."""
        past = np.zeros(self.axes.D, dtype=np.int64)
        for d in self.asking:
            if self.delays[d]:
                past[d] = self.hours.past(self.axes.demands[d], self.delays[d])
        return past

    @cached_property
    def unfilled(self) -> Mapping[tuple[int, int | None], int]:
        """Hours nobody works by (d, t): a window's in its first period, past ones under None."""
        short = np.maximum(self.asked - self.x.worked, 0)
        for d, window in self.windows.items():
            short[d] = 0
            left = window.total - int(self.x.worked[d].sum())
            if left > 0:
                short[d, int(np.argmax(window.is_open))] = left
        left_at: dict[tuple[int, int | None], int] = {
            (d, t): int(short[d, t]) for d, t in np.argwhere(short).tolist()
        }
        for d in np.flatnonzero(self.past).tolist():
            left_at[d, None] = int(self.past[d])
        return left_at

    @cached_property
    def short(self) -> Ints:
        """Unfilled hours of each demand, past-horizon ones included: [d]."""
        short = np.zeros(self.axes.D, dtype=np.int64)
        for (d, _), quarters in self.unfilled.items():
            short[d] += quarters
        return short

    @cached_property
    def restarts(self) -> int:
        """Gaps of pairs between two periods with hours, in which they could have gone on."""
        x, count = self.x, 0
        is_gap = (np.diff(x.i) == 0) & (np.diff(x.d) == 0) & (np.diff(x.t) > 1)
        for n in np.flatnonzero(is_gap).tolist():
            i, d, between = x.i[n], x.d[n], slice(x.t[n] + 1, x.t[n + 1])
            count += bool(((self.axes.cap[i, between] > 0) & (self.asked[d, between] > 0)).any())
        return count

    @cached_property
    def record(self) -> Record:
        """The plan of record, and who moves away from it."""
        return Record(self)

    def could_work(self, i: int, p: int) -> Bools:
        """When i has capacity and is eligible for, or locked on, a demand of p that asks: [t]."""
        if (i, p) not in self._could_work:
            could = np.zeros(self.axes.T, dtype=bool)
            for d in self.axes.demands_of[p]:
                demand = self.axes.demands[d]
                held = self.hours.lock.get((self.axes.members[i], demand.id), 0)
                may = eligible(self.portfolio, demand, self.axes.members[i])
                could |= (may | (np.asarray(held) > 0)) & (self.asked[d] > 0)
            self._could_work[i, p] = could & (self.axes.cap[i] > 0)
        return self._could_work[i, p]

    @cached_property
    def cost_of(self) -> list[Fraction]:
        """Money: rate x hours of each d."""
        costs, pairs = [Fraction(0)] * self.axes.D, self.x.pairs
        for i, d, quarters in zip(
            pairs.i.tolist(), pairs.d.tolist(), pairs.quarters.tolist(), strict=True
        ):
            costs[d] += self.axes.rate[i] * quarters
        return [cost / QUARTERS_PER_HOUR for cost in costs]

    @cached_property
    def cost(self) -> list[Fraction]:
        """Money: rate x hours of each p."""
        return [
            sum((self.cost_of[d] for d in demands), Fraction(0)) for demands in self.axes.demands_of
        ]

    @cached_property
    def _could_work(self) -> dict[tuple[int, int], Bools]:
        return {}
