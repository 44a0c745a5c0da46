"""What a plan's slices come to per project and period and per person and period, as rows.

Summed up here and not in SQL: fresh tables have no statistics, and PostgreSQL took seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
SHIFT = 32


@dataclass(frozen=True, slots=True)
class Slices:
    """A plan's slices and shortages by number. Axis: one entry per slice, or per shortage.

    quarters, unfilled: quarter hours. short_project, short_period: of each shortage.
    """

    person: Ints
    project: Ints
    period: Ints
    quarters: Ints
    short_project: Ints
    short_period: Ints
    unfilled: Ints


def per_person(slices: Slices) -> Ints:
    """Person, period, quarters, projects [place, 4] where there are any."""
    places, group = np.unique(_pair(slices.person, slices.period), return_inverse=True)
    quarters = _sums(group, slices.quarters, len(places))
    projects = _distinct(group, slices.project, len(places))
    return np.column_stack([*_parted(places), quarters, projects])


def per_project(slices: Slices) -> Ints:
    """Project, period, quarters, unfilled, people [place, 5] where there are any of either."""
    worked = _pair(slices.project, slices.period)
    short = _pair(slices.short_project, slices.short_period)
    places, group = np.unique(np.concatenate([worked, short]), return_inverse=True)
    at_work, at_short = group[: len(worked)], group[len(worked) :]
    quarters = _sums(at_work, slices.quarters, len(places))
    unfilled = _sums(at_short, slices.unfilled, len(places))
    people = _distinct(at_work, slices.person, len(places))
    return np.column_stack([*_parted(places), quarters, unfilled, people])


def _pair(first: Ints, second: Ints) -> Ints:
    """Two numbers as one, in the order of the first, then the second."""
    return (first << SHIFT) + second


def _parted(pairs: Ints) -> tuple[Ints, Ints]:
    return pairs >> SHIFT, pairs & ((1 << SHIFT) - 1)


def _sums(group: Ints, amounts: Ints, size: int) -> Ints:
    out: Ints = np.zeros(size, dtype=np.int64)
    np.add.at(out, group, amounts)
    return out


def _distinct(group: Ints, values: Ints, size: int) -> Ints:
    """How many different values each group has."""
    pairs = np.sort(_pair(group, values))
    is_first = np.diff(pairs, prepend=-1) != 0
    return np.bincount(pairs[is_first] >> SHIFT, minlength=size)
