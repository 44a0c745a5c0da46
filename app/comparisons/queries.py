"""Plans read for a comparison: their figures, and their slices as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.bulk import read_numbers
from app.comparisons.amounts import Ints
from app.comparisons.schemas import Compared
from app.comparisons.terms import Terms
from app.errors import NotFound
from app.kept import Kept
from app.plans.whole import kpis_of, slices_of
from app.rows import is_storable
from app.scenarios.queries import document_json, told
from models import (
    CapacityRow,
    DemandRow,
    DocumentRow,
    PartRow,
    PeriodRow,
    PersonRow,
    PlanProjectRow,
    PlanRow,
    ProjectRow,
    RunRow,
    ScenarioRevisionRow,
    ScenarioRow,
    UnfilledRow,
)
from solver.errors import Issue
from solver.plan import Kpi, PartValue

REVISION = (ScenarioRevisionRow.scenario_id == RunRow.scenario_id) & (
    ScenarioRevisionRow.revision == RunRow.scenario_revision
)


BYTES_A_ROW = 400


class PlansNotFound(NotFound):
    """Plans that are not there; `issues` name each at its position among those asked for."""

    def __init__(self, unknown: Mapping[int, str]) -> None:
        self.issues = tuple(
            Issue(f"/query/plan/{position}", self.code, str(NotFound("plan", name)))
            for position, name in unknown.items()
        )
        super().__init__("plan", next(iter(unknown.values())))


@dataclass(frozen=True, slots=True)
class Document:
    """What the numbers of a document's rows stand for.

    people, projects, demands: by number; a demand's project is a number. capacity: rows of
    person, period, quarter hours.
    """

    sha256: str
    people: Sequence[Row[str, str | None, str | None, str | None]]
    projects: Sequence[Row[str, str | None]]
    demands: Sequence[Row[str, int, str | None]]
    periods: Sequence[dt.date]
    capacity: Ints
    terms: Terms


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project in a plan as it is stored; hours are quarter hours."""

    is_on: bool
    delay: int
    coverage: float
    quarters: int
    cost: float


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """What a comparison reads of a plan, by the numbers of its document.

    projects: by id. slices: rows of person, demand, period, quarter hours. unfilled: rows of
    demand, period, quarter hours, those past the horizon left out.
    """

    about: Compared
    tiers: Sequence[Mapping[str, Any]]
    kpis: Mapping[str, Kpi]
    parts: Mapping[str, PartValue]
    projects: Mapping[str, ProjectState]
    document: Document
    slices: Ints
    unfilled: Ints


def _size_of(document: Document) -> int:
    """About as many bytes as it takes."""
    rows = len(document.people) + len(document.projects) + len(document.demands)
    return BYTES_A_ROW * rows + document.capacity.nbytes


def _size_of_plan(plan: StoredPlan) -> int:
    """Its document counts as if it were its own alone."""
    numbers = plan.slices.nbytes + plan.unfilled.nbytes
    return numbers + BYTES_A_ROW * len(plan.projects) + _size_of(plan.document)


DOCUMENTS: Kept[Document] = Kept(64_000_000, _size_of)
PLANS: Kept[StoredPlan] = Kept(128_000_000, _size_of_plan)
"""The documents and plans that were compared last; each comparison is of the same few."""


def check_all_there(session: Session, names: Sequence[str]) -> None:
    """Raises PlansNotFound where some are not there."""
    wanted = select(PlanRow.id).where(PlanRow.id.in_([name for name in names if is_storable(name)]))
    known = set(session.scalars(wanted))
    unknown = {position: name for position, name in enumerate(names) if name not in known}
    if unknown:
        raise PlansNotFound(unknown)


def read(session: Session, names: Sequence[str]) -> tuple[StoredPlan, ...]:
    """Plans that are there by their ids, in this order; kept, as they never change."""
    return tuple(PLANS.get(name, partial(_plan, session, name)) for name in names)


def _plan(session: Session, name: str) -> StoredPlan:
    """A plan that is there."""
    wanted = (
        select(PlanRow, RunRow, ScenarioRow.portfolio_id, ScenarioRevisionRow)
        .join(RunRow, RunRow.id == PlanRow.run_id)
        .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
        .join(ScenarioRevisionRow, REVISION)
        .where(PlanRow.id == name)
    )
    row = session.execute(wanted).one()
    plan, _, _, _ = row
    document = _document(session, plan.document_key)
    return StoredPlan(
        about=_about(row),
        tiers=plan.tiers or (),
        kpis=kpis_of(session, [plan.key]).get(plan.key, {}),
        parts=_parts(session, plan.key),
        projects=dict(_projects(session, plan.key, document)),
        document=document,
        slices=slices_of(session, plan),
        unfilled=_unfilled_of(session, plan.key),
    )


def _unfilled_of(session: Session, plan_key: int) -> Ints:
    kind = UnfilledRow
    wanted = select(kind.demand, kind.period, kind.quarters)
    return read_numbers(session, wanted.where(kind.plan_key == plan_key, kind.period.is_not(None)))


def _about(row: Row[PlanRow, RunRow, str, ScenarioRevisionRow]) -> Compared:
    plan, run, portfolio, revision = row
    return Compared(
        id=plan.id,
        run=run.id,
        scenario=run.scenario_id,
        revision=run.scenario_revision,
        name=revision.name,
        portfolio=portfolio,
        total=plan.total,
        bound=plan.bound,
        gap=plan.gap,
        optimal=plan.is_optimal,
        changes=told(revision),
        policy=revision.policy,
    )


def _parts(session: Session, plan_key: int) -> Mapping[str, PartValue]:
    wanted = select(PartRow).where(PartRow.plan_key == plan_key).order_by(PartRow.position)
    return {
        row.name: PartValue(row.points, row.amount, row.unit) for row in session.scalars(wanted)
    }


def _projects(
    session: Session, plan_key: int, document: Document
) -> Iterator[tuple[str, ProjectState]]:
    kind = PlanProjectRow
    wanted = select(kind.project, kind.is_on, kind.delay, kind.coverage, kind.quarters, kind.cost)
    for row in session.execute(wanted.where(kind.plan_key == plan_key)):
        state = ProjectState(row.is_on, row.delay, row.coverage, row.quarters, row.cost)
        yield document.projects[row.project].id, state


def _document(session: Session, key: int) -> Document:
    """A document by its key; kept by its SHA-256, for a key may come to be another's."""
    wanted = select(DocumentRow.sha256).where(DocumentRow.key == key)
    sha256 = session.scalars(wanted).one()
    return DOCUMENTS.get(sha256, partial(_read_document, session, key, sha256))


def _read_document(session: Session, key: int, sha256: str) -> Document:
    def read_all(kind: Any, *columns: Any) -> Sequence[Any]:
        wanted = select(*columns).where(kind.document_key == key).order_by(kind.number)
        return session.execute(wanted).all()

    capacity = select(CapacityRow.person, CapacityRow.period, CapacityRow.quarters)
    return Document(
        sha256,
        read_all(PersonRow, PersonRow.id, PersonRow.name, PersonRow.role, PersonRow.team),
        read_all(ProjectRow, ProjectRow.id, ProjectRow.name),
        read_all(DemandRow, DemandRow.id, DemandRow.project, DemandRow.role),
        [row.starts_on for row in read_all(PeriodRow, PeriodRow.starts_on)],
        read_numbers(session, capacity.where(CapacityRow.document_key == key)),
        Terms.of(document_json(session, key)),
    )
