"""The plan of record and its history, read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, func, select
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
    ScenarioRevisionRow,
    ScenarioRow,
)
from solver.portfolio.numbers import hours_of

OVERBOOKED = "overbooked"
APPROVALS = (
    select(ApprovalRow, ScenarioRevisionRow.name, PortfolioRow.version)
    .outerjoin(PlanRow, PlanRow.id == ApprovalRow.plan_id)
    .outerjoin(RunRow, RunRow.id == PlanRow.run_id)
    .outerjoin(
        ScenarioRevisionRow,
        (ScenarioRevisionRow.scenario_id == RunRow.scenario_id)
        & (ScenarioRevisionRow.revision == RunRow.scenario_revision),
    )
    .outerjoin(PortfolioRow, PortfolioRow.id == ApprovalRow.portfolio_id)
)
"""Approvals with the scenario's name as it was planned, and the portfolio's version."""
RecordSlice = tuple[str, str, str, dt.date, float, str]
"""Project, person, demand, first day of the period, hours, and the plan they are from."""


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An approval or a withdrawal. whole: all of the plan's projects were meant.

    scenario_name: as it was when the plan was made. version: of the portfolio by its name. Both
    None once the portfolio is deleted. overbooked: who has too much in the record after it.
    """

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
    difference: Mapping[str, Any]
    overbooked: Sequence[Mapping[str, Any]]
    caller: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StoredProject:
    """A project of record: the approval that says so, and what it has in that one's plan."""

    id: str
    approval: StoredApproval
    row: PlanProjectRow


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What is of record for a portfolio's lineage. number: of its latest approval, 0: none."""

    portfolio: str
    name: str | None
    number: int
    approvals: tuple[StoredApproval, ...]
    projects: tuple[StoredProject, ...]
    overbooked: Sequence[Mapping[str, Any]]
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
    return _approval(session.execute(APPROVALS.where(ApprovalRow.id == name)).one())


def history(
    session: Session, portfolio: str, *, limit: int, cursor: str | None = None
) -> Page[StoredApproval]:
    """Every approval and withdrawal of a portfolio's lineage, the latest first. Raises NotFound."""
    lineage = lineage_of(find_row(session, PortfolioRow, portfolio, "portfolio"))
    wanted = APPROVALS.where(ApprovalRow.lineage == lineage)
    before = decode(cursor, int)
    if before is not None:
        wanted = wanted.where(ApprovalRow.number < before[0])
    rows = session.execute(wanted.order_by(ApprovalRow.number.desc()).limit(limit + 1)).all()
    return cut(rows, limit, lambda row: (row[0].number,)).map(_approval)


def plan_of_record(session: Session, portfolio: str) -> StoredRecord:
    """The plan of record of a portfolio's lineage, by any of its versions. Raises NotFound."""
    row = find_row(session, PortfolioRow, portfolio, "portfolio")
    lineage = lineage_of(row)
    of_record = select(RecordRow.approval).where(RecordRow.lineage == lineage)
    found = APPROVALS.where(ApprovalRow.number.in_(of_record)).order_by(ApprovalRow.number)
    approvals = {item[0].number: _approval(item) for item in session.execute(found)}
    plans = approved(session, record_of(session, lineage))
    number = latest_number(session, lineage)
    return StoredRecord(
        portfolio,
        row.name,
        number,
        tuple(approvals.values()),
        tuple(_projects(session, lineage, approvals, plans)),
        _overbooked(session, number),
        tuple(plans),
    )


def _projects(
    session: Session,
    lineage: str,
    approvals: Mapping[int, StoredApproval],
    plans: Sequence[Approved],
) -> Iterator[StoredProject]:
    """The projects of record by id."""
    choices = {name: row for plan in plans for name, row in plan.choices.items()}
    wanted = select(RecordRow.project, RecordRow.approval).where(RecordRow.lineage == lineage)
    for name, number in sorted(session.execute(wanted)):
        yield StoredProject(name, approvals[number], choices[name])


def _overbooked(session: Session, number: int) -> Sequence[Mapping[str, Any]]:
    """Who has too much in the record as an approval or a withdrawal left it."""
    wanted = select(ApprovalRow.difference).where(ApprovalRow.number == number)
    difference: Mapping[str, Any] = session.scalar(wanted) or {}
    return tuple(difference.get(OVERBOOKED, ()))


def _approval(found: Row[ApprovalRow, str, int | None]) -> StoredApproval:
    row, scenario_name, version = found
    return StoredApproval(
        id=row.id,
        plan=row.plan_id,
        portfolio=row.portfolio_id,
        scenario=row.scenario_id,
        scenario_name=scenario_name,
        version=version,
        action="approve" if row.action == "approve" else "withdraw",
        projects=tuple(row.projects),
        whole=row.is_whole,
        comment=row.comment,
        difference=row.difference,
        overbooked=row.difference.get(OVERBOOKED, ()),
        caller=row.caller,
        created_at=row.created_at,
    )
