"""Idempotency keys: a repeated request gets the run its first one started."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Made, RunId, Sha256, Words


class IdempotencyRow(Base):
    """A caller's key, the digest of the request it came with, and the run it started.

    digest: of caller and key together. sha256: of the request.
    """

    __tablename__ = "idempotency_keys"

    digest: Mapped[Sha256] = mapped_column(primary_key=True)
    sha256: Mapped[Sha256]
    run_id: Mapped[RunId] = mapped_column(index=True)
    created_at: Mapped[Made] = mapped_column(index=True)
    caller: Mapped[Words]
