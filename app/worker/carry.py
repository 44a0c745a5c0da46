"""A run from the queue to its end: its solver is followed, and whatever comes is written down."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from app.database import Database
from app.worker.messages import Failure, Order
from app.worker.process import SolverProcess
from app.worker.record import Record, Superseded, begin
from solver.plan import Plan
from solver.search.progress import Progress

logger = logging.getLogger(__name__)
GRACE_SECONDS = 2.0
GRACE_SHARE = 0.05
PATIENCE_SECONDS = 10.0
PATIENCE_SHARE = 0.2
JUDGE_SECONDS = 10.0
SLOW = Failure(
    "no_plan_in_time",
    "The time ran out before there was a legal plan. Give a longer time_limit, or plan less.",
)


class Carrier:
    """A worker's hands: carries one run after the other to its end.

    One solver's process always waits, so that a run need not wait for imports.
    """

    def __init__(self, database: Database, slot: int, spawn: Callable[[], SolverProcess]) -> None:
        self.database, self.slot, self._spawn = database, slot, spawn
        self._lock = threading.Lock()
        self._waiting: SolverProcess | None = None

    def prepare(self) -> None:
        """Start the process that the next run will use."""
        with self._lock:
            if self._waiting is None:
                self._waiting = self._spawn()

    def close(self) -> None:
        """End the process that waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.close()

    def carry(self, run_id: str) -> None:
        """Carry a run to its end, whatever end that is."""
        record = begin(self.database, run_id, self.slot)
        if record is None:
            return
        logger.info("run begun", extra={"run": run_id, "attempt": record.attempt})
        try:
            self._carry(record)
        except Superseded:
            logger.warning("run superseded", extra={"run": run_id, "attempt": record.attempt})
        finally:
            self.prepare()

    def _carry(self, record: Record) -> None:
        order = Order(
            document=record.document,
            settings=record.settings,
            began=record.began,
            start=record.checkpoint,
            is_stopped=record.is_stopped,
        )
        course = Course(record, order, self._take())
        answer = course.follow()
        if answer is None and course.best is not None:
            answer = self._judge(course)
        _write_end(record, SLOW if answer is None else answer, is_cancelled=course.is_cancelled)

    def _judge(self, course: Course) -> Plan | None:
        """The plan of the best decision of a solver that had to be killed."""
        order = replace(course.order, start=course.best, is_stopped=True)
        answer = Course(course.record, order, self._take()).follow()
        return answer if isinstance(answer, Plan) else None

    def _take(self) -> SolverProcess:
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.is_waiting():
            return waiting
        if waiting is not None:
            waiting.close()
        return self._spawn()


class Course:
    """A solver's process at work on an order, until it answers or is killed for taking too long.

    best: the best decision it told of. is_cancelled: whether somebody asked for its end.
    """

    def __init__(self, record: Record, order: Order, process: SolverProcess) -> None:
        self.record, self.order, self.process = record, order, process
        self.best = order.start
        self.is_cancelled = record.is_stopped
        self._is_told = order.is_stopped
        limit = order.settings.time_limit
        self._patience = PATIENCE_SECONDS + PATIENCE_SHARE * limit
        judging, solving = JUDGE_SECONDS + limit, GRACE_SECONDS + (1 + GRACE_SHARE) * limit
        self._until = time.monotonic() + (judging if order.is_stopped else solving)

    def follow(self) -> Plan | Failure | None:
        """The answer; None where it had to be killed."""
        try:
            self.process.ask(self.order)
            return self._follow()
        finally:
            self.process.close()

    def _follow(self) -> Plan | Failure | None:
        while True:
            try:
                message = self.process.next(self._until - time.monotonic())
            except queue.Empty:
                if self._is_told:
                    return None
                self._tell()
                continue
            match message:
                case None:
                    return self.process.failure()
                case Progress():
                    self._heed(is_stopped=self.record.report(message))
                case bytes():
                    self.best = message
                    self.record.keep(message)
                case _:
                    return message

    def _heed(self, *, is_stopped: bool) -> None:
        self.is_cancelled = self.is_cancelled or is_stopped
        if is_stopped and not self._is_told:
            self._tell()

    def _tell(self) -> None:
        """Tell it to end; from now on it has so long to do so."""
        self.process.stop()
        self._is_told = True
        self._until = time.monotonic() + self._patience


def _write_end(record: Record, answer: Plan | Failure, *, is_cancelled: bool) -> None:
    if isinstance(answer, Plan):
        record.complete(answer, is_cancelled=is_cancelled)
    elif is_cancelled and answer.code == SLOW.code:
        record.cancel()
    else:
        record.fail(answer)
    logger.info("run ended", extra={"run": record.run_id})
