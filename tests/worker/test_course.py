"""A run's time is counted from when its solver can begin."""

from __future__ import annotations

import queue
import time

import pytest

from app.database import Database
from app.worker.course import Course
from app.worker.messages import Message, Order
from app.worker.process import SolverProcess
from app.worker.record import begin
from solver.plan import Plan
from solver.search.progress import Progress
from solver.search.settings import Settings
from tests.samples import plan
from tests.worker import carrying

SILENCE = 0.05


class Telling(SolverProcess):
    """A solver that tells its phase for a second, then its plan."""

    def __init__(self, phase: str) -> None:
        self.phase, self.began, self.is_stopped = phase, time.monotonic(), False

    def ask(self, order: Order) -> None:
        """It has heard."""

    def close(self) -> None:
        """Nothing to end."""

    def stop(self) -> None:
        self.is_stopped = True

    def next(self, seconds: float) -> Message:
        if seconds < SILENCE:
            raise queue.Empty
        time.sleep(SILENCE)
        if time.monotonic() - self.began > 1:
            return plan()
        return Progress(None, None, None, 0.0, self.phase)


@pytest.mark.parametrize(("phase", "is_waited_for"), [("compiling", True), ("improving", False)])
def test_a_run_s_time_begins_when_all_is_compiled(
    sqlite_database: Database, phase: str, is_waited_for: bool
) -> None:
    record = begin(sqlite_database, carrying.queue(sqlite_database, "answers"), 0)
    assert record is not None
    process = Telling(phase)
    order = Order(record.document, Settings(time_limit=0.2), record.began)
    assert isinstance(Course(record, order, process).follow(), Plan)
    assert process.is_stopped != is_waited_for
