"""Runs read back: what was asked, how far each is, how it ended."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.errors import NotFound
from app.paging import Page, cut, decode
from app.portfolios.queries import issues_of
from app.rows import are_storable, is_storable
from app.scenarios.queries import ANY, Called, called
from models import DocumentRow, PlanRow, ProgressRow, RunRow, ScenarioRow
from solver.errors import Issue
from solver.search.progress import Progress
from solver.search.settings import Settings

Status = Literal["queued", "running", "completed", "cancelled", "failed"]
STATUSES: tuple[Status, ...] = get_args(Status)
ENDED = ("completed", "cancelled", "failed")
POLL_SECONDS = 0.1
MOST_MISSED = 1_000


@dataclass(frozen=True, slots=True)
class RunError:
    """Why a run failed: a stable code, what to do, and the rules and projects concerned."""

    code: str
    message: str
    rules: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as it stands; plan is the id of its plan."""

    id: str
    scenario: str
    portfolio: str
    status: Status
    settings: Settings
    progress: Progress | None
    plan: str | None
    error: RunError | None
    warnings: tuple[Issue, ...]
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None

    @property
    def is_ended(self) -> bool:
        """Whether it will not change any more."""
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is: its status, its last report, and which in order that was (0: none)."""

    status: str
    seq: int
    progress: Progress | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be told of it."""
        return self.status not in ("queued", "running")


RECORD = (
    select(RunRow, ScenarioRow.portfolio_id, DocumentRow.warnings, PlanRow.id, PlanRow.warnings)
    .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
    .join(DocumentRow, DocumentRow.key == RunRow.document_key)
    .outerjoin(PlanRow, PlanRow.run_id == RunRow.id)
)


def get(session: Session, name: str) -> RunRecord:
    """A run by its id. Raises NotFound."""
    wanted = RECORD.where(RunRow.id == name)
    row = session.execute(wanted).one_or_none() if is_storable(name) else None
    if row is None:
        raise NotFound("run", name)
    return _record(row, _latest_progress(session, [name]))


def page(
    session: Session,
    *,
    status: Status | None = None,
    scenario: str | None = None,
    of: Called = ANY,
    limit: int,
    cursor: str | None = None,
) -> Page[RunRecord]:
    """Runs, the latest first; `of`: of which scenarios."""
    wanted = RECORD.order_by(RunRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(RunRow.id < before[0])
    if status is not None:
        wanted = wanted.where(RunRow.status == status)
    if not are_storable(scenario):
        return Page(())
    if scenario is not None:
        wanted = wanted.where(RunRow.scenario_id == scenario)
    wanted = wanted.where(*called(of))
    rows = session.execute(wanted).all()
    latest = _latest_progress(session, [row[0].id for row in rows])
    return cut([_record(row, latest) for row in rows], limit, lambda item: (item.id,))


async def wait_for_end(database: Database, name: str, seconds: float) -> RunRecord:
    """The run once it has ended, or as it stands after so many seconds. Raises NotFound.

    Neither a thread nor a transaction is held while it waits.
    """
    until = time.monotonic() + seconds
    while not await asyncio.to_thread(_has_ended, database, name):
        left = until - time.monotonic()
        if left <= 0:
            break
        await asyncio.sleep(min(left, POLL_SECONDS))
    return await asyncio.to_thread(_get, database, name)


def _has_ended(database: Database, name: str) -> bool:
    with database.read_session() as session:
        status = session.scalars(select(RunRow.status).where(RunRow.id == name)).one_or_none()
    return status is None or status in ENDED


def _get(database: Database, name: str) -> RunRecord:
    with database.read_session() as session:
        return get(session, name)


def standings(session: Session, names: Sequence[str]) -> Mapping[str, Standing]:
    """How far runs are, of those that there are."""
    latest = {row.run_id: row for row in _latest_rows(session, names)}
    wanted = select(RunRow.id, RunRow.status).where(RunRow.id.in_(names))
    return {
        name: Standing(status, latest[name].seq, _progress(latest[name]))
        if name in latest
        else Standing(status, 0, None)
        for name, status in session.execute(wanted)
    }


def progress_after(session: Session, name: str, seq: int) -> tuple[tuple[int, Progress], ...]:
    """The reports of a run after one of them, each with its number; the latest where many."""
    after = (ProgressRow.run_id == name, ProgressRow.seq > seq)
    wanted = select(ProgressRow).where(*after).order_by(ProgressRow.seq.desc()).limit(MOST_MISSED)
    return tuple((row.seq, _progress(row)) for row in reversed(session.scalars(wanted).all()))


def _latest_progress(session: Session, names: Iterable[str]) -> Mapping[str, Progress]:
    """The last report of each run that has one."""
    return {row.run_id: _progress(row) for row in _latest_rows(session, names)}


def _latest_rows(session: Session, names: Iterable[str]) -> Sequence[ProgressRow]:
    last = (
        select(ProgressRow.run_id, func.max(ProgressRow.seq).label("seq"))
        .where(ProgressRow.run_id.in_(list(names)))
        .group_by(ProgressRow.run_id)
        .subquery()
    )
    is_last = (ProgressRow.run_id == last.c.run_id) & (ProgressRow.seq == last.c.seq)
    return session.scalars(select(ProgressRow).join(last, is_last)).all()


def _progress(row: ProgressRow) -> Progress:
    return Progress(row.objective, row.bound, row.gap, row.seconds, row.phase)


def _record(row: Row[*tuple[Any, ...]], latest: Mapping[str, Progress]) -> RunRecord:
    run, portfolio, warnings, plan, more = row
    return RunRecord(
        id=run.id,
        scenario=run.scenario_id,
        portfolio=portfolio,
        status=next(status for status in STATUSES if status == run.status),
        settings=Settings.model_validate(run.settings),
        progress=latest.get(run.id),
        plan=plan,
        error=_error(run.error),
        warnings=issues_of(warnings) + issues_of(more or ()),
        created_at=run.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )


def _error(stored: Mapping[str, Any] | None) -> RunError | None:
    if stored is None:
        return None
    rules, projects = tuple(stored.get("rules", ())), tuple(stored.get("projects", ()))
    return RunError(stored["code"], stored["message"], rules, projects)
