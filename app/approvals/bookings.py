"""The plan of record as soft bookings, so that the next plan begins where the approved one stands.

Slices are carried by date, and projects that the approved plan delays are moved in the document
to where it has them: bookings lie on the days that were approved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from sqlalchemy.orm import Session

from app.approvals.approved import approved
from app.approvals.left_out import left_out, moved_starts
from app.approvals.placed import Placed
from app.approvals.queries import record_of
from app.approvals.starts import rebuilt, with_approved_starts
from solver.document import PortfolioDocument
from solver.portfolio.calendar import EPOCH, Ints, day_number
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Booking

EARLIEST = day_number(dt.date.min)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document with the plan of record in it.

    plans: ids of the plans that its soft bookings come from. notes: in sentences, which projects
    were moved to their approved start, and what the document has no place for.
    """

    document: PortfolioDocument
    plans: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def with_record(session: Session, portfolio: PortfolioDocument, lineage: str) -> Recorded:
    """A document whose soft bookings are the record's where there is one.

    Soft bookings of projects of record go, also where the approved plan leaves the project out;
    hard ones stay where they are, as do those of other projects. Slices of people and demands that
    the document no longer has, or of demands that now belong to another project, are left out.
    Where none of its projects is of record, it is the same object.
    """
    plans = [
        Placed.of(session, portfolio, plan)
        for plan in approved(session, record_of(session, lineage))
    ]
    lost = tuple(left_out(portfolio, plans))
    of_record = {
        name for plan in plans for name in plan.plan.choices if name in portfolio.axes.p_of
    }
    if not of_record:
        return Recorded(portfolio, notes=lost)
    moved, delays = with_approved_starts(portfolio, plans)
    kept = (b for b in portfolio.bookings if not _goes(portfolio, b, of_record))
    bookings = (*kept, *_bookings(portfolio, _slices(moved, plans)))
    return Recorded(
        rebuilt(moved, bookings=bookings),
        tuple(plan.plan.plan_id for plan in plans if of_record & plan.plan.choices.keys()),
        (*moved_starts(portfolio, delays), *lost),
    )


def _goes(portfolio: PortfolioDocument, booking: Booking, of_record: Collection[str]) -> bool:
    project = portfolio.demand_by_id[booking.demand].project
    return booking.kind == "soft" and project in of_record


def _slices(portfolio: PortfolioDocument, plans: Iterable[Placed]) -> Ints:
    """What the document has a place for: [n, (d, i, t, quarter hours)], in no order.

    Hours before the horizon have one only where a project may still wait: they would move with it.
    """
    may_wait = np.array([p.max_delay > 0 for p in portfolio.projects], dtype=bool)
    may_move = may_wait[portfolio.axes.project_of]
    pieces = [np.zeros((0, 4), dtype=np.int64)]
    for plan in plans:
        there = np.flatnonzero(plan.is_there)
        rows = there[(plan.t[there] >= 0) | may_move[plan.d[there]]]
        columns = (plan.d, plan.i, plan.t, plan.quarters)
        pieces.append(np.stack([column[rows] for column in columns], axis=1))
    return np.concatenate(pieces)


def _bookings(portfolio: PortfolioDocument, slices: Ints) -> Iterator[Booking]:
    """A booking of each pair, by demand and person. slices: [n, (d, i, t, quarter hours)]."""
    rows = slices[np.lexsort(slices.T[2::-1])]
    axes, periods = portfolio.axes, portfolio.periods
    days = {t: _date(periods.first_day(t)) for t in np.unique(rows[:, 2]).tolist()}
    for (d, i), pair in groupby(rows.tolist(), key=itemgetter(0, 1)):
        hours = _by_period(pair)
        fields = {
            "person": axes.members[i],
            "demand": axes.demands[d].id,
            "kind": "soft",
            "from": days[min(hours)],
            "hours_by_period": tuple(
                hours_of(hours.get(t, 0)) for t in range(min(hours), max(hours) + 1)
            ),
        }
        yield Booking.model_validate(fields)


def _by_period(slices: Iterable[list[int]]) -> dict[int, int]:
    """Quarter hours of each period; several slices may have come to lie in the same one."""
    quarters: dict[int, int] = {}
    for _, _, t, amount in slices:
        quarters[t] = quarters.get(t, 0) + amount
    return quarters


def _date(day: int) -> dt.date:
    """A day as a date; there is none before the first year."""
    return EPOCH + dt.timedelta(days=max(EARLIEST, day))
