"""Values of an engine -> the decision they stand for, in ids, dates and hours."""

from __future__ import annotations

from solver.plan import Allocation, Decision, ProjectChoice
from solver.portfolio.numbers import hours_of
from solver.problem.compile import Index
from solver.problem.problem import Ints


def decode(index: Index, slices: tuple[Ints, Ints, Ints, Ints], delays: Ints) -> Decision:
    """A decision from slices (i, d, t, ticks) and a delay per project (-1: off)."""
    projects = tuple(
        ProjectChoice(name, delay >= 0, max(0, delay))
        for name, delay in zip(index.projects, delays.tolist(), strict=True)
    )
    allocations = tuple(
        Allocation(index.members[i], index.demands[d], index.dates[t], hours_of(ticks))
        for i, d, t, ticks in zip(*(axis.tolist() for axis in slices), strict=True)
        if ticks
    )
    return Decision(projects, allocations)
