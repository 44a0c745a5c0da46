"""Keys read back: whose they are and until when, never what they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.keys.service import is_valid
from app.paging import Page, cut, decode
from app.rows import find_row, is_storable
from models import KeyRow
from models.base import now

Status = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key as it stands, without its secret; prefix: the letters the secret begins with."""

    id: str
    name: str
    role: str
    prefix: str
    status: Status
    created_at: dt.datetime
    created_by: str
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


def get(session: Session, name: str) -> KeyRecord:
    """A key by its id. Raises NotFound."""
    return _record(find_row(session, KeyRow, name, "key"))


def page(
    session: Session,
    *,
    name: str | None = None,
    status: Status | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[KeyRecord]:
    """Keys, of one name or of all, the latest first."""
    wanted = select(KeyRow).order_by(KeyRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(KeyRow.id < before[0])
    if name is not None:
        if not is_storable(name):
            return Page(())
        wanted = wanted.where(KeyRow.name == name)
    if status is not None:
        wanted = wanted.where(_of(status))
    records = [_record(row) for row in session.scalars(wanted)]
    return cut(records, limit, lambda item: (item.id,))


def _of(status: Status) -> ColumnElement[bool]:
    if status == "valid":
        return is_valid()
    is_revoked = KeyRow.revoked_at.is_not(None)
    return is_revoked if status == "revoked" else ~is_revoked & (KeyRow.expires_at <= now())


def _record(row: KeyRow) -> KeyRecord:
    return KeyRecord(
        id=row.id,
        name=row.name,
        role=row.role,
        prefix=row.prefix,
        status=_status(row),
        created_at=row.created_at,
        created_by=row.caller,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _status(row: KeyRow) -> Status:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at is not None and row.expires_at <= now() else "valid"
