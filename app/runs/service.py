"""Runs started and stopped: the run's row and its place in the queue are committed together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.rows import change, find_row, new_id, sha256_of, take_turns
from app.scenarios import queries as scenarios
from app.worker import engine
from models import IdempotencyRow, RunRow
from models.base import now
from solver.search.settings import Settings

KEEP_KEYS = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A caller's Idempotency-Key, and the SHA-256 of the request it came with."""

    key: str
    sha256: str


def start(
    session: Session,
    scenario_id: str,
    settings: Settings,
    caller: str,
    once: Idempotency | None = None,
) -> str:
    """Queue a run of a scenario and return its id; a repeated request returns its first one's.

    Raises NotFound, and Conflict where the key came with another request before.
    """
    known = repeated(session, caller, once) if once else None
    if known is not None:
        return known
    scenario = scenarios.find(session, scenario_id, "/scenario")
    run = RunRow(
        id=new_id(),
        scenario_id=scenario.id,
        scenario_revision=scenario.revision,
        document_key=scenario.document_key,
        status="queued",
        settings=settings.model_dump(mode="json"),
        caller=caller,
    )
    session.add(run)
    session.flush()
    if once is not None:
        session.add(
            IdempotencyRow(
                digest=sha256_of(caller, once.key),
                sha256=once.sha256,
                run_id=run.id,
                caller=caller,
            )
        )
        session.flush()
    engine.enqueue(session, run.id)
    return run.id


def repeated(session: Session, caller: str, once: Idempotency) -> str | None:
    """The run that this request started before, within 24 hours; None where it is the first.

    Until the transaction ends, another request with the same key waits here. Raises Conflict
    where the key came with another request.
    """
    digest = sha256_of(caller, once.key)
    take_turns(session, digest)
    session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < now() - KEEP_KEYS))
    known = session.scalars(select(IdempotencyRow).where(IdempotencyRow.digest == digest)).first()
    if known is None:
        return None
    if known.sha256 != once.sha256:
        raise Conflict(
            "This Idempotency-Key came with another request before. "
            "Use a new one for a new request."
        )
    return known.run_id


def cancel(session: Session, run_id: str) -> None:
    """End a queued run at once; tell a running one to end with its best plan. Raises Conflict."""
    run = find_row(session, RunRow, run_id, "run")
    queued = update(RunRow).where(RunRow.id == run_id, RunRow.status == "queued")
    ended = queued.values(status="cancelled", stop_requested=True, ended_at=now())
    if change(session, ended):
        return
    running = update(RunRow).where(RunRow.id == run_id, RunRow.status == "running")
    if change(session, running.values(stop_requested=True)):
        return
    session.refresh(run)
    if run.status != "cancelled":
        raise Conflict(f"Run '{run_id}' has {run.status} already; there is nothing to cancel.")
