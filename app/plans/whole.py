"""A plan put together again from its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, get_args

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.bulk import Ints, read_numbers
from app.kept import Kept
from app.portfolios.queries import issues_of
from app.texts import named
from models import (
    AllocationRow,
    Base,
    ConflictRow,
    DemandRow,
    KpiRow,
    PartRow,
    PeriodRow,
    PersonRow,
    PlanProjectRow,
    PlanRow,
    ProjectRow,
    UnfilledRow,
)
from solver.plan import (
    Allocation,
    Conflict,
    Kpi,
    Objective,
    PartValue,
    Plan,
    ProjectSummary,
    Reason,
    TierValue,
    Unfilled,
)
from solver.portfolio.collecting import paused_collection
from solver.portfolio.numbers import hours_in, hours_of

REASONS: Mapping[str, Reason] = {reason: reason for reason in get_args(Reason)}
BETTER: tuple[Literal["higher", "lower"], ...] = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers of a document's rows stand for."""

    people: Sequence[str]
    projects: Sequence[str]
    demands: Sequence[str]
    periods: Sequence[dt.date]

    @classmethod
    def of(cls, session: Session, document_key: int) -> Names:
        """Read the names of a document."""

        def read(kind: Any, name: Any) -> Sequence[Any]:
            wanted = select(name).where(kind.document_key == document_key).order_by(kind.number)
            return session.scalars(wanted).all()

        return cls(
            read(PersonRow, PersonRow.id),
            read(ProjectRow, ProjectRow.id),
            read(DemandRow, DemandRow.id),
            read(PeriodRow, PeriodRow.starts_on),
        )

    def allocation(self, person: int, demand: int, period: int, quarters: int) -> Allocation:
        """A slice from its numbers."""
        hours = hours_of(quarters)
        return Allocation(self.people[person], self.demands[demand], self.periods[period], hours)

    def allocations(self, numbers: Ints) -> tuple[Allocation, ...]:
        """Slices from rows of their numbers."""
        person, demand, period, quarters = numbers.T
        return tuple(
            map(
                Allocation,
                named(self.people, person),
                named(self.demands, demand),
                named(self.periods, period),
                hours_in(quarters),
            )
        )


@paused_collection()
def plan_of(session: Session, row: PlanRow) -> Plan:
    """The plan of a row, whole."""
    names = Names.of(session, row.document_key)
    allocations = names.allocations(slices_of(session, row))
    return replace(outline_of(session, row, names), allocations=allocations)


def slices_of(session: Session, row: PlanRow) -> Ints:
    """Person, demand, period and quarter hours of each slice, in the order of the first three."""
    return SLICES.get(row.id, partial(_read_slices, session, row.key))


def _read_slices(session: Session, plan_key: int) -> Ints:
    slices = AllocationRow
    wanted = (
        select(slices.person, slices.demand, slices.period, slices.quarters)
        .where(slices.plan_key == plan_key)
        .order_by(slices.person, slices.demand, slices.period)
    )
    return read_numbers(session, wanted)


def _size_of(slices: Ints) -> int:
    return slices.nbytes


SLICES: Kept[Ints] = Kept(64_000_000, _size_of)
"""Of the plans read last, by their ids: one is looked at, then compared."""


def outline_of(session: Session, row: PlanRow, names: Names) -> Plan:
    """The plan of a row without its slices."""
    return Plan(
        objective=_objective(session, row),
        kpis=kpis_of(session, [row.key]).get(row.key, {}),
        projects=_projects(session, row.key, names),
        allocations=(),
        unfilled=_unfilled(session, row.key, names),
        conflicts=_conflicts(session, row.key),
        warnings=issues_of(row.warnings or ()),
    )


def kpis_of(session: Session, plan_keys: Sequence[int]) -> Mapping[int, Mapping[str, Kpi]]:
    """The key figures of each plan, by the plan's key."""
    wanted = select(KpiRow).where(KpiRow.plan_key.in_(plan_keys))
    table: dict[int, dict[str, Kpi]] = {}
    for row in session.scalars(wanted.order_by(KpiRow.plan_key, KpiRow.position)):
        better = next((word for word in BETTER if word == row.better), None)
        table.setdefault(row.plan_key, {})[row.name] = Kpi(row.value, row.unit, better)
    return table


def _objective(session: Session, row: PlanRow) -> Objective:
    wanted = select(PartRow).where(PartRow.plan_key == row.key).order_by(PartRow.position)
    parts = {
        part.name: PartValue(part.points, part.amount, part.unit)
        for part in session.scalars(wanted)
    }
    return Objective(row.total, row.bound, row.gap, row.is_optimal, parts, _tiers(row.tiers))


def _tiers(stored: Sequence[Mapping[str, Any]] | None) -> tuple[TierValue, ...] | None:
    if stored is None:
        return None
    return tuple(TierValue(**{**tier, "parts": tuple(tier["parts"])}) for tier in stored)


def _projects(session: Session, plan_key: int, names: Names) -> tuple[ProjectSummary, ...]:
    return tuple(
        ProjectSummary(
            names.projects[row.project],
            row.is_on,
            row.delay,
            row.coverage,
            hours_of(row.quarters),
            row.cost,
        )
        for row in _rows(session, PlanProjectRow, plan_key)
    )


def _unfilled(session: Session, plan_key: int, names: Names) -> tuple[Unfilled, ...]:
    return tuple(
        Unfilled(
            names.demands[row.demand],
            None if row.period is None else names.periods[row.period],
            hours_of(row.quarters),
            REASONS[row.reason],
            row.detail,
        )
        for row in _rows(session, UnfilledRow, plan_key)
    )


def _conflicts(session: Session, plan_key: int) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(row.rule, row.person, row.demand, row.period, row.message)
        for row in _rows(session, ConflictRow, plan_key)
    )


def _rows(session: Session, kind: type[Base], plan_key: int) -> Iterable[Row[Any]]:
    """Rows of a plan in the order of their key, as columns: objects take three times as long."""
    columns = kind.__table__.columns
    wanted = select(*columns).where(columns.plan_key == plan_key)
    return session.execute(wanted.order_by(*kind.__table__.primary_key))
