"""The plan of record: what was approved, by whom and why, and what stands."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Json, Key, Made, Sha256, Words


class ApprovalRow(Base):
    """An approval of a plan, or its withdrawal; never changed, never deleted.

    lineage: digest of the portfolio's name, so that its versions share one record; of its id where
    it has none. withdraws: of a withdrawal, the newest approval it takes back. projects: ids it
    concerns. is_whole: whether all of the plan's projects were meant. difference: to the record
    before it.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        CheckConstraint("action IN ('approve', 'withdraw')", name="action"),
        Index("ix_approvals_lineage", "lineage", "number"),
        Index("ix_approvals_plan_id", "plan_id"),
    )

    number: Mapped[Key] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[Id] = mapped_column(unique=True)
    lineage: Mapped[Sha256]
    action: Mapped[Words]
    plan_id: Mapped[Id]
    portfolio_id: Mapped[Id]
    scenario_id: Mapped[Id]
    withdraws: Mapped[int | None] = mapped_column(ForeignKey("approvals.number"), unique=True)
    projects: Mapped[Json]
    is_whole: Mapped[bool]
    comment: Mapped[Words]
    difference: Mapped[Json]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class RecordRow(Base):
    """Which plan is of record for a project now; such a plan is never deleted."""

    __tablename__ = "plan_of_record"
    __table_args__ = (Index("ix_plan_of_record_plan_key", "plan_key"),)

    lineage: Mapped[Sha256] = mapped_column(primary_key=True)
    project: Mapped[Words] = mapped_column(primary_key=True)
    plan_key: Mapped[Key] = mapped_column(ForeignKey("plans.key"))
    approval: Mapped[Key] = mapped_column(ForeignKey("approvals.number"))
