"""Batches read back: how far each is, and how each of its runs stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.batches.schemas import BATCH_STATUSES, BatchStatus
from app.errors import NotFound
from app.paging import Page, cut, decode
from app.rows import are_storable, is_storable
from app.runs.queries import STATUSES, Status
from models import BatchRow, BatchRunRow, PlanRow, ProgressRow, RunRow, ScenarioRow

RUNNING, COMPLETED, CANCELLED = BATCH_STATUSES
Worth = tuple[float | None, float | None, float | None]
"""Objective, bound and gap."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """A run of a batch as it stands; error: its code and message."""

    run: str
    scenario: str
    name: str
    status: Status
    plan: str | None
    objective: float | None
    bound: float | None
    gap: float | None
    error: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch and how many of its runs stand where."""

    id: str
    name: str
    status: BatchStatus
    schedule: str | None
    progress: Mapping[str, int]
    created_at: dt.datetime
    ended_at: dt.datetime | None


def get(session: Session, name: str) -> BatchRecord:
    """A batch by its id. Raises NotFound."""
    row = session.get(BatchRow, name, populate_existing=True) if is_storable(name) else None
    if row is None:
        raise NotFound("batch", name)
    return _record(row, _counts(session, [name])[name])


def page(
    session: Session,
    *,
    name: str | None = None,
    status: BatchStatus | None = None,
    schedule: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[BatchRecord]:
    """Batches, the latest first."""
    if not are_storable(name, schedule):
        return Page(())
    wanted = select(BatchRow).order_by(BatchRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(BatchRow.id < before[0])
    if name is not None:
        wanted = wanted.where(BatchRow.name == name)
    if schedule is not None:
        wanted = wanted.where(BatchRow.schedule_id == schedule)
    if status is not None:
        wanted = wanted.where(*_having(status))
    rows = session.scalars(wanted).all()
    counts = _counts(session, [row.id for row in rows])
    return cut([_record(row, counts[row.id]) for row in rows], limit, lambda item: (item.id,))


def outcomes(session: Session, batch: str) -> tuple[RunOutcome, ...]:
    """Every run of a batch as it stands, in the order they were asked for."""
    wanted = (
        select(RunRow.id, RunRow.status, RunRow.error, ScenarioRow.id, ScenarioRow.name)
        .add_columns(PlanRow.id, PlanRow.total, PlanRow.bound, PlanRow.gap)
        .join(BatchRunRow, BatchRunRow.run_id == RunRow.id)
        .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
        .outerjoin(PlanRow, PlanRow.run_id == RunRow.id)
        .where(BatchRunRow.batch_id == batch)
        .order_by(BatchRunRow.position)
    )
    under_way = _under_way(session, batch)
    return tuple(_outcome(row, under_way) for row in session.execute(wanted))


def best_and_worst(
    runs: Iterable[RunOutcome],
) -> tuple[RunOutcome | None, RunOutcome | None]:
    """The runs whose plans have the fewest and the most points; the earlier one where equal."""
    planned = [run for run in runs if run.plan is not None]
    if not planned:
        return None, None
    return min(planned, key=_points), max(planned, key=_points)


def _points(run: RunOutcome) -> float:
    return 0.0 if run.objective is None else run.objective


def _having(status: BatchStatus) -> Iterator[ColumnElement[bool]]:
    if status == RUNNING:
        yield BatchRow.ended_at.is_(None)
    else:
        yield BatchRow.ended_at.is_not(None)
        yield BatchRow.is_cancelled.is_(status == CANCELLED)


def _counts(session: Session, batches: Sequence[str]) -> Mapping[str, Counter[str]]:
    """How many runs of each batch stand where."""
    wanted = (
        select(BatchRunRow.batch_id, RunRow.status, func.count())
        .join(RunRow, RunRow.id == BatchRunRow.run_id)
        .where(BatchRunRow.batch_id.in_(batches))
        .group_by(BatchRunRow.batch_id, RunRow.status)
    )
    counts: dict[str, Counter[str]] = {name: Counter() for name in batches}
    for batch, status, count in session.execute(wanted):
        counts[batch][status] = count
    return counts


def _record(row: BatchRow, counts: Counter[str]) -> BatchRecord:
    status = RUNNING if row.ended_at is None else CANCELLED if row.is_cancelled else COMPLETED
    progress = {"total": row.size} | {status: counts[status] for status in STATUSES}
    return BatchRecord(
        id=row.id,
        name=row.name,
        status=status,
        schedule=row.schedule_id,
        progress=progress | {"deleted": row.size - counts.total()},
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def _under_way(session: Session, batch: str) -> Mapping[str, Worth]:
    """How far those runs of a batch are that go on."""
    going = (
        select(ProgressRow.run_id, func.max(ProgressRow.seq).label("seq"))
        .join(RunRow, RunRow.id == ProgressRow.run_id)
        .join(BatchRunRow, BatchRunRow.run_id == RunRow.id)
        .where(BatchRunRow.batch_id == batch, RunRow.status == "running")
        .group_by(ProgressRow.run_id)
        .subquery()
    )
    wanted = select(
        ProgressRow.run_id, ProgressRow.objective, ProgressRow.bound, ProgressRow.gap
    ).join(going, (ProgressRow.run_id == going.c.run_id) & (ProgressRow.seq == going.c.seq))
    return {run: (objective, bound, gap) for run, objective, bound, gap in session.execute(wanted)}


def _outcome(row: Any, under_way: Mapping[str, Worth]) -> RunOutcome:
    run, status, error, scenario, name, plan, *worth = row
    objective, bound, gap = under_way.get(run, worth) if plan is None else worth
    shown = None if error is None else {key: error[key] for key in ("code", "message")}
    return RunOutcome(run, scenario, name, status, plan, objective, bound, gap, shown)
