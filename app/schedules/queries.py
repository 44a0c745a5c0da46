"""Schedules read back, and what came of each time they were due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.batches import queries as batches
from app.batches.queries import RunOutcome
from app.paging import Page, cut, decode
from app.rows import find_row, sha256_of
from app.schedules.schemas import Result, ScenarioResult, Schedule, ScheduleItem
from models import FiringRow, ScheduleRow

SHOWN = 30
NO_RUN: Mapping[str, Any] = dict.fromkeys(("run", "status", "plan", "objective", "gap", "error"))


def get(session: Session, name: str) -> Schedule:
    """A schedule with its last results. Raises NotFound."""
    row = find_row(session, ScheduleRow, name, "schedule")
    wanted = select(FiringRow).where(FiringRow.schedule_id == name)
    firings = session.scalars(wanted.order_by(FiringRow.due_at.desc()).limit(SHOWN))
    results = tuple(_result(session, firing) for firing in firings.all())
    return Schedule(**_fields(row), last=results[0] if results else None, results=results)


def page(
    session: Session, *, portfolio: str | None = None, limit: int, cursor: str | None = None
) -> Page[ScheduleItem]:
    """Schedules, the latest first."""
    wanted = select(ScheduleRow).order_by(ScheduleRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(ScheduleRow.id < before[0])
    if portfolio is not None:
        wanted = wanted.where(ScheduleRow.portfolio_sha256 == sha256_of(portfolio))
    rows = session.scalars(wanted).all()
    last = _last(session, [row.id for row in rows[:limit]])
    items = [ScheduleItem(**_fields(row), last=last.get(row.id)) for row in rows]
    return cut(items, limit, lambda item: (item.id,))


def _last(session: Session, schedules: list[str]) -> Mapping[str, Result]:
    newest = (
        select(FiringRow.schedule_id, func.max(FiringRow.due_at).label("due_at"))
        .where(FiringRow.schedule_id.in_(schedules))
        .group_by(FiringRow.schedule_id)
        .subquery()
    )
    wanted = select(FiringRow).join(
        newest,
        (FiringRow.schedule_id == newest.c.schedule_id) & (FiringRow.due_at == newest.c.due_at),
    )
    firings = session.scalars(wanted).all()
    return {firing.schedule_id: _result(session, firing) for firing in firings}


def _result(session: Session, firing: FiringRow) -> Result:
    runs = () if firing.batch_id is None else batches.outcomes(session, firing.batch_id)
    return Result(
        due_at=firing.due_at,
        status=firing.status,
        message=firing.message,
        portfolio=firing.portfolio_id,
        batch=firing.batch_id,
        scenarios=tuple(_scenarios(firing, {run.scenario: run for run in runs})),
        created_at=firing.created_at,
    )


def _scenarios(firing: FiringRow, runs: Mapping[str, RunOutcome]) -> Iterator[ScenarioResult]:
    """Each scenario with its run as it stands now."""
    for said in firing.scenarios:
        run = runs.get(said["carried"])
        shown = {name: getattr(run, name) for name in NO_RUN} if run is not None else NO_RUN
        yield ScenarioResult.model_validate(said | dict(shown))


def _fields(row: ScheduleRow) -> dict[str, Any]:
    names = ("id", "name", "cron", "timezone", "portfolio", "settings", "created_at", "caller")
    fields = {name: getattr(row, name) for name in names}
    return fields | {"scenarios": tuple(row.scenarios), "next_at": row.due_at}
