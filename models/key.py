"""Keys of callers, hashed, and the audit of what they did."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Key, Made, Sha256, Time, Words


class KeyRow(Base):
    """A caller's key: never the secret itself, only its SHA-256 and the letters it begins with.

    last_used_at: to about a minute. revoked_at: it opens nothing from then on; the row stays, so
    that the audit goes on saying whose it was.
    """

    __tablename__ = "keys"
    __table_args__ = (Index("ix_keys_prefix", "prefix"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Words]
    role: Mapped[Words]
    prefix: Mapped[Words]
    sha256: Mapped[Sha256]
    expires_at: Mapped[Time | None]
    last_used_at: Mapped[Time | None]
    revoked_at: Mapped[Time | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class AuditRow(Base):
    """A write: who did what to which thing, and when.

    key_id: of the caller's key, since two keys may have one name; null: no key was used.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_caller", "caller", "number"),
        Index("ix_audit_created_at", "created_at"),
        Index("ix_audit_what", "what"),
    )

    number: Mapped[Key] = mapped_column(primary_key=True, autoincrement=True)
    action: Mapped[Words]
    what: Mapped[Words]
    key_id: Mapped[Id | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]
