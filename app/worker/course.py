"""A solver's process at work on an order, followed until it answers or is killed."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from app.worker.messages import Failure, Message, Order
from app.worker.process import SolverProcess
from app.worker.record import Record
from solver.plan import Plan
from solver.search.progress import COMPILING, Progress

LOOK_SECONDS = 0.25
"""Somebody may ask for a run's end while its solver says nothing."""
LATE_SECONDS, LATE_SHARE = 0.2, 0.01
"""So long after its time limit, in seconds and as a share of it, a solver is told to end."""
GRACE_SECONDS, GRACE_SHARE = 1.0, 0.03
"""So long after that it is killed: it keeps time for its last work by itself."""
CANCEL_SECONDS, READINGS = 0.8, 2.0
"""The same where somebody asked for its end, who waits for it; or so many times what it took to
read the order, for its last work takes about as long as that."""
JUDGE_SECONDS = 60.0
STANDBY_SECONDS = 2.0
READING = "reading"
COMPILING_SECONDS = 900.0


class Course:
    """A solver's process at work on an order, until it answers or is killed for taking too long.

    best: the best decision it told of. is_cancelled: whether somebody asked for its end.
    has_crashed: whether it died of a signal. stand_by: called once the run goes on for a while,
    so that another process is ready where this one has to be killed.
    """

    def __init__(
        self,
        record: Record,
        order: Order,
        process: SolverProcess,
        stand_by: Callable[[], None] = lambda: None,
    ) -> None:
        self.record, self.order, self.process, self._stand_by = record, order, process, stand_by
        self.best = order.start
        self.is_cancelled = record.is_stopped
        self.has_crashed = False
        self._is_told = order.is_stopped
        self._has_stand_by = False
        self._began = time.monotonic()
        self._reading: float | None = None
        limit = order.settings.time_limit
        self._grace = GRACE_SECONDS + GRACE_SHARE * limit
        allowed = JUDGE_SECONDS if order.is_stopped else LATE_SECONDS + LATE_SHARE * limit
        self._given = limit + allowed
        self._until = self._began + self._given

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
                answer = self._heed(self.process.next(self._patience()))
            except queue.Empty:
                if time.monotonic() < self._until:
                    self._look(is_stopped=self.record.shall_stop())
                elif self._is_told:
                    return None
                else:
                    self._tell(self._grace)
                continue
            if answer is not None:
                return answer

    def _patience(self) -> float:
        return min(LOOK_SECONDS, self._until - time.monotonic())

    def _heed(self, message: Message | None) -> Plan | Failure | None:
        """Act on a message; returns it where it is the answer."""
        match message:
            case None:
                self.has_crashed = self.process.has_crashed()
                return self.process.failure()
            case Progress():
                self._note(message)
                self._wait_for_compiler(message)
                self._look(is_stopped=self.record.report(message))
            case bytes():
                self.best = message
                self.record.keep(message)
            case _:
                return message
        return None

    def _note(self, progress: Progress) -> None:
        """How long it took to read; and whether it is time for another process to stand by."""
        so_far = time.monotonic() - self._began
        if self._reading is None and progress.phase != READING:
            self._reading = so_far
        if so_far > STANDBY_SECONDS:
            self._prepare()

    def _wait_for_compiler(self, progress: Progress) -> None:
        """Its time begins once it has compiled what it needs, which happens once on a machine."""
        now = time.monotonic()
        if progress.phase == COMPILING and now - self._began < COMPILING_SECONDS:
            self._until = max(self._until, now + self._given)

    def _prepare(self) -> None:
        if not self._has_stand_by:
            self._has_stand_by = True
            self._stand_by()

    def _look(self, *, is_stopped: bool) -> None:
        self.is_cancelled = self.is_cancelled or is_stopped
        if is_stopped and not self._is_told:
            self._tell(max(CANCEL_SECONDS, READINGS * (self._reading or 0.0)))

    def _tell(self, grace: float) -> None:
        """Tell it to end; from now on it has so many seconds to do so."""
        self.process.stop()
        self._is_told = True
        self._until = time.monotonic() + grace
        self._prepare()
