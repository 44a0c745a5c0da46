"""What a careful planner does by hand: highest priority first, the person who can give most.

Knows capacity, eligibility, coverage, slice, parallel and max_people: what the cases use.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.plan import Allocation, Decision, ProjectChoice
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Portfolio

Ints = NDArray[np.int64]
NO_LIMIT = 1 << 40


class Desk:
    """The planner's sheets: who is free when, and on which projects."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.axes = portfolio, portfolio.axes
        self.free = self.axes.cap.copy()
        self.is_on = np.zeros((self.axes.I, self.axes.P, self.axes.T), dtype=bool)
        self.count = np.zeros((self.axes.I, self.axes.T), dtype=np.int64)
        self.rows: list[tuple[int, int, int, int]] = []

    def order(self) -> list[int]:
        """Demands as they are dealt with: by weight, then by size."""
        axes = self.axes
        size = [axes.hours.total(demand) for demand in axes.demands]
        weight = [float(axes.weight[p]) for p in axes.project_of]
        return sorted(range(axes.D), key=lambda d: (-weight[d], -size[d]))

    def staff(self, d: int) -> None:
        """Bring in people until the demand is full or nobody can give anything."""
        demand = self.axes.demands[d]
        asked = self.axes.hours.asked(demand)
        least = np.minimum(self.axes.min_hours[d], asked)
        left = asked.copy()
        heads = np.full(self.axes.T, demand.max_people or NO_LIMIT)
        may = self.portfolio.doors.are_open(demand, (slice(None), slice(None))).copy()
        while left.any():
            offer = self._offer(d, may, np.where(heads > 0, left, 0), least)
            best = max(
                np.flatnonzero(may.any(axis=1)).tolist(), key=self._liking(d, offer), default=0
            )
            if not offer[best].any():
                return
            may[best] = False
            left -= offer[best]
            heads -= offer[best] > 0
            self._book(d, best, offer[best])

    def _liking(self, d: int, offer: Ints) -> Callable[[int], tuple[int, Fraction]]:
        """Hours a person can give, twice where they were promised; the cheaper of equals."""
        axes = self.axes

        def liking(i: int) -> tuple[int, Fraction]:
            promised = axes.hours.por((axes.members[i], axes.demands[d].id))
            return int((offer[i] + np.minimum(offer[i], promised)).sum()), -axes.rate[i]

        return liking

    def _offer(self, d: int, may: NDArray[np.bool_], left: Ints, least: Ints) -> Ints:
        """Hours each person could give in each week, in whole steps: [i, t]."""
        p, step = int(self.axes.project_of[d]), self.axes.hours.step
        has_room = self.is_on[:, p] | (self.count < self.axes.max_projects[:, None])
        offer = np.minimum(self.free, left) // step * step
        return np.where(may & has_room & (offer >= least), offer, 0)

    def _book(self, d: int, i: int, hours: Ints) -> None:
        p = int(self.axes.project_of[d])
        weeks = hours > 0
        self.free[i] -= hours
        self.count[i] += weeks & ~self.is_on[i, p]
        self.is_on[i, p] |= weeks
        self.rows.extend((i, d, t, int(hours[t])) for t in np.flatnonzero(weeks).tolist())

    def decision(self) -> Decision:
        """The sheets as a plan."""
        axes = self.axes
        return Decision(
            tuple(ProjectChoice(project.id) for project in axes.projects),
            tuple(
                Allocation(axes.members[i], axes.demands[d].id, axes.dates[t], hours_of(quarters))
                for i, d, t, quarters in self.rows
            ),
        )


def plan(portfolio: Portfolio) -> Decision:
    """A plan as a careful planner makes it, in one pass."""
    desk = Desk(portfolio)
    for d in desk.order():
        desk.staff(d)
    return desk.decision()
