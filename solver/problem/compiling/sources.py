"""What every family of arrays is made from: positions of ids, locks, choices of projects."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from solver.portfolio.portfolio import Portfolio
from solver.problem.compiling.eligibility import Eligibility
from solver.problem.problem import Ints


class Sources:
    """A portfolio with the positions of its ids; what is asked twice is kept."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.hours = portfolio, portfolio.hours
        self.T = self.hours.T
        self.i_of = {member: i for i, member in enumerate(self.hours.members)}
        self.d_of = {demand.id: d for d, demand in enumerate(portfolio.demands)}
        self.p_of = {project.id: p for p, project in enumerate(portfolio.projects)}
        self.project = ints([self.p_of[demand.project] for demand in portfolio.demands])

    @cached_property
    def eligibility(self) -> Eligibility:
        return Eligibility(self.portfolio)

    @cached_property
    def locked(self) -> list[tuple[int, int, Ints]]:
        """(i, d, ticks [t]) of every pair with locks."""
        return [(self.i_of[i], self.d_of[d], lock) for (i, d), lock in self.hours.lock.items()]

    @cached_property
    def held(self) -> set[str]:
        """Projects with locked hours in the horizon: on, at delay 0."""
        projects = self.portfolio.projects
        return {projects[self.project[d]].id for _, d, _ in self.locked}

    @cached_property
    def choices(self) -> list[int]:
        return [1 if p.id in self.held else p.max_delay + 1 for p in self.portfolio.projects]

    @cached_property
    def first_choice(self) -> Ints:
        return np.concatenate([ints([0]), np.cumsum(ints(self.choices), dtype=np.int64)])


def ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
