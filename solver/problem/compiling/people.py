"""What people can give: capacity, limits, projects side by side."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from solver.portfolio.numbers import exact
from solver.problem.compiling.sources import Sources, ints
from solver.problem.problem import Bools, Ints, Ratios

NO_LIMIT = 1 << 40
MOST = 1 << 50  # far more than all demands of a document together can ask


class People:
    """The arrays over members i."""

    def __init__(self, sources: Sources) -> None:
        self.sources, self.hours, self.T = sources, sources.hours, sources.T

    def arrays(self) -> dict[str, Any]:
        """cap, limit, usual, max_projects."""
        overtime = 1 + exact(self.sources.portfolio.policy.overtime)
        return {
            "cap": self.cap,
            "limit": np.maximum(_floor(self.cap, overtime), self.locked_load),
            "usual": np.maximum(self.cap, self.locked_load),
            "max_projects": self.max_projects,
        }

    @property
    def rate(self) -> Ratios:
        """Money per hour."""
        return Ratios.of([self.hours.rate[member] for member in self.hours.members])

    @cached_property
    def cap(self) -> Ints:
        rows = [self.hours.cap[member] for member in self.hours.members]
        return np.array(rows, dtype=np.int64).reshape(len(rows), self.T)

    @cached_property
    def locked_load(self) -> Ints:
        load = np.zeros_like(self.cap)
        for i, _, lock in self.sources.locked:
            load[i] += lock
        return load

    @cached_property
    def max_projects(self) -> Ints:
        most = [self.hours.max_projects(member) for member in self.hours.members]
        own = ints([NO_LIMIT if value is None else value for value in most])
        busy: dict[tuple[int, int], Bools] = {}
        for i, d, lock in self.sources.locked:
            key = (i, int(self.sources.project[d]))
            busy[key] = busy.get(key, np.zeros(self.T, dtype=bool)) | (lock > 0)
        count = np.zeros_like(self.cap)
        for (i, _), is_busy in busy.items():
            count[i] += is_busy
        return np.maximum(own[:, None], count)


def _floor(ticks: Ints, ratio: Fraction) -> Ints:
    if int(ticks.max(initial=0)) * ratio.numerator < 1 << 62:
        return np.asarray(ticks * ratio.numerator // ratio.denominator)
    big = ticks.astype(object) * ratio.numerator // ratio.denominator
    return np.asarray(np.minimum(big, MOST), dtype=np.int64)
