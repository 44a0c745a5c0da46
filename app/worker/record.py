"""What a worker writes of a run: how far it is, its best decision, its end.

Every write carries the attempt and is refused where a later attempt has begun, so that a worker
believed dead can't write over the one that took its place.
"""

from __future__ import annotations

import logging
import time
import zlib
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from app.database import Database
from app.outages import OUTAGES, brief
from app.plans import service as plans
from app.rows import change
from app.runs.ending import ended
from app.worker.engine import Priority
from app.worker.messages import Failure
from models import CheckpointRow, DocumentRow, ProgressRow, RunRow
from models.base import now
from solver.errors import AllocationError
from solver.plan import Plan
from solver.search.progress import Progress
from solver.search.settings import Settings

MOST_ATTEMPTS = 10
TOO_MANY = Failure(
    "too_many_attempts",
    f"The run was begun {MOST_ATTEMPTS} times and each time its worker died. Look at the service's "
    "log; start it again with a shorter time limit or on a larger machine.",
)

logger = logging.getLogger(__name__)


class Superseded(AllocationError):
    """Another worker has begun this run again, or it was deleted: stop, and write nothing more."""

    code = "superseded"


@dataclass
class Record:
    """A run that this worker carries, as it was when it began.

    began: seconds since 1970. checkpoint: the best decision of an attempt before, as JSON.
    """

    database: Database
    run_id: str
    attempt: int
    document: bytes
    settings: Settings
    checkpoint: bytes | None
    is_stopped: bool
    is_background: bool = False
    began: float = field(default_factory=time.time)
    _next_seq: int = field(default=1)

    def report(self, progress: Progress) -> bool:
        """Note how far the run is; returns whether it shall stop.

        Where the database is away, the run goes on unseen.
        """
        try:
            with self.database.session() as session:
                is_stopped = self._guard(session)
                self._add(session, progress)
        except OUTAGES as error:
            self._warn("progress not stored", error)
            return False
        return is_stopped

    def shall_stop(self) -> bool:
        """Whether somebody asked for its end."""
        try:
            with self.database.read_session() as session:
                return bool(session.scalar(_own(self.run_id, self.attempt)))
        except OUTAGES as error:
            self._warn("stop not read", error)
            return False

    def keep(self, decision: bytes) -> None:
        """Keep the best decision so far, in place of the one before."""
        values = {"run_id": self.run_id, "attempt": self.attempt}
        row = CheckpointRow(**values, decision=zlib.compress(decision, level=1), created_at=now())
        try:
            with self.database.session() as session:
                self._guard(session)
                session.merge(row)
        except OUTAGES as error:
            self._warn("checkpoint not stored", error)

    def complete(self, plan: Plan, *, is_cancelled: bool) -> None:
        """Store the plan and end the run, both or neither."""
        with self.database.session() as session:
            self._guard(session)
            plans.save(session, self.run_id, plan)
            self._add(session, self._last(plan))
            self._end(session, "cancelled" if is_cancelled else "completed", None)

    def fail(self, failure: Failure) -> None:
        """End the run without a plan."""
        with self.database.session() as session:
            self._guard(session)
            self._end(session, "failed", failure)

    def cancel(self) -> None:
        """End a run that was told to stop before it had a plan."""
        with self.database.session() as session:
            self._guard(session)
            self._end(session, "cancelled", None)

    def hand_over(self) -> None:
        """Let another worker go on with it; that this one was told to end is no failure of it."""
        going = update(RunRow).where(
            RunRow.id == self.run_id, RunRow.attempt == self.attempt, RunRow.status == "running"
        )
        with self.database.session() as session:
            change(session, going.values(status="queued", handovers=RunRow.handovers + 1))

    def _add(self, session: Session, progress: Progress) -> None:
        session.add(ProgressRow(run_id=self.run_id, seq=self._next_seq, **asdict(progress)))
        self._next_seq += 1

    def _last(self, plan: Plan) -> Progress:
        """The report that the plan itself is."""
        worth, seconds = plan.objective, round(time.time() - self.began, 3)
        return Progress(worth.total, worth.bound, worth.gap, seconds, "done")

    def _guard(self, session: Session) -> bool:
        """Take the run's row for this transaction; returns whether it shall stop.

        Raises Superseded.
        """
        found = session.execute(
            _own(self.run_id, self.attempt).with_for_update(of=RunRow)
        ).one_or_none()
        if found is None:
            raise Superseded(self.run_id)
        return bool(found[0])

    def _end(self, session: Session, status: str, failure: Failure | None) -> None:
        error = None if failure is None else failure.as_json()
        values = {"status": status, "error": error, "ended_at": now()}
        session.execute(update(RunRow).where(RunRow.id == self.run_id).values(values))
        session.execute(delete(CheckpointRow).where(CheckpointRow.run_id == self.run_id))
        ended(session, [self.run_id])

    def _warn(self, event: str, error: Exception) -> None:
        logger.warning(event, extra={"run": self.run_id, "error": brief(error)})


def begin(database: Database, run_id: str, slot: int) -> Record | None:
    """Begin a run, or begin it again after its worker died; None where there is nothing to do."""
    with database.session() as session:
        going = RunRow.status.in_(("queued", "running"))
        begun: dict[str, Any] = {"status": "running", "started_at": now(), "slot": slot}
        begun["attempt"] = RunRow.attempt + 1
        if not change(session, update(RunRow).where(RunRow.id == run_id, going).values(begun)):
            return None
        record, handovers = _read(session, database, run_id)
    if record.attempt - handovers > MOST_ATTEMPTS:
        record.fail(TOO_MANY)
        return None
    return record


def _read(session: Session, database: Database, run_id: str) -> tuple[Record, int]:
    wanted = (
        select(RunRow, DocumentRow.body, CheckpointRow.decision)
        .join(DocumentRow, DocumentRow.key == RunRow.document_key)
        .outerjoin(CheckpointRow, CheckpointRow.run_id == RunRow.id)
        .where(RunRow.id == run_id)
    )
    run, body, decision = session.execute(wanted).one()
    latest = select(func.max(ProgressRow.seq)).where(ProgressRow.run_id == run_id)
    record = Record(
        database=database,
        run_id=run_id,
        attempt=run.attempt,
        document=zlib.decompress(body),
        settings=Settings.model_validate(run.settings),
        checkpoint=None if decision is None else zlib.decompress(decision),
        is_stopped=run.stop_requested,
        is_background=run.priority == Priority.BATCH,
        _next_seq=(session.scalar(latest) or 0) + 1,
    )
    return record, run.handovers


def _own(run_id: str, attempt: int) -> Select[bool]:
    return select(RunRow.stop_requested).where(
        RunRow.id == run_id, RunRow.attempt == attempt, RunRow.status == "running"
    )
