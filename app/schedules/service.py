"""Schedules made and deleted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidRequest
from app.optimize.schemas import too_long
from app.rows import find_row, is_storable, new_id, sha256_of
from app.schedules import cron
from app.schedules.following import newest
from app.schedules.schemas import ScheduleRequest
from models import PortfolioRow, ScenarioRow, ScheduleRow
from models.base import now
from solver.errors import Issue

MOST_SCHEDULES = 1_000


def create(session: Session, asked: ScheduleRequest, max_time_limit: float, caller: str) -> str:
    """Make a schedule; its id. Raises InvalidRequest with every fault."""
    faults = [*cron.faults_of(asked.cron, asked.timezone), *_unknown(session, asked)]
    faults += too_long(asked.settings, max_time_limit)
    if faults:
        raise InvalidRequest(faults)
    if (session.scalar(select(func.count()).select_from(ScheduleRow)) or 0) >= MOST_SCHEDULES:
        raise Conflict(f"There are {MOST_SCHEDULES} schedules already; delete one first.")
    row = ScheduleRow(
        id=new_id(),
        name=asked.name,
        cron=asked.cron,
        timezone=asked.timezone,
        portfolio=asked.portfolio,
        portfolio_sha256=sha256_of(asked.portfolio),
        scenarios=list(asked.scenarios),
        carried={},
        settings=asked.settings.model_dump(mode="json"),
        due_at=cron.next_after(asked.cron, asked.timezone, now()),
        caller=caller,
    )
    session.add(row)
    session.flush()
    return row.id


def delete(session: Session, name: str) -> None:
    """Delete a schedule and its results; its batches stay. Raises NotFound."""
    session.delete(find_row(session, ScheduleRow, name, "schedule"))
    session.flush()


def _unknown(session: Session, asked: ScheduleRequest) -> Iterator[Issue]:
    """What it names that is not there."""
    if newest(session, asked.portfolio) is None:
        shown = asked.portfolio[:100]
        text = f"There is no portfolio named '{shown}'. Give the name of a stored one."
        yield Issue("/portfolio", "not_found", text)
        return
    seen: set[str] = set()
    for k, name in enumerate(asked.scenarios):
        if name in seen:
            yield Issue(f"/scenarios/{k}", "duplicate", "It is listed already; take it out here.")
        elif not _is_of(session, name, asked.portfolio):
            text = (
                f"There is no scenario '{name[:100]}' of this portfolio. "
                "Correct the id, or list what there is."
            )
            yield Issue(f"/scenarios/{k}", "not_found", text)
        seen.add(name)


def _is_of(session: Session, scenario: str, portfolio: str) -> bool:
    wanted = (
        select(ScenarioRow.id)
        .join(PortfolioRow, PortfolioRow.id == ScenarioRow.portfolio_id)
        .where(ScenarioRow.id == scenario, ScenarioRow.deleted_at.is_(None))
        .where(PortfolioRow.name_sha256 == sha256_of(portfolio))
    )
    return is_storable(scenario) and session.scalars(wanted).first() is not None
