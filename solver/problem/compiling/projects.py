"""What projects are worth, when they may run, and what they wait for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact
from solver.portfolio.policy import PRIORITIES
from solver.portfolio.portfolio import Demand, Project
from solver.problem.compiling.sources import Sources
from solver.problem.problem import NONE, Ratios


class Projects:
    """The arrays over projects p and their choices."""

    def __init__(self, sources: Sources) -> None:
        self.sources, self.portfolio, self.hours = sources, sources.portfolio, sources.hours
        self.p_of = sources.p_of

    def arrays(self) -> dict[str, Any]:
        """weight, choices, points of being off and late, budgets, precedence, one_of."""
        projects = self.portfolio.projects
        held = self.sources.held
        one_of: list[Any] = [e for e in self.portfolio.rules if e.kind == "one_of"]
        return {
            "weight": Ratios.of([_weight(project) for project in projects]),
            "first_choice": self.sources.first_choice,
            "can_be_off": np.array([p.optional and p.id not in held for p in projects], dtype=bool),
            "off_points": Ratios.of([self._off(project) for project in projects]),
            "has_value": np.array([project.value is not None for project in projects], dtype=bool),
            "delay_points": Ratios.of([self._delay(project) for project in projects]),
            "budgets": self.budgets,
            "after": tuple(self._after()),
            "needs_on": tuple(
                (self.p_of[p.id], self.p_of[a.project]) for p in projects for a in p.after
            ),
            "one_of": tuple(tuple(self.p_of[n] for n in entry.projects) for entry in one_of),
        }

    @cached_property
    def demands_of(self) -> dict[str, list[Demand]]:
        table: dict[str, list[Demand]] = {}
        for demand in self.portfolio.demands:
            table.setdefault(demand.project, []).append(demand)
        return table

    def _asked_hours(self, project: Project) -> Fraction:
        ticks = sum(self.hours.total(demand) for demand in self.demands_of.get(project.id, []))
        return Fraction(ticks, QUARTERS_PER_HOUR)

    def _off(self, project: Project) -> Fraction:
        if project.value is not None:
            return exact(project.value)
        return _weight(project) * self._asked_hours(project)

    def _delay(self, project: Project) -> Fraction:
        if project.delay_cost is not None:
            return exact(project.delay_cost)
        return _weight(project) * self._asked_hours(project)

    @cached_property
    def budgets(self) -> dict[int, Fraction]:
        found = {
            p: exact(project.budget)
            for p, project in enumerate(self.portfolio.projects)
            if project.budget is not None
        }
        if self.portfolio.policy.budget is not None:
            found[NONE] = exact(self.portfolio.policy.budget)
        return found

    def _after(self) -> Iterator[tuple[int, int, int]]:
        ends = {}
        for project in self.portfolio.projects:
            asking = [self.hours.asking_periods(d) for d in self.demands_of.get(project.id, [])]
            found = [span for span in asking if span is not None]
            if found:
                ends[project.id] = min(a for a, _ in found), max(b for _, b in found)
        for project in self.portfolio.projects:
            for entry in project.after:
                if project.id in ends and entry.project in ends:
                    gap = ends[entry.project][1] + entry.lag - ends[project.id][0]
                    yield self.p_of[project.id], self.p_of[entry.project], gap


def _weight(project: Project) -> Fraction:
    if project.weight is not None:
        return exact(project.weight)
    return Fraction(PRIORITIES[project.priority])
