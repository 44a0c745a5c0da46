"""Plans of different documents on the same axes: people, demands, periods and roles by their ids.

Axes: i person, d demand, t period, r role. A place is several of these as one number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from app.comparisons.amounts import Amounts, Ints, totals
from app.comparisons.queries import Document, StoredPlan

Name = TypeVar("Name")


@dataclass(frozen=True)
class Axes:
    """What the plans' documents hold together. periods: in order; people: by id.

    demands: project and demand; one of another project is another demand.
    """

    people: tuple[str, ...]
    projects: tuple[str, ...]
    demands: tuple[tuple[str, str], ...]
    periods: tuple[dt.date, ...]
    roles: tuple[str | None, ...]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Axes:
        """The axes that hold every one of these documents."""
        roles = {row.role for document in documents for row in document.people}
        roles |= {row.role for document in documents for row in document.demands}
        named = sorted(role for role in roles if role is not None)
        demands = (_demands(document) for document in documents)
        return cls(
            people=tuple(sorted({row.id for document in documents for row in document.people})),
            projects=tuple(
                dict.fromkeys(r.id for document in documents for r in document.projects)
            ),
            demands=tuple(dict.fromkeys(demand for of_one in demands for demand in of_one)),
            periods=tuple(sorted({day for document in documents for day in document.periods})),
            roles=(*named, None) if None in roles else tuple(named),
        )

    @cached_property
    def project_of(self) -> Ints:
        """The project of each demand: [d]."""
        return _positions((project for project, _ in self.demands), _index(self.projects))


@dataclass(frozen=True, slots=True)
class Totals:
    """Everybody's work and capacity in a plan, all periods together: [i]. Quarter hours.

    peak: the most of somebody's capacity that is used in a period; NaN without capacity.
    """

    worked: Sequence[int]
    capacity: Sequence[int]
    peak: Sequence[float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A plan on the axes. Quarter hours.

    slices: by (d, t, i). loads, capacity: by (i, t). supply, filled, unfilled: [r, t], of people
    and of demands by role. planned: whether a period is in the plan's horizon: [t].
    """

    slices: Amounts
    loads: Amounts
    capacity: Amounts
    totals: Totals
    supply: Ints
    filled: Ints
    unfilled: Ints
    planned: tuple[bool, ...]

    @classmethod
    def of(cls, axes: Axes, plan: StoredPlan) -> Placed:
        """Place a plan."""
        at = _Numbering.of(axes, plan.document)
        people, periods, roles = len(axes.people), len(axes.periods), len(axes.roles)
        person, demand, period, quarters = plan.slices.T
        i, d, t = at.people[person], at.demands[demand], at.periods[period]
        giver, day, given = plan.document.capacity.T
        able, when = at.people[giver], at.periods[day]
        short, late, missing = plan.unfilled.T

        def by_role(role: Ints, t: Ints, amount: Ints) -> Ints:
            return totals(role * periods + t, amount, roles * periods).reshape(roles, periods)

        held = set(plan.document.periods)
        loads = Amounts.of(i * periods + t, quarters)
        capacity = Amounts.of(able * periods + when, given)
        return cls(
            slices=Amounts.of((d * periods + t) * people + i, quarters),
            loads=loads,
            capacity=capacity,
            totals=_totals(axes, loads, capacity),
            supply=by_role(at.role_of_person[giver], when, given),
            filled=by_role(at.role_of_demand[demand], t, quarters),
            unfilled=by_role(at.role_of_demand[short], at.periods[late], missing),
            planned=tuple(day in held for day in axes.periods),
        )


def _totals(axes: Axes, loads: Amounts, capacity: Amounts) -> Totals:
    people, periods = len(axes.people), len(axes.periods)
    who = capacity.places // periods
    peak = np.full(people, np.nan)
    np.fmax.at(peak, who, loads.at(capacity.places) / capacity.quarters)
    return Totals(
        worked=totals(loads.places // periods, loads.quarters, people).tolist(),
        capacity=totals(who, capacity.quarters, people).tolist(),
        peak=peak.tolist(),
    )


@dataclass(frozen=True, slots=True)
class _Numbering:
    """Where on the axes the numbers of a document are."""

    people: Ints
    demands: Ints
    periods: Ints
    role_of_person: Ints
    role_of_demand: Ints

    @classmethod
    def of(cls, axes: Axes, document: Document) -> _Numbering:
        roles = _index(axes.roles)
        return cls(
            people=_positions((row.id for row in document.people), _index(axes.people)),
            demands=_positions(_demands(document), _index(axes.demands)),
            periods=_positions(document.periods, _index(axes.periods)),
            role_of_person=_positions((row.role for row in document.people), roles),
            role_of_demand=_positions((row.role for row in document.demands), roles),
        )


def _demands(document: Document) -> Iterable[tuple[str, str]]:
    return ((document.projects[row.project].id, row.id) for row in document.demands)


def _index(names: Sequence[Name]) -> Mapping[Name, int]:
    return {name: position for position, name in enumerate(names)}


def _positions(names: Iterable[Name], index: Mapping[Name, int]) -> Ints:
    return np.array([index[name] for name in names], dtype=np.int64)
