"""Schedules: scenarios run again each night, and what came of each night."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Json, Made, Sha256, Time, Words


class ScheduleRow(Base):
    """Scenarios of a portfolio's newest version, run again whenever the clock says so.

    cron: five fields, read in `timezone`. portfolio: a name; portfolio_sha256: of it. scenarios:
    ids, of whatever version of the portfolio; none: the portfolio unchanged. carried: what each was
    on the newest version the last time, for older versions may be deleted. due_at: when it is
    next; whoever moves it on fires it, so that no two do.
    """

    __tablename__ = "schedules"
    __table_args__ = (Index("ix_schedules_due_at", "due_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Words]
    cron: Mapped[Words]
    timezone: Mapped[Words]
    portfolio: Mapped[Words]
    portfolio_sha256: Mapped[Sha256]
    scenarios: Mapped[Json]
    carried: Mapped[Json]
    settings: Mapped[Json]
    due_at: Mapped[Time]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class FiringRow(Base):
    """A time a schedule was due, and what came of it.

    started: its batch runs. missed: no worker was there. skipped: the batch of the time before
    still went on. failed: nothing could be started; message says why. scenarios: for each, which
    scenario of the newest version it is now, its run, and why it has none.
    """

    __tablename__ = "schedule_firings"
    __table_args__ = (
        CheckConstraint("status IN ('started', 'missed', 'skipped', 'failed')", name="status"),
    )

    schedule_id: Mapped[Id] = mapped_column(
        ForeignKey("schedules.id", ondelete="CASCADE"), primary_key=True
    )
    due_at: Mapped[Time] = mapped_column(primary_key=True)
    status: Mapped[Words]
    message: Mapped[Words | None]
    portfolio_id: Mapped[Id | None]
    batch_id: Mapped[Id | None]
    scenarios: Mapped[Json]
    created_at: Mapped[Made]
    caller: Mapped[Words]
