"""Plans: the slices as rows, and what they come to.

People, projects, demands and periods are the numbers they have in the plan's document; hours are
whole quarter hours.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base, Id, Json, Key, Made, PlanKey, Quarters, Words

LEAN = {"sqlite_with_rowid": False}
"""Of tables with a row for each slice, or nearly: no other index, and no foreign key, whose check
would cost each row. Written past the session; deleted with their plan by `app.plans.forgetting`."""


class PlanRow(Base):
    """A legal plan, and what it is worth. warnings: as pointer, code, message; null: none."""

    __tablename__ = "plans"

    key: Mapped[Key] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[Id] = mapped_column(unique=True)
    run_id: Mapped[Id] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), unique=True)
    document_key: Mapped[Key] = mapped_column(ForeignKey("documents.key"), index=True)
    total: Mapped[Amount]
    bound: Mapped[Amount]
    gap: Mapped[Amount]
    is_optimal: Mapped[bool]
    tiers: Mapped[Json | None]
    warnings: Mapped[Json | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class AllocationRow(Base):
    """One slice."""

    __tablename__ = "allocations"
    __table_args__ = LEAN

    plan_key: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarters: Mapped[Quarters]


class PartRow(Base):
    """A part of a plan's objective, in points and in its own unit."""

    __tablename__ = "plan_parts"

    plan_key: Mapped[PlanKey] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Words]
    points: Mapped[Amount]
    amount: Mapped[Amount]
    unit: Mapped[Words]


class KpiRow(Base):
    """A key figure of a plan; `better` says which way is good, null where neither is."""

    __tablename__ = "plan_kpis"

    plan_key: Mapped[PlanKey] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Words]
    value: Mapped[Amount]
    unit: Mapped[Words]
    better: Mapped[Words | None]


class PlanProjectRow(Base):
    """A project in a plan: whether it is on, its delay in periods, what is staffed and its cost."""

    __tablename__ = "plan_projects"

    plan_key: Mapped[PlanKey] = mapped_column(primary_key=True)
    project: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_on: Mapped[bool]
    delay: Mapped[int]
    coverage: Mapped[Amount]
    quarters: Mapped[Quarters]
    cost: Mapped[Amount]


class ProjectPeriodRow(Base):
    """A project in a period: quarter hours worked and left unfilled, and how many people work.

    Hours moved past the horizon are in no period and so not here.
    """

    __tablename__ = "plan_project_periods"
    __table_args__ = LEAN

    plan_key: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    project: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarters: Mapped[Quarters]
    unfilled: Mapped[Quarters]
    people: Mapped[int]


class PersonPeriodRow(Base):
    """A person in a period: quarter hours worked, and on how many projects."""

    __tablename__ = "plan_person_periods"
    __table_args__ = LEAN

    plan_key: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarters: Mapped[Quarters]
    projects: Mapped[int]


class UnfilledRow(Base):
    """Quarter hours nobody works, and why; period null: moved past the horizon by a delay."""

    __tablename__ = "plan_unfilled"

    plan_key: Mapped[PlanKey] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand: Mapped[int]
    period: Mapped[int | None]
    quarters: Mapped[Quarters]
    reason: Mapped[Words]
    detail: Mapped[Words]


class ConflictRow(Base):
    """A rule that hard bookings break by themselves, as the ids and the first day it names."""

    __tablename__ = "plan_conflicts"

    plan_key: Mapped[PlanKey] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[Words]
    person: Mapped[Words | None]
    demand: Mapped[Words | None]
    period: Mapped[dt.date | None] = mapped_column(Date())
    message: Mapped[Words]
