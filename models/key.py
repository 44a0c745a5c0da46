"""Keys of callers, hashed, and the audit of what they did."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Key, Made, Sha256, Time, Words


class KeyRow(Base):
    """A caller's key: never the secret itself, only its SHA-256 and the letters it begins with."""

    __tablename__ = "keys"
    __table_args__ = (Index("ix_keys_prefix", "prefix"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Words]
    role: Mapped[Words]
    prefix: Mapped[Words]
    sha256: Mapped[Sha256]
    expires_at: Mapped[Time | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class AuditRow(Base):
    """A write: who did what to which thing, and when."""

    __tablename__ = "audit"

    number: Mapped[Key] = mapped_column(primary_key=True, autoincrement=True)
    action: Mapped[Words]
    what: Mapped[Words]
    created_at: Mapped[Made]
    caller: Mapped[Words]
