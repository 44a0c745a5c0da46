"""What a change of the record comes to: hours, projects and people that differ.

Everything is matched by ids and dates, since plans of several documents may be of record. What was
worked before the plan concerned begins is gone by: it is neither added nor removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from app.approvals.approved import Approved
from models import PlanProjectRow
from solver.portfolio.calendar import Ints, day_number
from solver.portfolio.numbers import hours_of

Positions = dict[str, int]
DAYS = 1 << 23
"""More than there are days from the year 1 to 9999, and a power of two."""
FROM_YEAR_ONE = 719_162
"""Days from 0001-01-01 to 1970-01-01."""


def changed(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """The projects whose plan differs between two records (project -> plan key)."""
    return sorted(p for p in {*before, *after} if before.get(p) != after.get(p))


def difference_of(
    projects: Sequence[str], old: Sequence[Approved], new: Sequence[Approved], since: dt.date
) -> dict[str, Any]:
    """What differs between plans that have these projects, as JSON; hours are sums of slices.

    since: the first period that counts.
    """
    people: Positions = {}
    person, day, quarters = _changes(old, new, people)
    is_gone = day < day_number(since)
    before = int(np.abs(quarters[is_gone]).sum())
    person, quarters = person[~is_gone], quarters[~is_gone]
    return {
        "hours": {
            "added": hours_of(int(quarters[quarters > 0].sum())),
            "removed": hours_of(-int(quarters[quarters < 0].sum())),
            "before": hours_of(before),
        },
        "projects": [
            {"id": project, "before": _summary(old, project), "after": _summary(new, project)}
            for project in projects
        ],
        "people": _people(list(people), person, quarters),
    }


def summary_of(plan_id: str, row: PlanProjectRow) -> dict[str, Any]:
    """A project as a plan of record has it."""
    return {
        "plan": plan_id,
        "on": row.is_on,
        "delay": row.delay,
        "coverage": row.coverage,
        "hours": hours_of(row.quarters),
        "cost": row.cost,
    }


def _summary(plans: Iterable[Approved], project: str) -> dict[str, Any] | None:
    found = (summary_of(p.plan_id, p.choices[project]) for p in plans if project in p.choices)
    return next(found, None)


def _changes(
    old: Sequence[Approved], new: Sequence[Approved], people: Positions
) -> tuple[Ints, Ints, Ints]:
    """Person, day and quarter hours more (or less) of every slice; fills in where people stand."""
    demands: Positions = {}
    none = np.zeros((0, 3), dtype=np.int64)
    before = np.concatenate([none, *(_slices(plan, people, demands) for plan in old)])
    after = np.concatenate([none, *(_slices(plan, people, demands) for plan in new)])
    before[:, 2] *= -1
    person, place, quarters = np.concatenate([before, after]).T
    keys = person * (len(demands) + 1) * DAYS + place
    known, first, group = np.unique(keys, return_index=True, return_inverse=True)
    sums = np.zeros(len(known), dtype=np.int64)
    np.add.at(sums, group, quarters)
    return person[first], place[first] % DAYS - FROM_YEAR_ONE, sums


def _slices(plan: Approved, people: Positions, demands: Positions) -> Ints:
    """(person, demand and day as one number, quarter hours) of each slice, in common numbers."""
    names = plan.names
    i, d = _common(names.people, people), _common(names.demands, demands)
    days = np.array([day_number(day) for day in names.periods], dtype=np.int64) + FROM_YEAR_ONE
    place = d[plan.demand] * DAYS + days[plan.period]
    return np.stack([i[plan.person], place, plan.quarters], axis=1)


def _common(names: Iterable[str], positions: Positions) -> Ints:
    """Positions of a document's names among all names met so far."""
    return np.array([positions.setdefault(n, len(positions)) for n in names], dtype=np.int64)


def _people(names: Sequence[str], person: Ints, quarters: Ints) -> list[dict[str, Any]]:
    """Who works more or less in all, whom it concerns most first."""
    sums = np.zeros(len(names), dtype=np.int64)
    np.add.at(sums, person, quarters)
    found = sorted(np.flatnonzero(sums).tolist(), key=lambda n: (-abs(int(sums[n])), names[n]))
    return [{"id": names[n], "hours": hours_of(int(sums[n]))} for n in found]
