"""Where ids stand in the document, and its tables side by side, for looking things up quickly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.calendar import Ints, scaled_floor
from solver.portfolio.numbers import exact
from solver.portfolio.policy import PRIORITIES

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Demand, Portfolio, Project

NO_LIMIT = 1 << 40
ENDLESS = 1 << 60
Bools = NDArray[np.bool_]


class Axes:
    """Positions of a portfolio's ids: i member, d demand, p project, t planned period.

    Tables are stacked once, when first asked for. Quarter hours, int64.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.hours = portfolio, portfolio.hours
        self.I, self.D = len(self.members), len(portfolio.demands)
        self.P, self.T = len(portfolio.projects), self.hours.T

    @property
    def members(self) -> tuple[str, ...]:
        """Id of each i."""
        return self.hours.members

    @property
    def demands(self) -> tuple[Demand, ...]:
        """Demand of each d."""
        return self.portfolio.demands

    @property
    def projects(self) -> tuple[Project, ...]:
        """Project of each p."""
        return self.portfolio.projects

    @cached_property
    def dates(self) -> list[dt.date]:
        """First day of each t."""
        return self.portfolio.periods.dates()

    @cached_property
    def i_of(self) -> Mapping[str, int]:
        """Position of each member."""
        return {member: i for i, member in enumerate(self.members)}

    @cached_property
    def d_of(self) -> Mapping[str, int]:
        """Position of each demand."""
        return {demand.id: d for d, demand in enumerate(self.demands)}

    @cached_property
    def p_of(self) -> Mapping[str, int]:
        """Position of each project."""
        return {project.id: p for p, project in enumerate(self.projects)}

    @cached_property
    def t_of(self) -> Mapping[dt.date, int]:
        """Position of each period by its first day."""
        return {day: t for t, day in enumerate(self.dates)}

    @cached_property
    def project_of(self) -> Ints:
        """p of each d."""
        return np.array([self.p_of[demand.project] for demand in self.demands], dtype=np.int64)

    @cached_property
    def demands_of(self) -> list[list[int]]:
        """The d of each p."""
        table: list[list[int]] = [[] for _ in self.projects]
        for d, p in enumerate(self.project_of.tolist()):
            table[p].append(d)
        return table

    @cached_property
    def cap(self) -> Ints:
        """What people can give: [i, t]."""
        table = [self.hours.cap[member] for member in self.members]
        return np.array(table, dtype=np.int64).reshape(self.I, self.T)

    @cached_property
    def cap_with_overtime(self) -> Ints:
        """The most whole quarter hours within cap x (1 + policy.overtime): [i, t]."""
        ratio = 1 + exact(self.portfolio.policy.overtime)
        if int(self.cap.max(initial=0)) * ratio < ENDLESS:
            return scaled_floor(self.cap, ratio, is_half_up=False)
        exactly = self.cap.astype(object) * ratio.numerator // ratio.denominator
        return np.asarray(np.minimum(exactly, ENDLESS), dtype=np.int64)

    @cached_property
    def employed(self) -> Bools:
        """Whether people are employed: [i, t]."""
        table = [self.hours.employed[member] for member in self.members]
        return np.array(table, dtype=bool).reshape(self.I, self.T)

    @cached_property
    def rate(self) -> list[Fraction]:
        """Money per hour of each i."""
        return [self.hours.rate[member] for member in self.members]

    @cached_property
    def max_projects(self) -> Ints:
        """Most projects of each i in a period; NO_LIMIT where there is none."""
        limits = [self.hours.max_projects(member) for member in self.members]
        return np.array([NO_LIMIT if most is None else most for most in limits], dtype=np.int64)

    @cached_property
    def min_hours(self) -> Ints:
        """Least slice of each d."""
        return np.array([self.hours.min_hours(demand) for demand in self.demands], dtype=np.int64)

    @cached_property
    def needs(self) -> list[Mapping[str, int]]:
        """Least level of each skill that each d needs."""
        return [self.hours.needs(demand) for demand in self.demands]

    @cached_property
    def weight(self) -> list[Fraction]:
        """What an hour of each p counts: the number given, else the priority's."""
        return [
            exact(PRIORITIES[project.priority] if project.weight is None else project.weight)
            for project in self.projects
        ]

    def levels(self, skill: str) -> NDArray[np.int8]:
        """Proficiency of everyone in a skill: [i, t]."""
        if skill not in self._levels:
            table = np.zeros((self.I, self.T), dtype=np.int8)
            for member, i in self.i_of.items():
                person = self.portfolio.person_by_member[member]
                if skill in person.skills or any(step.skill == skill for step in person.learning):
                    table[i] = self.hours.levels(person, skill)
            self._levels[skill] = table
        return self._levels[skill]

    def positions(self, names: tuple[str, ...]) -> list[int]:
        """The i of people named by member or by the id of a headcount; each once, in order."""
        if names not in self._positions:
            members = (member for name in names for member in self.hours.members_named(name))
            self._positions[names] = sorted({self.i_of[member] for member in members})
        return self._positions[names]

    def when(self, t: int) -> str:
        """A period in words."""
        kind = self.portfolio.calendar.period
        return f"on {self.dates[t]}" if kind == "day" else f"in the {kind} from {self.dates[t]}"

    @cached_property
    def _levels(self) -> dict[str, NDArray[np.int8]]:
        return {}

    @cached_property
    def _positions(self) -> dict[tuple[str, ...], list[int]]:
        return {}
