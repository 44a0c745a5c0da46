"""What comes out: who works on what, what that is worth, and how far from the best it may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from solver.errors import Issue
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import LIMIT, QUARTERS_PER_HOUR
from solver.portfolio.slices import Slices

if TYPE_CHECKING:
    from solver.portfolio.axes import Axes
    from solver.portfolio.portfolio import Portfolio

Hours = int | float
Reason = Literal["no_skill", "no_capacity", "lower_priority", "rule"]


@dataclass(frozen=True, slots=True)
class Allocation:
    """One slice: a person's hours on a demand in the period that starts on `period`."""

    person: str
    demand: str
    period: dt.date
    hours: Hours


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """Whether a project is on, and by how many periods it is delayed."""

    id: str
    on: bool = True
    delay: int = 0


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project in a plan: its choice, and what share of its hours is staffed at what cost."""

    id: str
    on: bool
    delay: int
    coverage: float
    hours: Hours
    cost: float


@dataclass(frozen=True, slots=True)
class PartValue:
    """A part of the objective, in points and in its own unit."""

    points: float
    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class TierValue:
    """One tier of the objective: its parts, what they come to, and the proven bound."""

    parts: tuple[str, ...]
    total: float
    bound: float
    gap: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class Objective:
    """What a plan is worth. total, bound and gap are those of the last tier where there are any."""

    total: float
    bound: float
    gap: float
    optimal: bool
    parts: Mapping[str, PartValue]
    tiers: tuple[TierValue, ...] | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure; `better` says which way is good, None where neither is."""

    value: float
    unit: str
    better: Literal["higher", "lower"] | None


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Hours nobody works, and the true reason. period None: moved past the horizon by a delay."""

    demand: str
    period: dt.date | None
    hours: Hours
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule that hard bookings break by themselves; they are kept."""

    rule: str
    person: str | None
    demand: str | None
    period: dt.date | None
    message: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """An allocation that is none of the portfolio's: the rule it breaks, by how much, and why."""

    allocation: Allocation
    rule: Literal["eligibility", "slice"]
    by: Fraction
    reason: str


@dataclass(frozen=True)
class Decision:
    """What is decided: projects on and delayed, and the slices. What the checker judges.

    Every project of the document is in `projects`; `allocations` hold hours > 0 only.
    """

    projects: tuple[ProjectChoice, ...]
    allocations: tuple[Allocation, ...]

    @cached_property
    def choices(self) -> Mapping[str, ProjectChoice]:
        """The choice of each project by its id."""
        return {choice.id: choice for choice in self.projects}

    def ledger(self, portfolio: Portfolio) -> Ledger:
        """The books of the plan under a portfolio; misfits are left out, missing projects on."""
        return self._read(portfolio)[0]

    def misfits(self, portfolio: Portfolio) -> tuple[Misfit, ...]:
        """Allocations that no plan can hold: unknown names, off the grid, there twice."""
        return self._read(portfolio)[1]

    def _read(self, portfolio: Portfolio) -> tuple[Ledger, tuple[Misfit, ...]]:
        known = self._readings.get(id(portfolio))
        if known is None:
            axes, misfits = portfolio.axes, []
            rows: dict[tuple[int, int, int], int] = {}
            for item in self.allocations:
                found = _misfit(axes, item)
                if found is None:
                    place = (axes.i_of[item.person], axes.d_of[item.demand], axes.t_of[item.period])
                    if place in rows:
                        found = Misfit(item, "slice", Fraction(1), "is there twice")
                    rows[place] = rows.get(place, 0) + int(item.hours * QUARTERS_PER_HOUR)
                if found is not None:
                    misfits.append(found)
            table = np.array([*rows], dtype=np.int64).reshape(len(rows), 3).T
            quarters = np.array([*rows.values()], dtype=np.int64)
            ledger = self._chosen(
                portfolio, Slices.of(axes, table[0], table[1], table[2], quarters)
            )
            known = self._readings[id(portfolio)] = (ledger, tuple(misfits))
        return known

    def _chosen(self, portfolio: Portfolio, x: Slices) -> Ledger:
        is_on, delay = np.ones(x.axes.P, dtype=bool), np.zeros(x.axes.P, dtype=np.int64)
        for p, project in enumerate(portfolio.projects):
            choice = self.choices.get(project.id)
            if choice is not None:
                is_on[p] = choice.on
                delay[p] = min(max(0, choice.delay), project.max_delay)
        return Ledger(portfolio, is_on, delay, x)

    @cached_property
    def _readings(self) -> dict[int, tuple[Ledger, tuple[Misfit, ...]]]:
        """By the portfolio's id(), which stays its own: the ledger holds on to the portfolio."""
        return {}


@dataclass(frozen=True, slots=True)
class Plan:
    """A judged plan: the decision, its worth, its figures and its shortages with reasons.

    warnings: of the run that made it.
    """

    objective: Objective
    kpis: Mapping[str, Kpi]
    projects: tuple[ProjectSummary, ...]
    allocations: tuple[Allocation, ...]
    unfilled: tuple[Unfilled, ...]
    conflicts: tuple[Conflict, ...] = field(default=())
    warnings: tuple[Issue, ...] = field(default=())


def _misfit(axes: Axes, item: Allocation) -> Misfit | None:
    """What is wrong with one allocation by itself; None: nothing."""
    if item.person not in axes.i_of:
        return Misfit(item, "eligibility", Fraction(1), "names nobody of the portfolio")
    if item.demand not in axes.d_of:
        return Misfit(item, "eligibility", Fraction(1), "names no demand of the portfolio")
    if item.period not in axes.t_of:
        return Misfit(item, "slice", Fraction(1), "is not on the first day of a planned period")
    if not 0 < item.hours < LIMIT:
        return Misfit(item, "slice", Fraction(1), f"has {item.hours} hours")
    if item.hours * QUARTERS_PER_HOUR % 1:
        return Misfit(item, "slice", Fraction(1), f"has {item.hours} hours, no multiple of 0.25")
    return None
