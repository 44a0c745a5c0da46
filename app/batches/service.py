"""Batches started, ended and cancelled; their runs and places in the queue come with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.once import KEEP_KEYS, Idempotency
from app.rows import change, find_row, new_id, take_turns
from app.runs import service as runs
from models import BatchRow, BatchRunRow, RunRow
from models.base import now
from solver.search.settings import Settings

AT_ONCE = 500


def start(
    session: Session,
    name: str,
    asked: Sequence[tuple[str, Settings]],
    caller: str,
    *,
    once: Idempotency | None = None,
    schedule: str | None = None,
) -> str:
    """Queue runs of scenarios as one batch, which interactive runs need not wait for; its id.

    Raises NotFound where a scenario is not there.
    """
    ids = runs.start_many(session, asked, caller)
    batch = BatchRow(
        id=new_id(),
        name=name,
        size=len(ids),
        schedule_id=schedule,
        digest=None if once is None else once.digest(caller),
        sha256=None if once is None else once.sha256,
        caller=caller,
    )
    session.add(batch)
    session.flush()
    rows = [{"batch_id": batch.id, "position": k, "run_id": run} for k, run in enumerate(ids)]
    session.execute(insert(BatchRunRow), rows)
    return batch.id


def repeated(session: Session, caller: str, once: Idempotency) -> str | None:
    """The batch that this request started before, within 24 hours; None where it is the first.

    Until the transaction ends, another request with the same key waits here. Raises Conflict
    where the key came with another request.
    """
    digest = once.turn(session, caller)
    old = update(BatchRow).where(BatchRow.digest == digest, BatchRow.created_at < now() - KEEP_KEYS)
    change(session, old.values(digest=None))
    known = session.execute(
        select(BatchRow.id, BatchRow.sha256).where(BatchRow.digest == digest)
    ).one_or_none()
    if known is None:
        return None
    batch, sha256 = known
    once.refuse_another(sha256)
    return str(batch)


def cancel(session: Session, batch_id: str) -> None:
    """End every run of a batch: those never begun at once, the others with their best plans.

    Raises NotFound, and Conflict where it has ended.
    """
    batch = find_row(session, BatchRow, batch_id, "batch")
    of_batch = RunRow.id.in_(select(BatchRunRow.run_id).where(BatchRunRow.batch_id == batch_id))
    runs.hold_going(session, of_batch)
    take_turns(session, batch_id)
    session.refresh(batch)
    if batch.ended_at is not None and not batch.is_cancelled:
        raise Conflict(f"Batch '{batch_id}' has ended already; there is nothing to cancel.")
    batch.is_cancelled = True
    session.flush()
    runs.stop(session, of_batch)


def end_where_over(session: Session, run_ids: Sequence[str]) -> Sequence[str]:
    """End those batches whose last run is among these, which have just ended; their ids."""
    found: set[str] = set()
    for start_at in range(0, len(run_ids), AT_ONCE):
        some = BatchRunRow.run_id.in_(run_ids[start_at : start_at + AT_ONCE])
        found.update(session.scalars(select(BatchRunRow.batch_id).where(some).distinct()))
    return [batch for batch in sorted(found) if _end_where_over(session, batch)]


def _end_where_over(session: Session, batch_id: str) -> bool:
    """Two runs that end at once wait for each other here, so that the later one sees both."""
    take_turns(session, batch_id)
    going = (
        select(RunRow.id)
        .join(BatchRunRow, BatchRunRow.run_id == RunRow.id)
        .where(BatchRunRow.batch_id == batch_id, RunRow.status.in_(("queued", "running")))
        .limit(1)
    )
    if session.scalars(going).first() is not None:
        return False
    open_still = update(BatchRow).where(BatchRow.id == batch_id, BatchRow.ended_at.is_(None))
    return change(session, open_still.values(ended_at=now())) > 0
