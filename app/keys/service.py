"""Keys of callers: made from high entropy, shown once, kept as SHA-256; and the audit."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.rows import is_storable, new_id
from models import AuditRow, KeyRow
from models.base import now

Role = Literal["viewer", "planner", "approver", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
PREFIX_LENGTH = 12
LEAST_LENGTH = 32
MARK = "stf_"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. id None: anybody on a service without keys."""

    id: str | None
    name: str
    role: Role


def create(
    session: Session, name: str, role: Role, expires_at: dt.datetime | None, caller: str
) -> tuple[str, str]:
    """Make a key: its id, and the secret, which is shown this once."""
    secret = MARK + secrets.token_urlsafe(32)
    return _add(
        session, KeyRow(name=name, role=role, expires_at=expires_at, caller=caller), secret
    ), secret


def adopt(session: Session, secret: str, name: str, role: Role, caller: str) -> str:
    """Keep a key somebody else made, such as a container's first one; the same one is kept once."""
    if len(secret) < LEAST_LENGTH or not is_storable(secret):
        raise Conflict(
            f"A key needs at least {LEAST_LENGTH} random characters; this has {len(secret)}. "
            "Make one with `openssl rand -hex 32`."
        )
    known = _matching(session, secret)
    if known is not None:
        return known.id
    return _add(session, KeyRow(name=name, role=role, caller=caller), secret)


def find(session: Session, secret: str) -> Caller | None:
    """Whose key this is; None where it is unknown or has expired."""
    row = _matching(session, secret)
    if row is None or (row.expires_at is not None and row.expires_at <= now()):
        return None
    role = next(role for role in ROLES if role == row.role)
    return Caller(row.id, row.name, role)


def any_key(session: Session) -> bool:
    """Whether a key was ever made."""
    return session.scalars(select(KeyRow.id).limit(1)).first() is not None


def audit(session: Session, caller: str, action: str, what: str) -> None:
    """Note a write in the audit."""
    session.add(AuditRow(caller=caller, action=action, what=what))


def _matching(session: Session, secret: str) -> KeyRow | None:
    """The key with this secret: found by its first letters, compared in constant time."""
    if not is_storable(secret):
        return None
    digest = _digest(secret)
    rows = session.scalars(select(KeyRow).where(KeyRow.prefix == secret[:PREFIX_LENGTH]))
    matching = [row for row in rows if hmac.compare_digest(row.sha256, digest)]
    return matching[0] if matching else None


def _add(session: Session, row: KeyRow, secret: str) -> str:
    row.id, row.prefix, row.sha256 = new_id(), secret[:PREFIX_LENGTH], _digest(secret)
    session.add(row)
    session.flush()
    return row.id


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
