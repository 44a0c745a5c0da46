"""Approvals, the plan of record and its history, as they are asked for and answered."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.answers import ANSWER
from app.approvals.difference import summary_of
from app.approvals.queries import StoredRecord
from solver.plan import Allocation
from solver.portfolio.numbers import Id, NullMeans, Text

CHUNK_ROWS = 5_000
CSV_HEADER = ("project", "person", "demand", "period", "hours", "plan")
STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")
PLAN = "01939f00-0000-7000-8000-000000000003"
SUMMARY = {"plan": PLAN, "on": True, "delay": 0, "coverage": 0.75, "hours": 90, "cost": 0}
APPROVE = {"comment": "As agreed on Monday.", "projects": ["crm"]}
WITHDRAW = {"comment": "The customer moved the start."}
APPROVAL: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000004",
    "plan": PLAN,
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "scenario": "01939f00-0000-7000-8000-000000000001",
    "action": "approve",
    "projects": ["crm"],
    "whole": True,
    "comment": "As agreed on Monday.",
    "difference": {
        "hours": {"added": 90, "removed": 0},
        "projects": [{"id": "crm", "before": None, "after": SUMMARY}],
        "people": [{"id": "ann", "hours": 90}],
    },
    "caller": "pia",
    "created_at": "2026-12-01T10:00:00Z",
}
RECORD = {
    "portfolio": APPROVAL["portfolio"],
    "name": "First steps",
    "approvals": [APPROVAL],
    "projects": [{"id": "crm", "approval": APPROVAL["id"], **SUMMARY}],
    "allocations": [
        {
            "project": "crm",
            "person": "ann",
            "demand": "crm-dev",
            "period": "2027-01-04",
            "hours": 30,
            "plan": PLAN,
        }
    ],
}
Comment = Annotated[Text, Field(description="Why, for whoever reads the history."), NullMeans("")]


class ApprovalRequest(BaseModel):
    """An approval: why, and for which of the plan's projects; null: all of them."""

    model_config = STRICT

    comment: Comment = ""
    projects: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None


class WithdrawalRequest(BaseModel):
    """Why the plan is no longer to be of record."""

    model_config = STRICT

    comment: Comment = ""


class HoursDifference(BaseModel):
    """Hours that are worked now and were not, and the other way round, slice by slice."""

    model_config = ANSWER

    added: int | float
    removed: int | float


class ApprovedProject(BaseModel):
    """A project as a plan has it: delay in periods, share of its hours staffed."""

    model_config = ANSWER

    plan: str
    on: bool
    delay: int
    coverage: float
    hours: int | float
    cost: int | float


class ProjectDifference(BaseModel):
    """A project in the record before and after; null: in none."""

    model_config = ANSWER

    id: str
    before: ApprovedProject | None
    after: ApprovedProject | None


class PersonDifference(BaseModel):
    """How many hours more (or less) somebody works in all."""

    model_config = ANSWER

    id: str
    hours: int | float


class Difference(BaseModel):
    """What an approval or a withdrawal changed in the plan of record; only what differs."""

    model_config = ANSWER

    hours: HoursDifference
    projects: tuple[ProjectDifference, ...]
    people: tuple[PersonDifference, ...]


class Approval(BaseModel):
    """An approval of a plan, or its withdrawal, and what it changed.

    whole: all of the plan's projects were meant. difference: to the plan of record before it.
    """

    model_config = ANSWER

    id: str
    plan: str
    portfolio: str
    scenario: str
    action: Literal["approve", "withdraw"]
    projects: tuple[str, ...]
    whole: bool
    comment: str
    difference: Difference
    caller: str
    created_at: dt.datetime


class ApprovalList(BaseModel):
    """A page of approvals and withdrawals, the newest first."""

    model_config = ANSWER

    items: tuple[Approval, ...]
    next: str | None


class ProjectOfRecord(ApprovedProject):
    """A project of record: the approval that made it so, and what the plan has on it."""

    id: str
    approval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationOfRecord(Allocation):
    """An allocation of the plan of record: its project, and the plan it is from."""

    project: str
    plan: str


@dataclass(frozen=True, slots=True)
class PlanOfRecord:
    """What is of record for a portfolio, whatever its version.

    approvals: those that say so for at least one project, the oldest first.
    """

    portfolio: str
    name: str | None
    approvals: tuple[Approval, ...]
    projects: tuple[ProjectOfRecord, ...]
    allocations: tuple[AllocationOfRecord, ...]


PLAN_OF_RECORD: TypeAdapter[PlanOfRecord] = TypeAdapter(PlanOfRecord)


def record_answer(record: StoredRecord) -> PlanOfRecord:
    """A plan of record as it is answered."""
    return PlanOfRecord(
        portfolio=record.portfolio,
        name=record.name,
        approvals=tuple(Approval.model_validate(asdict(item)) for item in record.approvals),
        projects=tuple(
            ProjectOfRecord(id=p.id, approval=p.approval, **summary_of(p.plan, p.row))
            for p in record.projects
        ),
        allocations=tuple(
            AllocationOfRecord(person, demand, day, hours, project=project, plan=plan)
            for project, person, demand, day, hours, plan in record.slices()
        ),
    )


def record_csv(record: StoredRecord) -> Iterator[str]:
    """The allocations of a plan of record as CSV text, piece by piece."""
    rows = iter(record.slices())
    piece: list[tuple[object, ...]] = [CSV_HEADER]
    while piece:
        text = io.StringIO()
        csv.writer(text).writerows(piece)
        yield text.getvalue()
        piece = list(islice(rows, CHUNK_ROWS))
