"""The grid that hours lie on: whole-hour data gives whole-hour plans."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from solver.portfolio.calendar import Ints
from solver.portfolio.numbers import quarters_down, quarters_up

if TYPE_CHECKING:
    from solver.portfolio.hours import Hours
    from solver.portfolio.portfolio import Demand


def step_of(hours: Hours) -> int:
    """The policy's step, else the greatest common divisor of all amounts; quarter hours."""
    policy = hours.portfolio.policy
    if policy.step is not None:
        return quarters_up(policy.step)
    common = 0
    for value in _amounts(hours):
        common = gcd(common, value)
        if common == 1:
            break
    return common or 1


def _amounts(hours: Hours) -> Iterator[int]:
    """Least slices, window limits, and a common divisor of each row of hours in the horizon."""
    portfolio = hours.portfolio
    for demand in portfolio.demands:
        yield hours.min_hours(demand)
        if demand.effort[0].most_per_period is not None:
            yield quarters_down(demand.effort[0].most_per_period)
        yield _divisor(_asked(hours, demand))
    for person in portfolio.people:
        yield _divisor(hours.cap[person.members[0]])
    for runs in hours.booked.values():
        for run in runs.values():
            yield _divisor(run.within(0, hours.T))


def _asked(hours: Hours, demand: Demand) -> Ints:
    if demand.effort[0].flexible:
        return np.array([hours.total(demand)], dtype=np.int64)
    return hours.asked(demand)


def _divisor(values: Ints) -> int:
    return int(np.gcd.reduce(values)) if len(values) else 0
