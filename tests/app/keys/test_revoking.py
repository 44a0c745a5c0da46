"""Keys revoked and listed, on each kind of database."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from app.audit.queries import Wanted
from app.audit.queries import page as audited
from app.database import Database
from app.errors import Conflict, NotFound
from app.keys import queries, service
from app.keys.service import Caller
from models import KeyRow
from models.base import now


def test_a_revoked_key_finds_nobody_and_stays_in_the_list(database: Database) -> None:
    with database.session() as session:
        key, secret = service.create(session, "ci", "viewer", None, "admin")
        assert service.revoke(session, key, is_reachable=True)
        assert not service.revoke(session, key, is_reachable=True)
    with database.read_session() as session:
        assert service.find(session, secret) is None
        assert service.any_key(session)
        record = queries.get(session, key)
        assert record.status == "revoked"
        assert record.revoked_at is not None


def test_the_last_valid_admin_key_is_kept_where_others_reach_the_service(
    database: Database,
) -> None:
    with database.session() as session:
        first, _ = service.create(session, "a", "admin", None, "test")
        past = now() - dt.timedelta(seconds=1)
        service.create(session, "late", "admin", past, "test")
        gone, _ = service.create(session, "gone", "admin", None, "test")
        service.revoke(session, gone, is_reachable=True)
    with database.session() as session, pytest.raises(Conflict, match="last one"):
        service.revoke(session, first, is_reachable=True)
    with database.session() as session:
        assert service.revoke(session, first, is_reachable=False)


def test_a_key_that_is_not_there_is_not_found(database: Database) -> None:
    with database.session() as session:
        for name in ("nothing", "\0"):
            with pytest.raises(NotFound):
                service.revoke(session, name, is_reachable=False)


def test_a_use_is_noted_once_a_minute(database: Database) -> None:
    with database.session() as session:
        key, secret = service.create(session, "ci", "viewer", None, "admin")
        service.note_use(session, key)
    with database.session() as session:
        first = queries.get(session, key).last_used_at
        service.note_use(session, key)
        found = service.find(session, secret)
    assert first is not None
    assert found is not None
    assert found.used_at == first
    hour = dt.timedelta(hours=1)
    with database.session() as session:
        session.execute(update(KeyRow).values(last_used_at=first - hour))
        service.note_use(session, key)
    with database.read_session() as session:
        later = queries.get(session, key).last_used_at
    assert later is not None
    assert later >= first


def test_keys_are_listed_by_how_they_stand(database: Database) -> None:
    with database.session() as session:
        past, soon = (now() + dt.timedelta(minutes=sign) for sign in (-1, 1))
        valid = [service.create(session, "v", "viewer", end, "t")[0] for end in (None, soon)]
        expired, _ = service.create(session, "e", "viewer", past, "t")
        revoked = [service.create(session, "r", "viewer", end, "t")[0] for end in (None, past)]
        for key in revoked:
            service.revoke(session, key, is_reachable=True)
    with database.read_session() as session:

        def listed(status: queries.Status) -> list[str]:
            return [item.id for item in queries.page(session, status=status, limit=10).items]

        assert listed("valid") == valid[::-1]
        assert listed("expired") == [expired]
        assert listed("revoked") == revoked[::-1]
        first = queries.page(session, limit=3)
        rest = queries.page(session, limit=3, cursor=first.next)
        assert len(first.items + rest.items) == 5
        assert len(queries.page(session, name="r", limit=10).items) == 2


def test_the_audit_is_read_by_who_what_and_when(database: Database) -> None:
    ann = Caller("01939f00-0000-7000-8000-000000000009", "ann", "planner")
    with database.session() as session:
        service.audit(session, ann, "start run", "r1")
        service.audit(session, "a schedule", "start run", "r2")
    today = now().date()
    with database.read_session() as session:

        def found(**wanted: object) -> list[str]:
            return [r.what for r in audited(session, Wanted(**wanted), limit=10).items]  # type: ignore[arg-type]  # of many types

        assert found() == ["r2", "r1"]
        assert found(caller="ann") == ["r1"]
        assert found(action="start run", what="r2") == ["r2"]
        assert found(from_=today - dt.timedelta(days=1)) == ["r2", "r1"]
        assert found(from_=today + dt.timedelta(days=2)) == []
        assert found(to=today - dt.timedelta(days=2)) == []
        assert found(to=dt.date.max) == ["r2", "r1"]
        (row,) = audited(session, Wanted(caller="ann"), limit=1).items
        assert row.key == ann.id
