"""The audit read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.paging import Page, cut, decode
from app.rows import are_storable
from models import AuditRow

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """A write. key: id of the caller's key, None where none was used. what: id of the thing."""

    number: int
    created_at: dt.datetime
    caller: str
    key: str | None
    action: str
    what: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which writes; None: all. from_, to: days in UTC, both included."""

    caller: str | None = None
    action: str | None = None
    what: str | None = None
    from_: dt.date | None = None
    to: dt.date | None = None


def page(
    session: Session, of: Wanted, *, limit: int, cursor: str | None = None
) -> Page[AuditRecord]:
    """Writes, the latest first."""
    row = AuditRow
    wanted = select(row).order_by(row.number.desc()).limit(limit + 1)
    before = decode(cursor, int)
    if before is not None:
        wanted = wanted.where(row.number < before[0])
    if not are_storable(of.caller, of.action, of.what):
        return Page(())
    for column, value in ((row.caller, of.caller), (row.action, of.action), (row.what, of.what)):
        if value is not None:
            wanted = wanted.where(column == value)
    if of.from_ is not None:
        wanted = wanted.where(row.created_at >= _begin(of.from_))
    if of.to is not None and of.to < dt.date.max:
        wanted = wanted.where(row.created_at < _begin(of.to + DAY))
    return cut([_record(found) for found in session.scalars(wanted)], limit, lambda r: (r.number,))


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _record(row: AuditRow) -> AuditRecord:
    return AuditRecord(row.number, row.created_at, row.caller, row.key_id, row.action, row.what)
