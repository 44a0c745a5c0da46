"""What is older than KEEP_DAYS goes for good: runs with their plans, scenarios, portfolios, audit.

Plans of record stay, with the runs, scenarios and portfolios they are of and the audit of these;
so does what a schedule names. Everything goes in small transactions, so that nobody waits for long.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.approvals.queries import lineage_of
from app.approvals.record import hold
from app.config import get_config
from app.database import Database
from app.plans.forgetting import forget_plans
from app.portfolios.documents import TURNS, documents_of, forget_documents
from app.rows import change, take_turns
from app.scenarios.forgetting import forget
from models import (
    AuditRow,
    BatchRow,
    BatchRunRow,
    DeliveryRow,
    KeyRow,
    PlanRow,
    PortfolioRow,
    RecordRow,
    RunRow,
    ScenarioRevisionRow,
    ScenarioRow,
    ScheduleRow,
    WebhookRow,
)

logger = logging.getLogger(__name__)
MINUTES = 10
MOST_SECONDS = 20.0
MOST_RUNS = 10
MOST_REVISIONS = 100
MOST_ROWS = 2_000
Step = Callable[[Session, dt.datetime], int]
"""(session, moment) -> how many things older than that it deleted, a few at a time."""


def sweep(database: Database, at: dt.datetime) -> None:
    """Called each minute: every ten minutes delete what is too old, for some seconds at most."""
    days = get_config().keep_days
    if days is None or at.minute % MINUTES:
        return
    forgotten = forget_older(database, at - dt.timedelta(days=days), seconds=MOST_SECONDS)
    if forgotten:
        logger.info("too old and deleted", extra={"things": forgotten, "days": days})


def forget_older(database: Database, before: dt.datetime, *, seconds: float = 3600) -> int:
    """Delete what is older than a moment; returns how many runs, scenarios and so on that were.

    seconds: go on for so long at most; the next call goes on where this one ended.
    """
    until, forgotten = time.monotonic() + seconds, 0
    for step in STEPS:
        more = 1
        while more and time.monotonic() < until:
            with database.session() as session:
                more = step(session, before)
            forgotten += more
    return forgotten


def _forget_runs(session: Session, before: dt.datetime) -> int:
    """Runs of one portfolio that ended, with their plans, unless one is of record."""
    portfolio = session.scalars(_of_runs(select(PortfolioRow), before).limit(1)).first()
    if portfolio is None:
        return 0
    hold(session, lineage_of(portfolio))
    own = _of_runs(select(RunRow), before).where(ScenarioRow.portfolio_id == portfolio.id)
    runs = session.scalars(own.order_by(RunRow.id).limit(MOST_RUNS)).all()
    ids = select(RunRow.id).where(RunRow.id.in_([run.id for run in runs]))
    forget_plans(session, ids)
    change(session, delete(RunRow).where(RunRow.id.in_([run.id for run in runs])))
    forget_documents(session, {run.document_key for run in runs})
    return len(runs)


def _of_runs(wanted: Select[Any], before: dt.datetime) -> Select[Any]:
    """Of runs that ended before, unless their plan is of record."""
    of_record = exists().where(PlanRow.run_id == RunRow.id, RecordRow.plan_key == PlanRow.key)
    joined = wanted.select_from(RunRow).join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
    joined = joined.join(PortfolioRow, PortfolioRow.id == ScenarioRow.portfolio_id)
    return joined.where(RunRow.ended_at < before, ~of_record)


def _forget_revisions(session: Session, before: dt.datetime) -> int:
    """What scenarios were before an edit, where no run is of that."""
    row = ScenarioRevisionRow
    is_planned = exists().where(
        RunRow.scenario_id == row.scenario_id, RunRow.scenario_revision == row.revision
    )
    wanted = (
        select(row)
        .join(ScenarioRow, ScenarioRow.id == row.scenario_id)
        .where(row.created_at < before, row.revision != ScenarioRow.revision, ~is_planned)
    )
    found = session.scalars(wanted.limit(MOST_REVISIONS)).all()
    for revision in found:
        session.delete(revision)
    session.flush()
    forget_documents(session, {revision.document_key for revision in found})
    return len(found)


def _forget_scenarios(session: Session, before: dt.datetime) -> int:
    """Scenarios last edited before, without a run."""
    edited = select(func.max(ScenarioRevisionRow.created_at)).where(
        ScenarioRevisionRow.scenario_id == ScenarioRow.id
    )
    old = [~ScenarioRow.is_base, edited.scalar_subquery() < before, ~_is_run()]
    old.append(ScenarioRow.id.not_in(_scheduled(session)))
    rows = session.scalars(select(ScenarioRow).where(*old).limit(MOST_RUNS)).all()
    for row in rows:
        forget(session, row, is_kept_with_runs=True)
    return len(rows)


def _forget_portfolios(session: Session, before: dt.datetime) -> int:
    """A portfolio made before, without a scenario but the base one and without a run."""
    own = ScenarioRow.portfolio_id == PortfolioRow.id
    is_used = exists().where(own, or_(~ScenarioRow.is_base, _is_run()))
    old = [PortfolioRow.created_at < before, ~is_used]
    schedules = select(ScheduleRow.portfolio_sha256)
    is_free = or_(PortfolioRow.name_sha256.is_(None), PortfolioRow.name_sha256.not_in(schedules))
    wanted = select(PortfolioRow).where(*old, is_free).limit(1)
    found = session.scalars(wanted).first()
    if found is None:
        return 0
    hold(session, lineage_of(found))
    take_turns(session, TURNS)
    scenarios = select(ScenarioRow.id).where(ScenarioRow.portfolio_id == found.id)
    session.scalars(scenarios.with_for_update()).all()  # nobody starts a run of one meanwhile
    again = session.scalars(wanted.where(PortfolioRow.id == found.id)).first()
    if again is not None:
        documents = documents_of(session, again.id)
        change(session, delete(PortfolioRow).where(PortfolioRow.id == again.id))
        forget_documents(session, documents)
    return 1


def _is_run() -> ColumnElement[bool]:
    return exists().where(RunRow.scenario_id == ScenarioRow.id)


def _scheduled(session: Session) -> Sequence[str]:
    """Ids of the scenarios that schedules name, and of what these are on the newest version."""
    rows = session.execute(select(ScheduleRow.scenarios, ScheduleRow.carried)).all()
    return [name for named, carried in rows for name in (*named, *carried.values())]


def _forget_rows(kind: Any, key: Any, *old: Callable[[dt.datetime], ColumnElement[bool]]) -> Step:
    """A step that deletes rows of a table by what must hold of them."""

    def step(session: Session, before: dt.datetime) -> int:
        found = select(key).where(*(holds(before) for holds in old)).limit(MOST_ROWS)
        return change(session, delete(kind).where(key.in_(found)))

    return step


THINGS: tuple[Any, ...] = (
    PortfolioRow,
    ScenarioRow,
    RunRow,
    PlanRow,
    KeyRow,
    BatchRow,
    ScheduleRow,
    WebhookRow,
)
"""What the audit may be about: as long as it is there, so is its audit."""


def _is_gone(_: dt.datetime) -> ColumnElement[bool]:
    there = [exists().where(kind.id == AuditRow.what) for kind in THINGS]
    return ~or_(*there)


STEPS: Sequence[Step] = (
    _forget_runs,
    _forget_revisions,
    _forget_scenarios,
    _forget_portfolios,
    _forget_rows(
        BatchRow,
        BatchRow.id,
        lambda before: BatchRow.ended_at < before,
        lambda _: ~exists().where(BatchRunRow.batch_id == BatchRow.id),
    ),
    _forget_rows(DeliveryRow, DeliveryRow.id, lambda before: DeliveryRow.ended_at < before),
    _forget_rows(AuditRow, AuditRow.number, lambda before: AuditRow.created_at < before, _is_gone),
)
