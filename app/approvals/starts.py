"""Where delayed projects of record begin: at their approved start, which the document then says.

An approved delay is decided. The next plan does not choose it again, so the dates of the project's
demands move by it and count as the document's own; what the project may still wait is what the
delay has left of it. Where the document's dates hold the approved start already, nothing moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from app.approvals.placed import Placed
from models import PlanProjectRow
from solver.changed import apply
from solver.document import PortfolioDocument
from solver.portfolio.calendar import Ints
from solver.portfolio.changes.delay_project import DelayProject
from solver.portfolio.efforts import effort_run, first_and_last_day
from solver.portfolio.portfolio import Demand

MOST_PERIODS = 1000
"""No horizon has more: whatever is later than that is beyond it all the same."""
ENDLESS = 1 << 60


def with_approved_starts(
    portfolio: PortfolioDocument, plans: Sequence[Placed]
) -> tuple[PortfolioDocument, Mapping[str, int]]:
    """A document whose delayed projects stand where the plans have them, its bookings untouched.

    Also says by how many of the document's periods each such project was moved.
    """
    late = {
        name: periods
        for plan in plans
        for name, row in plan.plan.choices.items()
        if name in portfolio.axes.p_of and (periods := _periods_late(portfolio, plan, row)) > 0
    }
    if not late:
        return portfolio, {}
    moved = _moved(portfolio, late)
    before, after = _fits(portfolio, plans, late), _fits(moved, plans, late)
    delays = {name: periods for name, periods in late.items() if after[name] >= before[name]}
    return _joined(portfolio, moved, delays), delays


def rebuilt(portfolio: PortfolioDocument, **fields: object) -> PortfolioDocument:
    """A document with other values in some fields, and nothing yet worked out from them."""
    known = {name: getattr(portfolio, name) for name in PortfolioDocument.model_fields}
    given = {*portfolio.model_fields_set, *fields}
    return PortfolioDocument.model_construct(given, **(known | fields))


def _periods_late(portfolio: PortfolioDocument, plan: Placed, row: PlanProjectRow) -> int:
    """The delay of a project in a plan, in periods of the document, counted where it begins."""
    if not (row.is_on and row.delay > 0):
        return 0
    worked = plan.plan.period[plan.plan.project_of[plan.plan.demand] == row.project]
    first = int(worked.min()) if len(worked) else row.delay
    days = (plan.periods.first_day(first - row.delay), plan.periods.first_day(first))
    undelayed, begins = (portfolio.periods.index(day) for day in days)
    return min(begins - undelayed, MOST_PERIODS)


def _moved(portfolio: PortfolioDocument, late: Mapping[str, int]) -> PortfolioDocument:
    """The document without bookings, and with every such project moved."""
    changes = [
        DelayProject(kind="delay_project", project=name, periods=periods)
        for name, periods in late.items()
    ]
    return apply(rebuilt(portfolio, bookings=()), changes).portfolio


def _joined(
    portfolio: PortfolioDocument, moved: PortfolioDocument, delays: Mapping[str, int]
) -> PortfolioDocument:
    """The document with the demands of some projects from the moved one."""
    demands = tuple(
        after if before.project in delays else before
        for before, after in zip(portfolio.demands, moved.demands, strict=True)
    )
    projects = tuple(
        project.model_copy(update={"max_delay": max(0, project.max_delay - delays[project.id])})
        if project.max_delay and project.id in delays
        else project
        for project in portfolio.projects
    )
    return rebuilt(portfolio, demands=demands, projects=projects)


def _fits(
    portfolio: PortfolioDocument, plans: Sequence[Placed], names: Collection[str]
) -> Counter[str]:
    """Quarter hours that demands ask for where the plans have them worked, by project."""
    fits: Counter[str] = Counter()
    for plan in plans:
        order = np.argsort(plan.d, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(plan.d[order])) + 1):
            d = int(plan.d[rows[0]]) if len(rows) else -1
            if d >= 0 and portfolio.demands[d].project in names:
                fit = _fit(portfolio, portfolio.demands[d], plan.t[rows], plan.quarters[rows])
                fits[portfolio.demands[d].project] += fit
    return fits


def _fit(portfolio: PortfolioDocument, demand: Demand, t: Ints, quarters: Ints) -> int:
    low, high = int(t.min()), int(t.max()) + 1
    worked = np.zeros(high - low, dtype=np.int64)
    np.add.at(worked, t - low, quarters)
    return int(np.minimum(worked, _asked(portfolio, demand, low, high)).sum())


def _asked(portfolio: PortfolioDocument, demand: Demand, low: int, high: int) -> Ints:
    """What a demand asks in periods low .. high - 1, of the horizon or not.

    A window may take anything where it is open.
    """
    if not demand.effort[0].flexible:
        asked = np.zeros(high - low, dtype=np.int64)
        for entry in demand.effort:
            asked += effort_run(portfolio, entry, (low, high)).within(low, high)
        return asked
    first, last = first_and_last_day(demand.effort[0])
    edges = portfolio.periods.first_days(np.arange(low, high + 1, dtype=np.int64))
    open_days = portfolio.periods.working_days(
        np.maximum(edges[:-1], first), np.minimum(edges[1:], last + 1)
    )
    return np.where(open_days > 0, ENDLESS, 0).astype(np.int64)
