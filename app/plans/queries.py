"""Plans read back: whole, as key figures only, and their slices by page or as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.bulk import Ints
from app.database import Database
from app.errors import NotFound
from app.paging import Page, cut, decode
from app.plans.whole import Names, kpis_of, outline_of, plan_of, slices_of
from app.rows import are_storable, is_storable
from app.scenarios.queries import ANY, Called, called
from app.sheets import csv_text
from models import (
    AllocationRow,
    DemandRow,
    PeriodRow,
    PersonRow,
    PlanRow,
    ProjectRow,
    RunRow,
    ScenarioRow,
)
from solver.plan import Allocation, Kpi, Plan
from solver.portfolio.numbers import hours_of

CHUNK_ROWS = 5_000
PLACE = (AllocationRow.person, AllocationRow.demand, AllocationRow.period)
Wanted = Select[int, int, int, int]
CSV_HEADER = ("person", "demand", "period", "hours")


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as it is stored, whole."""

    id: str
    run: str
    created_at: dt.datetime
    plan: Plan


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan's worth and key figures, without its slices."""

    id: str
    run: str
    scenario: str
    created_at: dt.datetime
    total: float
    bound: float
    gap: float
    optimal: bool
    kpis: Mapping[str, Kpi]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which slices are wanted; None: all.

    person: an id, or the bare id of a person with a headcount for every head. from_, to: of the
    periods' first days, both included.
    """

    person: str | None = None
    demand: str | None = None
    project: str | None = None
    from_: dt.date | None = None
    to: dt.date | None = None


def get(session: Session, name: str) -> StoredPlan:
    """A plan by its id, whole. Raises NotFound."""
    row = _find(session, name)
    return StoredPlan(row.id, row.run_id, row.created_at, plan_of(session, row))


def outlined(session: Session, name: str) -> tuple[StoredPlan, Names, Ints]:
    """A plan by its id without its slices; these by their numbers. Raises NotFound."""
    row = _find(session, name)
    names = Names.of(session, row.document_key)
    outline = outline_of(session, row, names)
    return StoredPlan(row.id, row.run_id, row.created_at, outline), names, slices_of(session, row)


def check_there(session: Session, name: str) -> None:
    """Raises NotFound where there is no such plan."""
    _find(session, name)


def page(
    session: Session,
    *,
    scenario: str | None = None,
    run: str | None = None,
    of: Called = ANY,
    limit: int,
    cursor: str | None = None,
) -> Page[PlanSummary]:
    """Plans by their key figures, the latest first; `of`: of which scenarios."""
    wanted = _summaries().order_by(PlanRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(PlanRow.id < before[0])
    if not are_storable(scenario, run):
        return Page(())
    if scenario is not None:
        wanted = wanted.where(RunRow.scenario_id == scenario)
    if run is not None:
        wanted = wanted.where(PlanRow.run_id == run)
    wanted = wanted.where(*called(of))
    return cut(_read_summaries(session, wanted), limit, lambda item: (item.id,))


def summaries(session: Session, names: Iterable[str]) -> Mapping[str, PlanSummary]:
    """The key figures of plans by their ids."""
    wanted = _summaries().where(PlanRow.id.in_(list(names)))
    return {item.id: item for item in _read_summaries(session, wanted)}


def allocations(
    session: Session,
    name: str,
    filters: Filters,
    *,
    limit: int,
    cursor: str | None = None,
) -> Page[Allocation]:
    """Slices by person, demand and period in the document's order. Raises NotFound."""
    row = _find(session, name)
    wanted = _after(_slices(row, filters), decode(cursor, int, int, int)).limit(limit + 1)
    names = Names.of(session, row.document_key)
    found = cut(session.execute(wanted).all(), limit, lambda numbers: tuple(numbers[:3]))
    return found.map(lambda numbers: names.allocation(*numbers))


def allocations_csv(database: Database, name: str, filters: Filters) -> Iterator[str]:
    """Slices as CSV text, piece by piece, never all in memory. Raises NotFound at once.

    Each piece is read by itself, so that who draws slowly holds no connection. The plan never
    changes; where it is deleted meanwhile, the text ends there by NotFound.
    """
    with database.read_session() as session:
        row = _find(session, name)
        names = Names.of(session, row.document_key)
    return _csv(database, name, names, filters)


def _csv(database: Database, name: str, names: Names, filters: Filters) -> Iterator[str]:
    days = [day.isoformat() for day in names.periods]
    yield csv_text([CSV_HEADER])
    last: Sequence[int] | None = None
    while True:
        with database.read_session() as session:
            wanted = _after(_slices(_find(session, name), filters), last).limit(CHUNK_ROWS)
            chunk = session.execute(wanted).all()
        if not chunk:
            return
        yield csv_text(
            (names.people[person], names.demands[demand], days[period], hours_of(quarters))
            for person, demand, period, quarters in chunk
        )
        last = chunk[-1][:3]


def _after(wanted: Wanted, place: Sequence[int | str] | None) -> Wanted:
    """The slices behind a person, demand and period; all of them where that is None."""
    return wanted if place is None else wanted.where(tuple_(*PLACE) > tuple_(*map(literal, place)))


def _find(session: Session, name: str) -> PlanRow:
    found = select(PlanRow).where(PlanRow.id == name)
    row = session.scalars(found).one_or_none() if is_storable(name) else None
    if row is None:
        raise NotFound("plan", name)
    return row


def _slices(row: PlanRow, filters: Filters) -> Wanted:
    """The numbers of the slices that are wanted, in the order of their key."""
    wanted = select(*PLACE, AllocationRow.quarters).where(AllocationRow.plan_key == row.key)
    for column, kind, condition in _conditions(filters):
        numbers = select(kind.number).where(kind.document_key == row.document_key, condition)
        wanted = wanted.where(column.in_(numbers))
    return wanted.order_by(*PLACE)


def _conditions(filters: Filters) -> Iterator[tuple[Any, Any, ColumnElement[bool]]]:
    """(column of a slice, table it points to, what must hold there) of each filter that is set."""
    slices = AllocationRow
    if filters.person is not None:
        person = _plain(filters.person)
        yield slices.person, PersonRow, or_(PersonRow.id == person, PersonRow.entry == person)
    if filters.demand is not None:
        yield slices.demand, DemandRow, DemandRow.id == _plain(filters.demand)
    if filters.project is not None:
        of_project = and_(
            ProjectRow.document_key == DemandRow.document_key,
            ProjectRow.number == DemandRow.project,
            ProjectRow.id == _plain(filters.project),
        )
        yield slices.demand, DemandRow, select(ProjectRow.id).where(of_project).exists()
    if filters.from_ is not None:
        yield slices.period, PeriodRow, PeriodRow.starts_on >= filters.from_
    if filters.to is not None:
        yield slices.period, PeriodRow, PeriodRow.starts_on <= filters.to


def _plain(name: str) -> str:
    """An id to compare with; what no database can hold is compared as what no id can be."""
    return name if is_storable(name) else ""


def _summaries() -> Select[PlanRow, str]:
    return (
        select(PlanRow, RunRow.scenario_id)
        .join(RunRow, RunRow.id == PlanRow.run_id)
        .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
    )


def _read_summaries(session: Session, wanted: Select[PlanRow, str]) -> list[PlanSummary]:
    rows = session.execute(wanted).all()
    kpis = kpis_of(session, [row.key for row, _ in rows])
    return [
        PlanSummary(
            id=row.id,
            run=row.run_id,
            scenario=scenario,
            created_at=row.created_at,
            total=row.total,
            bound=row.bound,
            gap=row.gap,
            optimal=row.is_optimal,
            kpis=kpis.get(row.key, {}),
        )
        for row, scenario in rows
    ]
