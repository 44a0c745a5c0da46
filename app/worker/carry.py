"""A run from the queue to its end: its solver is followed, and whatever comes is written down."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from itertools import count
from typing import TypeVar

from app import logs
from app.database import Database
from app.outages import OUTAGES, brief
from app.worker.course import Course
from app.worker.messages import Failure, Order
from app.worker.process import SolverProcess
from app.worker.record import Record, Superseded, begin
from solver.plan import Plan

Done = TypeVar("Done")
logger = logging.getLogger(__name__)
MOST_CRASHES = 3
"""So often a run's solver may die of a signal, in one worker, before the run fails."""
AGAIN_SECONDS = 1.0
INSIST_SECONDS = 600.0
LEAVE_SECONDS = 3.0
SLOW = Failure(
    "no_plan_in_time",
    "The time ran out before there was a legal plan. Give a longer time_limit, or plan less.",
)


class Carrier:
    """A worker's hands: carries runs to their end, one of each lane at a time.

    One solver's process always waits, so that a run need not wait for imports. around: entered
    for each attempt, for who traces it.
    """

    def __init__(self, database: Database, slot: int, spawn: Callable[[], SolverProcess]) -> None:
        self.database, self.slot, self._spawn = database, slot, spawn
        self._lock = threading.Lock()
        self._waiting: SolverProcess | None = None
        self._courses: set[Course] = set()
        self._is_leaving = threading.Event()
        self.around: Callable[[Record], AbstractContextManager[None]] = lambda _: nullcontext()

    def prepare(self) -> None:
        """Start the process that the next run will use."""
        with self._lock:
            if self._waiting is None and not self._is_leaving.is_set():
                self._waiting = self._spawn()

    def close(self) -> None:
        """End the process that waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.close()

    def leave(self, *, is_told: bool) -> None:
        """Kill every solver and carry nothing more: this process is about to end.

        is_told: somebody wants it to end; then its runs are handed over, and go on elsewhere.
        """
        self._is_leaving.set()
        with self._lock:
            courses = tuple(self._courses)
        for course in courses:
            course.process.kill()
        self.close()
        if is_told:
            thread = threading.Thread(target=_hand_over, args=(courses,), daemon=True)
            thread.start()
            thread.join(timeout=LEAVE_SECONDS)

    def carry(self, run_id: str) -> None:
        """Carry a run to its end, whatever end that is."""
        for crashes in count(1):
            self._stay()
            record = _insist(lambda: begin(self.database, run_id, self.slot))
            if record is None:
                return
            with logs.about(run=run_id, attempt=record.attempt), self.around(record):
                if self._attempt(record, is_last=crashes >= MOST_CRASHES):
                    return

    def _attempt(self, record: Record, *, is_last: bool) -> bool:
        """One attempt; returns whether this worker has nothing more to do for the run."""
        logger.info("run begun")
        try:
            return self._carry(record, is_last=is_last)
        except Superseded:
            logger.warning("run superseded")
            return True
        finally:
            self.prepare()

    def _carry(self, record: Record, *, is_last: bool) -> bool:
        """One attempt; returns whether the run has ended, and not its solver alone."""
        course = self._begin(record, _order(record))
        answer = self._follow(course)
        is_cancelled = course.is_cancelled
        if answer is None and course.best is not None:
            course = self._begin(record, replace(course.order, start=course.best, is_stopped=True))
            answer = self._follow(course)
        if course.has_crashed and not is_last:
            logger.warning("solver crashed", extra={"run": record.run_id})
            return False
        end = SLOW if answer is None else answer
        _insist(lambda: _write_end(record, end, is_cancelled=is_cancelled))
        return True

    def _begin(self, record: Record, order: Order) -> Course:
        return Course(record, order, self._take(), self.prepare)

    def _follow(self, course: Course) -> Plan | Failure | None:
        with self._lock:
            self._courses.add(course)
        try:
            return course.follow()
        finally:
            self._stay()
            with self._lock:
                self._courses.discard(course)

    def _stay(self) -> None:
        """Where the process is about to end, wait for that: the run is in other hands."""
        if self._is_leaving.is_set():
            threading.Event().wait()

    def _take(self) -> SolverProcess:
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.is_waiting():
            return waiting
        if waiting is not None:
            waiting.close()
        return self._spawn()


def _order(record: Record) -> Order:
    return Order(
        document=record.document,
        settings=record.settings,
        began=record.began,
        start=record.checkpoint,
        is_stopped=record.is_stopped,
        is_background=record.is_background,
    )


def _write_end(record: Record, answer: Plan | Failure, *, is_cancelled: bool) -> None:
    if isinstance(answer, Plan):
        record.complete(answer, is_cancelled=is_cancelled)
    elif is_cancelled and answer.code == SLOW.code:
        record.cancel()
    else:
        record.fail(answer)
    logger.info("run ended", extra={"run": record.run_id})


def _insist(write: Callable[[], Done]) -> Done:
    """Write, again and again while the database is full or away: a plan is worth waiting for."""
    until = time.monotonic() + INSIST_SECONDS
    while True:
        try:
            return write()
        except OUTAGES as error:
            if time.monotonic() > until:
                raise
            logger.warning("run waits for the database", extra={"error": brief(error)})
            time.sleep(AGAIN_SECONDS)


def _hand_over(courses: tuple[Course, ...]) -> None:
    for course in courses:
        with suppress(*OUTAGES):
            course.record.hand_over()
