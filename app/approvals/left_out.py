"""What of the plan of record does not come into a document, and what moved there, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from app.approvals.placed import Placed
from solver.document import PortfolioDocument
from solver.portfolio.calendar import Ints
from solver.portfolio.changes.wording import counted, named
from solver.portfolio.numbers import hours_of


def moved_starts(portfolio: PortfolioDocument, delays: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each project that begins later than its document said."""
    period = portfolio.calendar.period
    for project in portfolio.projects:
        if project.id in delays:
            later = counted(delays[project.id], period, f"{period}s")
            yield f"'{named(project)}' stands {later} later, as approved."


def left_out(portfolio: PortfolioDocument, plans: Sequence[Placed]) -> Iterator[str]:
    """A sentence for each project, demand and person of the record that a document lacks.

    An hour is told once, and none that lies before the horizon.
    """
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for plan in plans:
        names, slices = plan.plan.names, plan.plan
        is_known = np.array([name in portfolio.axes.p_of for name in names.projects], dtype=bool)
        lacks = (~is_known[plan.project], plan.d < 0, plan.i < 0)
        numbers = (plan.project, slices.demand[plan.row], slices.person[plan.row])
        rest = plan.t >= 0
        for n, of in enumerate((names.projects, names.demands, names.people)):
            _count(sums[n], of, numbers[n][rest & lacks[n]], plan.quarters[rest & lacks[n]])
            rest &= ~lacks[n]
    projects, demands, people = sums
    for name, quarters in sorted(projects.items()):
        yield _sentence(quarters, f"on project '{name}'", "no project of that id is")
    for name, quarters in sorted(demands.items()):
        yield _sentence(quarters, f"on demand '{name}'", _where(portfolio, name))
    for name, quarters in sorted(people.items()):
        yield _sentence(quarters, f"of '{name}'", "nobody of that id is")


def _count(sums: Counter[str], names: Sequence[str], numbers: Ints, quarters: Ints) -> None:
    """Add quarter hours up by name."""
    totals = np.zeros(len(names), dtype=np.int64)
    np.add.at(totals, numbers, quarters)
    for number in np.flatnonzero(totals).tolist():
        sums[names[number]] += int(totals[number])


def _where(portfolio: PortfolioDocument, demand: str) -> str:
    """Why a demand of the record is not taken up."""
    known = portfolio.demand_by_id.get(demand)
    return "no demand of that id is" if known is None else f"it belongs to '{known.project}'"


def _sentence(quarters: int, what: str, why: str) -> str:
    hours = hours_of(quarters)
    said, are = ("1 hour", "is") if hours == 1 else (f"{hours:,} hours", "are")
    return f"{said} {what} in the plan of record {are} left out: {why} in this portfolio."
