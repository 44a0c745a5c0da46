"""A run goes on after whatever happened to its solver, its worker or its database."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from app.database import Database
from app.plans import queries as plans
from app.worker import carry
from app.worker.carry import Carrier
from models import RunRow
from tests.samples import SLICES, plan
from tests.worker.carrying import (
    carrier_of,
    queue,
    read,
    read_only,
    wait_for_checkpoint,
    wait_for_progress,
    wait_until_ready,
)


@pytest.fixture
def carrier(sqlite_database: Database) -> Iterator[Carrier]:
    carrier = carrier_of(sqlite_database)
    yield carrier
    carrier.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carry, "AGAIN_SECONDS", 0.1)


def test_a_run_whose_worker_was_told_to_end_often_is_not_given_up(carrier: Carrier) -> None:
    run = queue(carrier.database, "answers")
    with carrier.database.session() as session:
        row = session.get_one(RunRow, run)
        row.attempt, row.handovers = 12, 3
    carrier.carry(run)
    assert read(carrier.database, run).status == "completed"


def test_a_run_whose_solver_is_killed_goes_on_from_its_best_plan(any_carrier: Carrier) -> None:
    run = queue(any_carrier.database, "resumes")
    thread = threading.Thread(target=any_carrier.carry, args=(run,))
    thread.start()
    wait_for_checkpoint(any_carrier.database, run)
    (solving,) = any_carrier._courses
    os.kill(solving.process.pid, signal.SIGKILL)
    thread.join(timeout=20)
    ended = read(any_carrier.database, run)
    assert (ended.status, ended.error) == ("completed", None)
    with any_carrier.database.read_session() as session:
        assert session.get_one(RunRow, run).attempt == 2
        stored = plans.get(session, ended.plan or "").plan
    assert stored.allocations == plan(*SLICES[:2]).allocations


def test_a_plan_waits_while_the_database_can_only_be_read(any_carrier: Carrier) -> None:
    run = queue(any_carrier.database, "answers_slowly")
    thread = threading.Thread(target=any_carrier.carry, args=(run,))
    thread.start()
    wait_for_progress(any_carrier.database, run)
    with read_only(any_carrier.database):
        time.sleep(1.5)
        assert thread.is_alive()
        assert read(any_carrier.database, run).status == "running"
    thread.join(timeout=20)
    ended = read(any_carrier.database, run)
    assert (ended.status, ended.error, ended.plan is not None) == ("completed", None, True)


def test_a_worker_told_to_end_hands_its_run_over(any_carrier: Carrier) -> None:
    run = queue(any_carrier.database, "resumes")
    threading.Thread(target=any_carrier.carry, args=(run,), daemon=True).start()
    wait_for_checkpoint(any_carrier.database, run)
    any_carrier.leave(is_told=True)
    assert read(any_carrier.database, run).status == "queued"
    other = carrier_of(any_carrier.database, slot=1)
    other.carry(run)
    other.close()
    assert read(any_carrier.database, run).status == "completed"


def test_a_newer_attempt_takes_the_run_over(any_carrier: Carrier) -> None:
    run = queue(any_carrier.database, "waits")
    thread = threading.Thread(target=any_carrier.carry, args=(run,))
    thread.start()
    wait_for_progress(any_carrier.database, run)
    with any_carrier.database.session() as session:
        session.get_one(RunRow, run).attempt += 1
    thread.join(timeout=20)
    assert read(any_carrier.database, run).status == "running"


def test_a_run_whose_workers_keep_dying_is_given_up(carrier: Carrier) -> None:
    run = queue(carrier.database, "answers")
    with carrier.database.session() as session:
        row = session.get_one(RunRow, run)
        row.attempt, row.handovers, row.status = 12, 2, "running"
    carrier.carry(run)
    ended = read(carrier.database, run)
    assert ended.error is not None
    assert (ended.status, ended.error.code) == ("failed", "too_many_attempts")


def test_the_solver_ends_when_its_worker_is_gone(carrier: Carrier) -> None:
    process = wait_until_ready(carrier)
    process._stdin.close()
    assert process._process.wait(timeout=10) == 0
    carrier.close()
