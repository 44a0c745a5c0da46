"""Keys of callers: made from high entropy, shown once, kept as SHA-256; and the audit."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Literal, get_args

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidRequest
from app.rows import change, find_row, is_storable, new_id, take_turns
from models import AuditRow, KeyRow
from models.base import now
from solver.errors import Issue

Role = Literal["viewer", "planner", "approver", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
PREFIX_LENGTH = 12
LEAST_LENGTH = 32
MARK = "stf_"
LONGEST_LIFE = dt.timedelta(days=36_500)
USED_TO = dt.timedelta(minutes=1)
"""How exactly it is known when a key was last used: each use would be a write otherwise."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. id None: anybody on a service without keys. used_at: the use known before."""

    id: str | None
    name: str
    role: Role
    used_at: dt.datetime | None = field(default=None, compare=False)


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
    made = _add(session, KeyRow(name=name, role=role, caller=caller), secret)
    audit(session, caller, "create key", made)
    return made


def revoke(session: Session, name: str, *, is_reachable: bool) -> bool:
    """Make a key open nothing any more; says whether it did until now. Raises NotFound.

    is_reachable: whether others than this machine reach the service. Its last admin key can't be
    revoked then (Conflict), or nobody could make another over HTTP.
    """
    take_turns(session, "keys")
    row = find_row(session, KeyRow, name, "key")
    if row.revoked_at is not None:
        return False
    if is_reachable and row.role == "admin" and not _is_spare(session, row):
        raise Conflict(
            f"Key '{name}' is the last one with the role admin that is valid. "
            "Make another with POST /keys or `staffolio keys create` first, then revoke this one."
        )
    row.revoked_at = now()
    session.flush()
    return True


def find(session: Session, secret: str) -> Caller | None:
    """Whose key this is; None where it is unknown, was revoked or has expired."""
    row = _matching(session, secret)
    if row is None or row.revoked_at is not None or _has_expired(row):
        return None
    role = next(role for role in ROLES if role == row.role)
    return Caller(row.id, row.name, role, row.last_used_at)


def is_welcome(session: Session, caller: Caller) -> bool:
    """Whether a caller of a while ago would still be let in."""
    if caller.id is None:
        return not any_key(session)
    own = select(KeyRow.id).where(KeyRow.id == caller.id, is_valid())
    return session.scalars(own).first() is not None


def note_use(session: Session, key: str) -> None:
    """Note that a key was used just now, unless a use is known from the minute before."""
    before = or_(KeyRow.last_used_at.is_(None), KeyRow.last_used_at < now() - USED_TO)
    change(session, update(KeyRow).where(KeyRow.id == key, before).values(last_used_at=now()))


def any_key(session: Session) -> bool:
    """Whether a key was ever made; those that were revoked count, so that no door reopens."""
    return session.scalars(select(KeyRow.id).limit(1)).first() is not None


def audit(session: Session, who: Caller | str, action: str, what: str) -> None:
    """Note a write in the audit. who: a caller, or what writes by itself, such as a schedule."""
    name, key = (who, None) if isinstance(who, str) else (who.name, who.id)
    session.add(AuditRow(caller=name, key_id=key, action=action, what=what))


def ahead(expires_at: dt.datetime | None) -> dt.datetime | None:
    """A time that a key may expire at. Raises InvalidRequest where it is past or out of reach."""
    if expires_at is None or now() < expires_at < now() + LONGEST_LIFE:
        return expires_at
    text = (
        "Give a time that lies ahead, at most a hundred years; leave it out for a key that stays."
    )
    raise InvalidRequest([Issue("/expires_at", "not_ahead", text)])


def is_valid() -> ColumnElement[bool]:
    """Of keys that open something now."""
    stays = or_(KeyRow.expires_at.is_(None), KeyRow.expires_at > now())
    return KeyRow.revoked_at.is_(None) & stays


def _is_spare(session: Session, row: KeyRow) -> bool:
    """Whether another valid key has this one's role."""
    others = select(KeyRow.id).where(KeyRow.role == row.role, KeyRow.id != row.id, is_valid())
    return session.scalars(others.limit(1)).first() is not None


def _has_expired(row: KeyRow) -> bool:
    return row.expires_at is not None and row.expires_at <= now()


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
