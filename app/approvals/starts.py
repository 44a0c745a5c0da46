"""When projects of record begin: the delays of their plans, in the document of the next scenario.

An approved delay is a choice the next plan may repeat: bookings lie where the project would be
without it, and move with it. Two things change that. Where the document's own dates have moved
already, there is no delay left to repeat. Where the policy freezes bookings, they must lie where
the work is: the project's dates are then moved themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.approvals.approved import Approved
from solver.changed import apply
from solver.document import PortfolioDocument
from solver.portfolio.calendar import Ints, Periods
from solver.portfolio.changes.delay_project import DelayProject


def delays_of(
    portfolio: PortfolioDocument, plan: Approved, place: Ints, periods: Periods
) -> Mapping[str, int]:
    """The delay of each project of a plan that the document still leaves to be chosen.

    place: where each demand of the plan stands in the document, -1 nowhere. periods: the plan's.
    """
    delays = {}
    for name, row in plan.choices.items():
        p = portfolio.axes.p_of.get(name)
        if p is None or not 0 < row.delay <= portfolio.projects[p].max_delay:
            continue
        rows = (plan.project_of[plan.demand] == row.project) & (place[plan.demand] >= 0)
        demand, quarters = place[plan.demand[rows]], plan.quarters[rows]
        t = np.array(
            [portfolio.periods.index(periods.first_day(n)) for n in plan.period[rows].tolist()],
            dtype=np.int64,
        )
        fits = [_fit(portfolio, demand, t, quarters, delay) for delay in (0, row.delay)]
        if fits[1] >= fits[0]:
            delays[name] = row.delay
    return delays


def with_settled_starts(
    portfolio: PortfolioDocument, delays: Mapping[str, int]
) -> PortfolioDocument:
    """The document with delayed projects, and what is booked on them, at their approved dates."""
    if portfolio.policy.freeze_until is None or not delays:
        return portfolio
    changes = [
        DelayProject(kind="delay_project", project=name, periods=delay)
        for name, delay in delays.items()
    ]
    moved = apply(portfolio, changes).portfolio
    projects = tuple(
        project.model_copy(update={"max_delay": project.max_delay - delays[project.id]})
        if project.id in delays
        else project
        for project in moved.projects
    )
    fields = {name: getattr(moved, name) for name in PortfolioDocument.model_fields}
    given = {*moved.model_fields_set, "projects"}
    return PortfolioDocument.model_construct(given, **(fields | {"projects": projects}))


def _fit(portfolio: PortfolioDocument, d: Ints, t: Ints, quarters: Ints, delay: int) -> int:
    """How many of the quarter hours the demands would ask for at a delay."""
    fit = 0
    for demand in np.unique(d).tolist():
        asked = portfolio.hours.asked(portfolio.demands[demand], delay)
        rows = (d == demand) & (t >= 0) & (t < len(asked))
        worked = np.bincount(t[rows], weights=quarters[rows], minlength=len(asked))
        fit += int(np.minimum(worked, asked).sum())
    return fit
