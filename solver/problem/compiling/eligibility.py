"""Who may work on what, as arrays: levels, tags, only, never, employment."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.portfolio import Demand, Portfolio
from solver.problem.problem import Bools


class Eligibility:
    """Tables of a portfolio's members; demands that ask alike share one answer."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.hours = portfolio, portfolio.hours
        self.heads = [person for person in portfolio.people for _ in person.members]
        self.i_of = {member: i for i, member in enumerate(self.hours.members)}
        employed = [self.hours.employed[member] for member in self.hours.members]
        self.employed = np.array(employed, dtype=bool).reshape(len(employed), self.hours.T)
        self._levels: dict[str, NDArray[np.int8]] = {}
        self._tags: dict[str, Bools] = {}
        self._alike: dict[tuple[object, ...], Bools] = {}

    def levels(self, skill: str) -> NDArray[np.int8]:
        """Everyone's level of a skill per period: int8 [i, t]."""
        if skill not in self._levels:
            usual = np.array([p.skills.get(skill, 0) for p in self.heads], dtype=np.int8)
            table = np.repeat(usual[:, None], self.hours.T, axis=1)
            for i, person in enumerate(self.heads):
                if any(entry.skill == skill for entry in person.learning):
                    table[i] = self.hours.levels(person, skill)
            self._levels[skill] = table
        return self._levels[skill]

    def of(self, demand: Demand) -> Bools:
        """Whether each member may work on the demand in each period: bool [i, t]."""
        needs = self.hours.needs(demand)
        key = (
            tuple(sorted(needs.items())),
            frozenset(demand.requires),
            frozenset(demand.excludes),
            demand.only,
            demand.never,
        )
        if key not in self._alike:
            self._alike[key] = self._work_out(demand, needs)
        return self._alike[key]

    def _work_out(self, demand: Demand, needs: Mapping[str, int]) -> Bools:
        may = self.employed.copy()
        for skill, level in needs.items():
            may &= self.levels(skill) >= level
        for tag in demand.requires:
            may &= self._tagged(tag)[:, None]
        for tag in demand.excludes:
            may &= ~self._tagged(tag)[:, None]
        if demand.only is not None:
            may &= self._listed(demand.only)[:, None]
        if demand.never:
            may &= ~self._listed(demand.never)[:, None]
        return may

    def _tagged(self, tag: str) -> Bools:
        if tag not in self._tags:
            self._tags[tag] = np.array([tag in person.tags for person in self.heads], dtype=bool)
        return self._tags[tag]

    def _listed(self, names: tuple[str, ...]) -> Bools:
        listed = np.zeros(len(self.heads), dtype=bool)
        for name in names:
            for member in self.hours.members_named(name):
                listed[self.i_of[member]] = True
        return listed
