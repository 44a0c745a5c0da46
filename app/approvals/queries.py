"""The plan of record and its history, read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.approvals.approved import Approved, approved
from app.errors import NotFound
from app.paging import Page, cut, decode
from app.rows import find_row, is_storable, sha256_of
from models import (
    ApprovalRow,
    PlanProjectRow,
    PlanRow,
    PortfolioRow,
    RecordRow,
    RunRow,
    ScenarioRow,
)
from solver.portfolio.numbers import hours_of

RecordSlice = tuple[str, str, str, dt.date, float, str]
"""Project, person, demand, first day of the period, hours, and the plan they are from."""


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An approval or a withdrawal. whole: all of the plan's projects were meant."""

    id: str
    plan: str
    portfolio: str
    scenario: str
    action: Literal["approve", "withdraw"]
    projects: tuple[str, ...]
    whole: bool
    comment: str
    difference: Mapping[str, Any]
    caller: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StoredProject:
    """A project of record: the approval and the plan that say so, and what it has there."""

    id: str
    plan: str
    approval: str
    row: PlanProjectRow


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What is of record for a portfolio's lineage. number: of its latest approval, 0: none."""

    portfolio: str
    name: str | None
    number: int
    approvals: tuple[StoredApproval, ...]
    projects: tuple[StoredProject, ...]
    plans: tuple[Approved, ...]

    def slices(self) -> Iterator[RecordSlice]:
        """Who works on what, plan by plan, by person, demand and period."""
        for plan in self.plans:
            names = plan.names
            of_demand = [names.projects[number] for number in plan.project_of.tolist()]
            columns = (plan.person, plan.demand, plan.period, plan.quarters)
            for i, d, t, quarters in zip(*(c.tolist() for c in columns), strict=True):
                hours, day = hours_of(quarters), names.periods[t]
                yield of_demand[d], names.people[i], names.demands[d], day, hours, plan.plan_id


def lineage_of(row: PortfolioRow) -> str:
    """What the versions of a portfolio share: a digest of their name, of the id without one."""
    return sha256_of("portfolio", row.id) if row.name is None else sha256_of(row.name)


def lineage_of_plan(session: Session, plan_id: str) -> str:
    """The lineage of the portfolio that a plan is of. Raises NotFound."""
    return lineage_of(find_portfolio(session, plan_id))


def find_portfolio(session: Session, plan_id: str) -> PortfolioRow:
    """The portfolio that a plan is of. Raises NotFound."""
    wanted = (
        select(PortfolioRow)
        .join(ScenarioRow, ScenarioRow.portfolio_id == PortfolioRow.id)
        .join(RunRow, RunRow.scenario_id == ScenarioRow.id)
        .join(PlanRow, PlanRow.run_id == RunRow.id)
        .where(PlanRow.id == plan_id)
    )
    row = session.scalars(wanted).one_or_none() if is_storable(plan_id) else None
    if row is None:
        raise NotFound("plan", plan_id)
    return row


def latest_number(session: Session, lineage: str) -> int:
    """The number of a lineage's latest approval or withdrawal; 0 where there is none."""
    wanted = select(func.max(ApprovalRow.number)).where(ApprovalRow.lineage == lineage)
    return session.scalar(wanted) or 0


def record_of(session: Session, lineage: str) -> Mapping[str, int]:
    """The key of the plan of record of each project that has one."""
    wanted = select(RecordRow.project, RecordRow.plan_key).where(RecordRow.lineage == lineage)
    return dict(list(session.execute(wanted)))


def get(session: Session, name: str) -> StoredApproval:
    """An approval or a withdrawal by its id."""
    return _approval(session.scalars(select(ApprovalRow).where(ApprovalRow.id == name)).one())


def history(
    session: Session, portfolio: str, *, limit: int, cursor: str | None = None
) -> Page[StoredApproval]:
    """Every approval and withdrawal of a portfolio's lineage, the latest first. Raises NotFound."""
    lineage = lineage_of(find_row(session, PortfolioRow, portfolio, "portfolio"))
    wanted = select(ApprovalRow).where(ApprovalRow.lineage == lineage)
    before = decode(cursor, int)
    if before is not None:
        wanted = wanted.where(ApprovalRow.number < before[0])
    rows = session.scalars(wanted.order_by(ApprovalRow.number.desc()).limit(limit + 1)).all()
    return cut(rows, limit, lambda row: (row.number,)).map(_approval)


def plan_of_record(session: Session, portfolio: str) -> StoredRecord:
    """The plan of record of a portfolio's lineage, by any of its versions. Raises NotFound."""
    row = find_row(session, PortfolioRow, portfolio, "portfolio")
    lineage = lineage_of(row)
    found = (
        select(RecordRow.project, ApprovalRow)
        .join(ApprovalRow, ApprovalRow.number == RecordRow.approval)
        .where(RecordRow.lineage == lineage)
    )
    of_project = dict(list(session.execute(found)))
    plans = approved(session, record_of(session, lineage))
    approvals = sorted({row.number: row for row in of_project.values()}.items())
    return StoredRecord(
        portfolio,
        row.name,
        latest_number(session, lineage),
        tuple(_approval(approval) for _, approval in approvals),
        tuple(_projects(of_project, plans)),
        tuple(plans),
    )


def _projects(
    of_project: Mapping[str, ApprovalRow], plans: Sequence[Approved]
) -> Iterator[StoredProject]:
    """The projects of record by id."""
    choices = {name: row for plan in plans for name, row in plan.choices.items()}
    for name, approval in sorted(of_project.items()):
        yield StoredProject(name, approval.plan_id, approval.id, choices[name])


def _approval(row: ApprovalRow) -> StoredApproval:
    return StoredApproval(
        id=row.id,
        plan=row.plan_id,
        portfolio=row.portfolio_id,
        scenario=row.scenario_id,
        action="approve" if row.action == "approve" else "withdraw",
        projects=tuple(row.projects),
        whole=row.is_whole,
        comment=row.comment,
        difference=row.difference,
        caller=row.caller,
        created_at=row.created_at,
    )
