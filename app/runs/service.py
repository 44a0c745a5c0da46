"""Runs started and stopped: the run's row and its place in the queue are committed together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.once import KEEP_KEYS, Idempotency
from app.rows import change, find_row, new_id
from app.runs.ending import ended
from app.scenarios import queries as scenarios
from app.worker import engine
from app.worker.engine import Priority
from models import IdempotencyRow, RunRow, ScenarioRow
from models.base import now
from solver.search.settings import Settings


def start(
    session: Session,
    scenario_id: str,
    settings: Settings,
    caller: str,
    once: Idempotency | None = None,
    *,
    priority: Priority = Priority.INTERACTIVE,
) -> str:
    """Queue a run of a scenario and return its id.

    once: what a repeat of the request is known by; `repeated` has told that this is none. Raises
    NotFound.
    """
    scenario = scenarios.find(session, scenario_id, "/scenario")
    run = _row(scenario, settings, caller, priority)
    session.add(run)
    session.flush()
    if once is not None:
        _note(session, caller, once, run.id)
    engine.enqueue(session, run.id, priority=priority, caller=caller)
    return run.id


def start_many(
    session: Session, asked: Sequence[tuple[str, Settings]], caller: str
) -> tuple[str, ...]:
    """Queue runs of scenarios that nobody waits for; returns their ids in the same order.

    Raises NotFound where a scenario is not there.
    """
    known: dict[str, ScenarioRow] = {}
    for place, (scenario_id, _) in enumerate(asked):
        if scenario_id not in known:
            pointer = f"/runs/{place}/scenario"
            known[scenario_id] = scenarios.find(session, scenario_id, pointer)
    runs = [_row(known[name], settings, caller, Priority.BATCH) for name, settings in asked]
    session.add_all(runs)
    session.flush()
    ids = tuple(run.id for run in runs)
    engine.enqueue_many(session, ids, priority=Priority.BATCH, caller=caller)
    return ids


def _row(scenario: ScenarioRow, settings: Settings, caller: str, priority: Priority) -> RunRow:
    return RunRow(
        id=new_id(),
        scenario_id=scenario.id,
        scenario_revision=scenario.revision,
        document_key=scenario.document_key,
        status="queued",
        priority=priority.value,
        settings=settings.model_dump(mode="json"),
        caller=caller,
    )


def _note(session: Session, caller: str, once: Idempotency, run_id: str) -> None:
    digest = once.digest(caller)
    row = IdempotencyRow(digest=digest, sha256=once.sha256, run_id=run_id, caller=caller)
    session.add(row)
    session.flush()


def repeated(session: Session, caller: str, once: Idempotency) -> str | None:
    """The run that this request started before, within 24 hours; None where it is the first.

    Until the transaction ends, another request with the same key waits here. Raises Conflict
    where the key came with another request.
    """
    digest = once.turn(session, caller)
    session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < now() - KEEP_KEYS))
    known = session.scalars(select(IdempotencyRow).where(IdempotencyRow.digest == digest)).first()
    if known is None:
        return None
    once.refuse_another(known.sha256)
    return known.run_id


def cancel(session: Session, run_id: str) -> None:
    """End a queued run at once; tell a running one to end with its best plan. Raises Conflict."""
    run = find_row(session, RunRow, run_id, "run")
    if stop(session, RunRow.id == run_id):
        return
    session.refresh(run)
    if run.status != "cancelled":
        raise Conflict(f"Run '{run_id}' has {run.status} already; there is nothing to cancel.")


def hold_going(session: Session, which: ColumnElement[bool]) -> None:
    """Let none of these runs end, or be told to, until the transaction ends.

    Whoever ends a run has its row before he takes the turn of its batch; so must others.
    """
    going = select(RunRow.id).where(which, RunRow.status.in_(("queued", "running")))
    session.scalars(going.order_by(RunRow.id).with_for_update()).all()


def stop(session: Session, which: ColumnElement[bool]) -> int:
    """End some runs: those never begun at once, the others with their best plans; how many.

    One that was handed over is as good as running: the next worker ends it with its best plan.
    """
    queued = update(RunRow).where(which, RunRow.status == "queued", RunRow.attempt == 0)
    values = {"status": "cancelled", "stop_requested": True, "ended_at": now()}
    over = session.scalars(queued.values(values).returning(RunRow.id)).all()
    going = update(RunRow).where(which, RunRow.status.in_(("queued", "running")))
    told = change(session, going.values(stop_requested=True))
    ended(session, over)
    return len(over) + told
