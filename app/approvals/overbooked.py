"""Who has more hours in the plan of record than they can give: its plans may not know each other.

People are judged by the plan approved last whose document has them: by its periods, and by what
they can give there. Hours of plans with other periods are carried into these by date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.approved import Approved, numbers_of
from app.approvals.dated import dated, periods_of
from models import CapacityRow
from solver.portfolio.calendar import Ints, Periods
from solver.portfolio.numbers import hours_of

Calendars = Mapping[int, Periods]
"""Periods of documents, by the document's key."""


def overbooked(session: Session, plans: Sequence[Approved]) -> list[dict[str, Any]]:
    """Each person and period with too much in all, as JSON: the earliest first, then the worst.

    plans: all of record, the one approved last first; periods before its horizon are gone by.
    """
    calendars = {key: periods_of(session, key) for key in {plan.document_key for plan in plans}}
    judged: set[str] = set()
    found: list[dict[str, Any]] = []
    for plan in plans:
        own = {name: i for i, name in enumerate(plan.names.people) if name not in judged}
        judged |= own.keys()
        start = calendars[plans[0].document_key].start
        first = max(0, calendars[plan.document_key].index(start))
        worked = _worked(plan, plans, own, calendars)
        worked[:, :first] = 0
        if worked.any():
            found.extend(_beyond(plan, worked, _capacities(session, plan)))
    return sorted(found, key=_order)


def _order(entry: Mapping[str, Any]) -> tuple[str, float, str]:
    return entry["period"], entry["capacity"] - entry["hours"], entry["person"]


def _worked(
    judge: Approved, plans: Sequence[Approved], people: Mapping[str, int], calendars: Calendars
) -> Ints:
    """Quarter hours of people in all plans, in the periods of one: [person, period]."""
    table = np.zeros((len(judge.names.people), len(judge.names.periods)), dtype=np.int64)
    for plan in plans if people else ():
        place = np.array([people.get(name, -1) for name in plan.names.people], dtype=np.int64)
        i = place[plan.person]
        old, new = calendars[plan.document_key], calendars[judge.document_key]
        row, t, quarters = dated(old, new, plan.period[i >= 0], plan.quarters[i >= 0])
        inside = (t >= 0) & (t < new.count)
        np.add.at(table, (i[i >= 0][row][inside], t[inside]), quarters[inside])
    return table


def _capacities(session: Session, plan: Approved) -> Ints:
    """Quarter hours that people of a plan's document can give: [person, period]."""
    row = CapacityRow
    wanted = select(row.person, row.period, row.quarters)
    person, period, quarters = numbers_of(
        session, wanted.where(row.document_key == plan.document_key), 3
    )
    table = np.zeros((len(plan.names.people), len(plan.names.periods)), dtype=np.int64)
    table[person, period] = quarters
    return table


def _beyond(plan: Approved, worked: Ints, capacity: Ints) -> Iterator[dict[str, Any]]:
    for i, t in np.argwhere(worked > capacity).tolist():
        yield {
            "person": plan.names.people[i],
            "period": plan.names.periods[t].isoformat(),
            "hours": hours_of(int(worked[i, t])),
            "capacity": hours_of(int(capacity[i, t])),
        }
