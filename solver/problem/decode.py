"""Slices and delays <-> the decision they stand for, in ids, dates and hours."""

from __future__ import annotations

import numpy as np

from solver.plan import Allocation, Decision, ProjectChoice
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.problem.compile import Index
from solver.problem.problem import Ints, Problem


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


def encode(problem: Problem, index: Index, decision: Decision) -> tuple[Ints, Ints, Ints, Ints]:
    """k, t and ticks of a decision's slices, sorted by (k, t), and a delay per project (-1: off).

    Raises KeyError where it names what the document does not have.
    """
    i_of = {name: i for i, name in enumerate(index.members)}
    d_of = {name: d for d, name in enumerate(index.demands)}
    t_of = {day: t for t, day in enumerate(index.dates)}
    n = len(index.members)
    known = problem.pair_d * n + problem.pair_i
    rows = [
        (d_of[a.demand] * n + i_of[a.person], t_of[a.period], int(a.hours * QUARTERS_PER_HOUR))
        for a in decision.allocations
    ]
    table = np.array(sorted(rows), dtype=np.int64).reshape(len(rows), 3)
    k = np.searchsorted(known, table[:, 0])
    if len(k) and (known[np.minimum(k, len(known) - 1)] != table[:, 0]).any():
        raise KeyError("a pair that is neither eligible nor booked")
    chosen = decision.choices
    delays = [chosen[name].delay if chosen[name].on else -1 for name in index.projects]
    return k, table[:, 1], table[:, 2], np.array(delays, dtype=np.int64)
