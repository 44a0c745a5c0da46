"""Schedules fired when they are due: once, whichever workers look, and never twice at a time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.batches import service as batches
from app.database import Database
from app.keys.service import audit
from app.outages import OUTAGES
from app.rows import change
from app.schedules import cron
from app.schedules.following import Followed, follow, newest
from app.webhooks import service as webhooks
from models import BatchRow, FiringRow, ScheduleRow
from solver.search.settings import Settings

logger = logging.getLogger(__name__)
LATE = dt.timedelta(hours=6)
"""How late a schedule still fires that was due while no worker was there."""
KEEP = dt.timedelta(days=90)
BROKE = "Something broke in the service; its log says what. It is tried again the next time."


def fire_due(database: Database, moment: dt.datetime) -> None:
    """Fire every schedule that is due, each in a transaction of its own."""
    with database.read_session() as session:
        due = session.scalars(select(ScheduleRow.id).where(ScheduleRow.due_at <= moment)).all()
    for schedule_id in due:
        try:
            with database.session() as session:
                fire(session, schedule_id, moment)
        except OUTAGES:
            raise  # it is due as before, and tried again in a minute
        except Exception:
            logger.exception("schedule broke", extra={"schedule": schedule_id})
            with database.session() as session:
                _fail(session, schedule_id, moment)
    with database.session() as session:
        forget_old(session, moment)


def fire(session: Session, schedule_id: str, moment: dt.datetime) -> None:
    """Run a schedule's scenarios as a batch, unless somebody else has just done so."""
    claimed = _claim(session, schedule_id, moment)
    if claimed is None:
        return
    row, firing = claimed
    if moment - firing.due_at > LATE:
        hours = LATE.total_seconds() / 3600
        firing.status = "missed"
        firing.message = f"No worker was there when it was due, nor within {hours:g} hours."
    elif _goes_on(session, schedule_id):
        firing.status = "skipped"
        firing.message = "The batch of the time before still goes on. Give it less time, or more."
    else:
        _start(session, row, firing)
    session.add(firing)
    fields = {"schedule": row.id, "status": firing.status, "batch": firing.batch_id}
    logger.info("schedule fired", extra=fields)


def forget_old(session: Session, moment: dt.datetime) -> None:
    """Drop results of schedules, and deliveries to webhooks, that are long past."""
    change(session, delete(FiringRow).where(FiringRow.due_at < moment - KEEP))
    webhooks.forget_old(session)


def _claim(
    session: Session, schedule_id: str, moment: dt.datetime
) -> tuple[ScheduleRow, FiringRow] | None:
    """Move a schedule on to its next time; None where it was not due any more.

    Who moves it on has it: another transaction waits for this one, and then finds it moved.
    """
    row = session.get(ScheduleRow, schedule_id)
    if row is None or row.due_at > moment:
        return None
    moved = update(ScheduleRow).where(
        ScheduleRow.id == schedule_id, ScheduleRow.due_at == row.due_at
    )
    following = cron.next_after(row.cron, row.timezone, moment)
    if not change(session, moved.values(due_at=following)):
        return None
    latest = max(row.due_at, cron.latest_until(row.cron, row.timezone, moment))
    firing = FiringRow(
        schedule_id=row.id, due_at=latest, status="started", scenarios=[], caller=row.caller
    )
    return row, firing


def _goes_on(session: Session, schedule_id: str) -> bool:
    going = select(BatchRow.id).where(
        BatchRow.schedule_id == schedule_id, BatchRow.ended_at.is_(None)
    )
    return session.scalars(going.limit(1)).first() is not None


def _start(session: Session, row: ScheduleRow, firing: FiringRow) -> None:
    portfolio = newest(session, row.portfolio)
    if portfolio is None:
        firing.status = "failed"
        firing.message = f"There is no portfolio named '{row.portfolio}' any more."
        return
    firing.portfolio_id = portfolio.id
    followed = follow(session, row, portfolio)
    running = [item.carried for item in followed if item.can_run and item.carried is not None]
    settings = Settings.model_validate(row.settings)
    if running:
        asked = [(scenario, settings) for scenario in running]
        batch = batches.start(session, row.name, asked, row.caller, schedule=row.id)
        audit(session, f"schedule {row.id}", "start batch", batch)
        firing.batch_id = batch
    else:
        firing.status = "failed"
        firing.message = "None of its scenarios can run; see why at each."
    firing.scenarios = _results(followed)


def _results(followed: Sequence[Followed]) -> list[dict[str, Any]]:
    return [asdict(item) for item in followed]


def _fail(session: Session, schedule_id: str, moment: dt.datetime) -> None:
    claimed = _claim(session, schedule_id, moment)
    if claimed is not None:
        _, firing = claimed
        firing.status, firing.message = "failed", BROKE
        session.add(firing)
