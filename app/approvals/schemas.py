"""Approvals, the plan of record and its history, as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.answers import ANSWER
from app.approvals.difference import summary_of
from app.approvals.queries import StoredProject, StoredRecord
from app.sheets import csv_text
from solver.plan import Allocation
from solver.portfolio.numbers import Id, NullMeans, Text

CHUNK_ROWS = 5_000
CSV_HEADER = ("project", "person", "demand", "period", "hours", "plan")
STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")
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
    """Hours that are worked now and were not, and the other way round, slice by slice.

    before: hours gone by, in periods before the first one of the plan approved or withdrawn. They
    count as neither.
    """

    model_config = ANSWER

    added: int | float
    removed: int | float
    before: int | float = 0


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


class Overbooked(BaseModel):
    """Somebody with more hours in a period, in all plans of record together, than they can give.

    period: its first day. capacity: what the person can give there, by the document of the plan
    approved last that has them; overtime is beyond it.
    """

    model_config = ANSWER

    person: str
    period: dt.date
    hours: int | float
    capacity: int | float


class Approval(BaseModel):
    """An approval of a plan, or its withdrawal, and what it changed.

    scenario_name: what the scenario was called when the plan was made. version: of the portfolio.
    Both are null once that portfolio is deleted. whole: all of the plan's projects were meant; of
    an approval, the record is then this plan alone. difference: to the plan of record before it.
    overbooked: in the plan of record after it, the earliest first.
    """

    model_config = ANSWER

    id: str
    plan: str
    portfolio: str
    scenario: str
    scenario_name: str | None
    version: int | None
    action: Literal["approve", "withdraw"]
    projects: tuple[str, ...]
    whole: bool
    comment: str
    difference: Difference
    overbooked: tuple[Overbooked, ...]
    caller: str
    created_at: dt.datetime


class ApprovalList(BaseModel):
    """A page of approvals and withdrawals, the newest first."""

    model_config = ANSWER

    items: tuple[Approval, ...]
    next: str | None


class ProjectOfRecord(ApprovedProject):
    """A project of record: the approval that made it so, and what the plan has on it.

    scenario, scenario_name, version: of the plan, as in the approval.
    """

    id: str
    approval: str
    scenario: str
    scenario_name: str | None
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationOfRecord(Allocation):
    """An allocation of the plan of record: its project, and the plan it is from."""

    project: str
    plan: str


@dataclass(frozen=True, slots=True)
class PlanOfRecord:
    """What is of record for a portfolio, whatever its version.

    approvals: those that say so for at least one project, the oldest first. overbooked: who has
    more hours in it than they can give, the earliest first.
    """

    portfolio: str
    name: str | None
    approvals: tuple[Approval, ...]
    projects: tuple[ProjectOfRecord, ...]
    overbooked: tuple[Overbooked, ...]
    allocations: tuple[AllocationOfRecord, ...]


PLAN_OF_RECORD: TypeAdapter[PlanOfRecord] = TypeAdapter(PlanOfRecord)


def record_answer(record: StoredRecord) -> PlanOfRecord:
    """A plan of record as it is answered."""
    return PlanOfRecord(
        portfolio=record.portfolio,
        name=record.name,
        approvals=tuple(Approval.model_validate(asdict(item)) for item in record.approvals),
        projects=tuple(map(_project, record.projects)),
        overbooked=tuple(map(Overbooked.model_validate, record.overbooked)),
        allocations=tuple(
            AllocationOfRecord(person, demand, day, hours, project=project, plan=plan)
            for project, person, demand, day, hours, plan in record.slices()
        ),
    )


def _project(project: StoredProject) -> ProjectOfRecord:
    approval = project.approval
    return ProjectOfRecord(
        id=project.id,
        approval=approval.id,
        scenario=approval.scenario,
        scenario_name=approval.scenario_name,
        version=approval.version,
        **summary_of(approval.plan, project.row),
    )


def record_csv(record: StoredRecord) -> Iterator[str]:
    """The allocations of a plan of record as CSV text, piece by piece."""
    rows = iter(record.slices())
    piece: list[tuple[object, ...]] = [CSV_HEADER]
    while piece:
        yield csv_text(piece)
        piece = list(islice(rows, CHUNK_ROWS))
