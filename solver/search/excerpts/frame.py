"""What a small problem is made of: its axes as places in the large one's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem.problem import Ints, Problem
from solver.search.excerpts.standing import Standing


@dataclass(frozen=True, slots=True)
class Frame:
    """Axes of a small problem, ascending; i, d, p: those of each chosen pair.

    chosen: places in the standing's pairs. Periods first..end - 1. people, demands: small i, d ->
    large. projects: small p -> large; p int64 [chosen] in the large problem. is_opening: choices
    of projects may change.
    """

    standing: Standing
    chosen: Ints
    first: int
    end: int
    people: Ints
    demands: Ints
    projects: Ints
    i: Ints
    d: Ints
    p: Ints
    is_opening: bool

    @classmethod
    def of(cls, standing: Standing, chosen: Ints, window: tuple[int, int], opened: Ints) -> Frame:
        """The axes of some pairs in a window of periods, and of projects whose choice is open."""
        people, i = np.unique(standing.i[chosen], return_inverse=True)
        asked = np.flatnonzero(np.isin(standing.problem.project, opened))
        demands = np.union1d(standing.d[chosen], asked)
        projects = np.union1d(standing.p[chosen], opened)
        if len(opened):
            projects = np.union1d(projects, _tied(standing.problem, projects))
        return cls(
            standing,
            chosen,
            *window,
            people,
            demands,
            projects,
            i.astype(np.int64),
            np.searchsorted(demands, standing.d[chosen]),
            standing.p[chosen],
            bool(len(opened)),
        )

    @property
    def problem(self) -> Problem:
        """The large problem."""
        return self.standing.problem

    @property
    def window(self) -> slice:
        """The periods."""
        return slice(self.first, self.end)

    @property
    def is_cut(self) -> bool:
        """Whether periods are left out."""
        return self.end - self.first < self.problem.T


def _tied(problem: Problem, projects: Ints) -> Ints:
    """Projects that precedence or one_of ties to some, directly or through others."""
    ties = [*((a, b) for a, b, _ in problem.after), *problem.needs_on, *problem.one_of]
    found, before = set(projects.tolist()), -1
    while len(found) > before:
        before = len(found)
        for listed in ties:
            if found.intersection(listed):
                found.update(listed)
    return np.array(sorted(found), dtype=np.int64)
