"""Times come back in UTC with their zone, on both databases; one without a zone is a bug."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from app.database import Database
from models import AuditRow, Base

OSLO = dt.timezone(dt.timedelta(hours=1))


def test_a_time_comes_back_in_utc(database: Database) -> None:
    told = dt.datetime(2027, 1, 4, 12, 30, 15, 250_000, tzinfo=OSLO)
    with database.session() as session:
        session.add(AuditRow(action="a", what="b", caller="c", created_at=told))
    with database.read_session() as session:
        found = session.scalars(select(AuditRow.created_at)).one()
    assert (found, found.utcoffset()) == (told, dt.timedelta(0))


def test_a_time_without_a_zone_is_refused(sqlite_database: Database) -> None:
    told = dt.datetime(2027, 1, 4)  # noqa: DTZ001 (that is the point)
    with pytest.raises(StatementError, match="has no time zone"), sqlite_database.session() as s:
        s.add(AuditRow(action="a", what="b", caller="c", created_at=told))


def test_every_table_whose_rows_are_made_by_a_caller_says_who_and_when() -> None:
    made = {"audit", "documents", "idempotency_keys", "keys", "plans", "portfolios", "runs"}
    for name in made | {"scenarios"}:
        assert {"created_at", "caller"} <= set(Base.metadata.tables[name].columns.keys()), name
