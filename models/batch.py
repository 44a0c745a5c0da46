"""Batches: many runs started together and summed up as one."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Made, Sha256, Time, Words


class BatchRow(Base):
    """Runs started together.

    size: how many there were at first. schedule_id: of the schedule that made it, which may be
    gone. is_cancelled: somebody asked for its end. ended_at: once the last of its runs has ended.
    digest, sha256: of the caller and the Idempotency-Key it came with, and of the request.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_schedule_id", "schedule_id"),
        Index("ix_batches_ended_at", "ended_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Words]
    size: Mapped[int]
    schedule_id: Mapped[Id | None]
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[Time | None]
    digest: Mapped[Sha256 | None] = mapped_column(unique=True)
    sha256: Mapped[Sha256 | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class BatchRunRow(Base):
    """A run of a batch, by its place in the request."""

    __tablename__ = "batch_runs"

    batch_id: Mapped[Id] = mapped_column(
        ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    run_id: Mapped[Id] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), unique=True)
