"""The plan of record as soft bookings, so that the next plan begins where the approved one stands.

Slices are carried by date: into the document's period that holds theirs. A slice whose period
lies across several (the calendar begins on another weekday, or has periods of another kind) is
spread over their working days by its running total, so that no quarter hour is lost; over all
their days where none is a working day. What a delay moved later is carried back, by periods of
the plan's own calendar, since the document's bookings move with their project.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.approved import Approved, approved
from app.approvals.queries import record_of
from app.approvals.starts import delays_of, with_settled_starts
from models import DocumentRow
from solver.document import PortfolioDocument
from solver.portfolio.calendar import EPOCH, Ints, Periods, day_number
from solver.portfolio.numbers import hours_of
from solver.portfolio.portfolio import Booking, Calendar

EARLIEST = day_number(dt.date.min)


class _Dated(BaseModel):
    """A stored document as far as its calendar."""

    calendar: Calendar


def with_record(
    session: Session, portfolio: PortfolioDocument, lineage: str
) -> tuple[PortfolioDocument, tuple[str, ...]]:
    """A document whose soft bookings are the record's where there is one, and the plans' ids.

    Soft bookings of projects of record go, also where the approved plan leaves the project out;
    hard ones stay, as do those of other projects. Slices of people and demands that the document
    no longer has, or of demands that now belong to another project, are left out.
    """
    known = portfolio.axes.p_of
    record = {p: key for p, key in record_of(session, lineage).items() if p in known}
    if not record:
        return portfolio, ()
    plans = approved(session, record)
    delays: dict[str, int] = {}
    carried = [_carried(session, portfolio, plan, delays) for plan in plans]
    kept = (b for b in portfolio.bookings if not _goes(portfolio, b, record))
    bookings = (*kept, *_bookings(portfolio, np.concatenate(carried)))
    rebooked = with_settled_starts(_rebooked(portfolio, bookings), delays)
    return rebooked, tuple(plan.plan_id for plan in plans)


def _goes(portfolio: PortfolioDocument, booking: Booking, record: Iterable[str]) -> bool:
    return booking.kind == "soft" and portfolio.demand_by_id[booking.demand].project in record


def _rebooked(portfolio: PortfolioDocument, bookings: tuple[Booking, ...]) -> PortfolioDocument:
    """The same document with other bookings, and nothing yet worked out from them."""
    fields = {name: getattr(portfolio, name) for name in PortfolioDocument.model_fields}
    given = {*portfolio.model_fields_set, "bookings"}
    return PortfolioDocument.model_construct(given, **(fields | {"bookings": bookings}))


def _bookings(portfolio: PortfolioDocument, carried: Ints) -> Iterator[Booking]:
    """A booking of each pair, by demand and person. carried: [n, (d, i, t, quarter hours)]."""
    rows = carried[np.lexsort(carried.T[2::-1])]
    axes, periods = portfolio.axes, portfolio.periods
    days = {t: _date(periods.first_day(t)) for t in np.unique(rows[:, 2]).tolist()}
    for (d, i), slices in groupby(rows.tolist(), key=itemgetter(0, 1)):
        hours = _by_period(slices)
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


def _carried(
    session: Session, portfolio: PortfolioDocument, plan: Approved, delays: dict[str, int]
) -> Ints:
    """A plan's slices in a document: [n, (d, i, t, quarter hours)], in no order.

    delays: of the plan's projects, as far as they are still to be chosen; filled in here.
    """
    axes, names = portfolio.axes, plan.names
    i = np.array([axes.i_of.get(name, -1) for name in names.people], dtype=np.int64)
    d = np.array([_place(portfolio, plan, n) for n in range(len(names.demands))], dtype=np.int64)
    periods = _periods(session, plan)
    own = delays_of(portfolio, plan, d, periods)
    delays.update(own)
    late = np.array([own.get(name, 0) for name in names.projects], dtype=np.int64)
    is_there = (i[plan.person] >= 0) & (d[plan.demand] >= 0)
    person, demand = plan.person[is_there], plan.demand[is_there]
    before = plan.period[is_there] - late[plan.project_of[demand]]
    pieces = [
        np.stack([d[demand[rows]], i[person[rows]], np.full(len(rows), t), quarters], axis=1)
        for rows, t, quarters in _dated(periods, portfolio.periods, before, plan.quarters[is_there])
    ]
    return np.concatenate([np.zeros((0, 4), dtype=np.int64), *pieces])


def _place(portfolio: PortfolioDocument, plan: Approved, number: int) -> int:
    """Where a demand of a plan stands in a document; -1: nowhere, or in another project."""
    d = portfolio.axes.d_of.get(plan.names.demands[number], -1)
    project = plan.names.projects[int(plan.project_of[number])]
    return d if d >= 0 and portfolio.demands[d].project == project else -1


def _periods(session: Session, plan: Approved) -> Periods:
    """The calendar of a plan's document, read without the rest of it."""
    wanted = select(DocumentRow.body).where(DocumentRow.key == plan.document_key)
    body = zlib.decompress(session.scalars(wanted).one())
    return Periods.of(_Dated.model_validate_json(body).calendar)


def _dated(old: Periods, new: Periods, t: Ints, quarters: Ints) -> Iterator[tuple[Ints, int, Ints]]:
    """(rows, period of `new`, their quarter hours there) of slices in the periods t of `old`."""
    for period in np.unique(t).tolist():
        rows = np.flatnonzero(t == period)
        first, ends = _ends(new, old.first_day(period), old.first_day(period + 1))
        totals = np.zeros(len(rows), dtype=np.int64)
        for n, days in enumerate(ends.tolist()):
            running = quarters[rows] * days // int(ends[-1])
            some = running > totals
            yield rows[some], first + n, (running - totals)[some]
            totals = running


def _ends(new: Periods, start: int, end: int) -> tuple[int, Ints]:
    """The first period that meets the days [start, end), and its days up to each one's end."""
    first, last = new.index(start), new.index(end - 1)
    edges = np.minimum(new.ends(first, last), end)
    counts = new.working_days(start, edges)
    return first, counts if counts[-1] > 0 else edges - start
