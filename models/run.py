"""Runs: what was asked, how far it is, how it ended."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base, Blob, Id, Json, Key, Made, RunId, Time, Words


class RunRow(Base):
    """A run of a scenario.

    scenario_revision: of the scenario as it stood then. document_key: what it solves. attempt: how
    often a worker has begun it; a write that carries an older one is refused. slot: of the worker
    that began it last. priority: of which lane it is. handovers: how many attempts ended because
    their worker was told to end, which is nobody's fault. stop_requested: end now and keep the
    best plan. error: code, message, rules, projects and, where the checker refused a plan, its
    evidence.
    """

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint(
            "status IN ('queued', 'running', 'completed', 'cancelled', 'failed')", name="status"
        ),
        Index("ix_runs_scenario_id", "scenario_id"),
        Index("ix_runs_document_key", "document_key"),
        Index("ix_runs_status", "status", "id"),
        Index("ix_runs_ended_at", "ended_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    scenario_id: Mapped[Id] = mapped_column(ForeignKey("scenarios.id", ondelete="CASCADE"))
    scenario_revision: Mapped[int] = mapped_column(server_default=text("1"))
    document_key: Mapped[Key] = mapped_column(ForeignKey("documents.key"))
    status: Mapped[Words]
    settings: Mapped[Json]
    priority: Mapped[Words] = mapped_column(default="interactive", server_default="interactive")
    attempt: Mapped[int] = mapped_column(default=0)
    handovers: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    slot: Mapped[int | None]
    stop_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[Json | None]
    created_at: Mapped[Made]
    started_at: Mapped[Time | None]
    ended_at: Mapped[Time | None]
    caller: Mapped[Words]


class ProgressRow(Base):
    """One report of how far a run had come; seq counts from 1."""

    __tablename__ = "run_progress"

    run_id: Mapped[RunId] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    objective: Mapped[Amount | None]
    bound: Mapped[Amount | None]
    gap: Mapped[Amount | None]
    seconds: Mapped[Amount]
    phase: Mapped[Words]
    created_at: Mapped[Made]


class CheckpointRow(Base):
    """The best decision of a run so far, as compressed JSON; gone once the run has ended."""

    __tablename__ = "run_checkpoints"

    run_id: Mapped[RunId] = mapped_column(primary_key=True)
    attempt: Mapped[int]
    decision: Mapped[Blob]
    created_at: Mapped[Made]
