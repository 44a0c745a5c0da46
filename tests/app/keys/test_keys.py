"""Keys: shown once, stored hashed, and of no use once they have expired."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app.database import Database
from app.errors import Conflict
from app.keys import service
from app.keys.service import Caller
from models import AuditRow, KeyRow
from models.base import now


def test_a_key_finds_its_caller(database: Database) -> None:
    with database.session() as session:
        assert not service.any_key(session)
        name, secret = service.create(session, "ci", "planner", None, "admin")
        service.create(session, "other", "viewer", None, "admin")
    with database.read_session() as session:
        assert service.any_key(session)
        assert service.find(session, secret) == Caller(name, "ci", "planner")


def test_the_secret_is_not_stored(database: Database) -> None:
    with database.session() as session:
        _, secret = service.create(session, "ci", "viewer", None, "admin")
        row = session.scalars(select(KeyRow)).one()
        kept = [str(getattr(row, column.key)) for column in KeyRow.__table__.columns]
    assert not any(secret in value for value in kept)
    assert secret[:12] in kept
    assert len(secret) > 40


def test_an_expired_key_finds_nobody(database: Database) -> None:
    with database.session() as session:
        soon, past = now() + dt.timedelta(minutes=1), now() - dt.timedelta(seconds=1)
        _, valid = service.create(session, "new", "viewer", soon, "admin")
        _, expired = service.create(session, "old", "viewer", past, "admin")
    with database.read_session() as session:
        assert service.find(session, valid) is not None
        assert service.find(session, expired) is None


@pytest.mark.parametrize("change", ["", "x", "\0", "\ud800"])
def test_another_secret_finds_nobody(database: Database, change: str) -> None:
    with database.session() as session:
        _, secret = service.create(session, "ci", "viewer", None, "admin")
        assert service.find(session, secret[:-1] + change) is None
        assert service.find(session, change) is None


def test_a_key_from_a_file_is_kept_once(database: Database) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    for _ in range(2):
        with database.session() as session:
            service.adopt(session, secret, "first", "admin", "start")
    with database.read_session() as session:
        assert len(session.scalars(select(KeyRow)).all()) == 1
        found = service.find(session, secret)
    assert found is not None
    assert found.role == "admin"


def test_a_short_key_from_a_file_is_refused(sqlite_database: Database) -> None:
    with sqlite_database.session() as session, pytest.raises(Conflict, match="openssl rand"):
        service.adopt(session, "secret", "first", "admin", "start")


def test_what_was_done_is_in_the_audit(database: Database) -> None:
    with database.session() as session:
        service.audit(session, "ann", "create", "portfolio 1")
    with database.read_session() as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.caller, row.action, row.what) == ("ann", "create", "portfolio 1")
    assert row.created_at.tzinfo is not None
