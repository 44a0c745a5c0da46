"""A run is carried to its end, whatever its solver does; here the solver does what it is told."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from app.database import Database
from app.plans import queries as plans
from app.runs import service
from app.worker import carry, course
from app.worker.carry import Carrier
from app.worker.process import SolverProcess
from models import CheckpointRow, ProgressRow, RunRow
from tests.samples import SLICES, plan
from tests.worker.carrying import (
    carrier_of,
    carry_out,
    queue,
    read,
    wait_for_progress,
    wait_until_ready,
)


@pytest.fixture(scope="module")
def carrier(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carrier]:
    """A worker's hands, whose solver does what the portfolio's name says; one for all tests."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("carry"))
    database = Database(f"sqlite:///{file}")
    carrier = carrier_of(database)
    yield carrier
    carrier.close()
    database.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(course, "READINGS", 0.0)
    monkeypatch.setattr(carry, "MOST_CRASHES", 2)


def test_a_plan_is_stored_with_the_run_s_end(any_carrier: Carrier) -> None:
    run = carry_out(any_carrier, "answers")
    assert (run.status, run.error) == ("completed", None)
    assert run.started_at is not None
    assert run.ended_at is not None
    assert run.created_at <= run.started_at <= run.ended_at
    assert run.progress is not None
    assert (run.progress.objective, run.progress.phase) == (1200.5, "done")
    assert run.warnings[-1:] == plan().warnings
    with any_carrier.database.read_session() as session:
        assert plans.get(session, run.plan or "").plan == plan(*SLICES)


@pytest.mark.parametrize(
    ("behaviour", "code", "words"),
    [
        ("crashes", "solver_crashed", "signal 11 (SIGSEGV)"),
        ("raises", "solver_crashed", "RuntimeError: an invariant broke"),
        ("is_killed", "out_of_memory", "the system killed it"),
        ("eats_memory", "out_of_memory", "more memory than there is"),
        ("has_no_memory", "out_of_memory", "more memory than there is"),
        ("is_infeasible", "infeasible", "Nothing keeps the budget."),
        ("is_refused", "checker_refused", "capacity by 2.5"),
    ],
)
def test_a_run_fails_with_a_reason(carrier: Carrier, behaviour: str, code: str, words: str) -> None:
    run = carry_out(carrier, behaviour)
    assert (run.status, run.plan) == ("failed", None)
    assert run.error is not None
    assert run.error.code == code
    assert words in run.error.message


def test_a_failure_names_rules_and_projects_and_keeps_the_evidence(carrier: Carrier) -> None:
    error = carry_out(carrier, "is_infeasible").error
    assert error is not None
    assert (error.rules, error.projects) == (("budget",), ("crm",))
    run = carry_out(carrier, "is_refused")
    with carrier.database.read_session() as session:
        stored = session.scalars(select(RunRow.error).where(RunRow.id == run.id)).one()
    assert stored["evidence"] == {"rules": {"capacity": 2.5}, "messages": ["ann works 42.5 h"]}


def test_the_next_run_goes_well_after_a_crash(carrier: Carrier) -> None:
    assert carry_out(carrier, "crashes").status == "failed"
    assert carry_out(carrier, "answers").status == "completed"


def test_a_process_that_died_while_it_waited_is_replaced(carrier: Carrier) -> None:
    process = wait_until_ready(carrier)
    process.kill()
    process._process.wait()
    run = queue(carrier.database, "answers")
    carrier.carry(run)
    assert read(carrier.database, run).status == "completed"


def test_an_over_long_run_is_told_to_stop_and_keeps_its_plan(carrier: Carrier) -> None:
    run = carry_out(carrier, "waits", time_limit=0.5)
    assert run.status == "completed"
    assert run.plan is not None


def test_an_over_long_run_is_killed_and_ends_with_its_best_plan(any_carrier: Carrier) -> None:
    run = carry_out(any_carrier, "hangs", time_limit=1)
    assert run.status == "completed"
    with any_carrier.database.read_session() as session:
        stored = plans.get(session, run.plan or "").plan
        assert session.get(CheckpointRow, run.id) is None
    assert stored.allocations == plan(*SLICES[:2]).allocations


def test_an_over_long_run_without_a_plan_fails(carrier: Carrier) -> None:
    run = carry_out(carrier, "hangs_with_nothing", time_limit=0.5)
    assert run.error is not None
    assert (run.status, run.error.code) == ("failed", "no_plan_in_time")


@pytest.mark.parametrize(("behaviour", "has_plan"), [("waits", True), ("finds_nothing", False)])
def test_a_cancelled_run_ends_and_keeps_its_plan(
    any_carrier: Carrier, behaviour: str, has_plan: bool
) -> None:
    run = queue(any_carrier.database, behaviour)
    thread = threading.Thread(target=any_carrier.carry, args=(run,))
    thread.start()
    wait_for_progress(any_carrier.database, run)
    with any_carrier.database.session() as session:
        service.cancel(session, run)
    thread.join(timeout=20)
    ended = read(any_carrier.database, run)
    assert (ended.status, ended.error, ended.plan is not None) == ("cancelled", None, has_plan)


def test_a_run_cancelled_in_the_queue_is_not_begun(carrier: Carrier) -> None:
    run = queue(carrier.database, "answers")
    with carrier.database.session() as session:
        service.cancel(session, run)
    carrier.carry(run)
    assert (read(carrier.database, run).status, read(carrier.database, run).started_at) == (
        "cancelled",
        None,
    )


def test_progress_is_told_at_least_every_half_second(carrier: Carrier) -> None:
    run = carry_out(carrier, "waits", time_limit=2)
    with carrier.database.read_session() as session:
        rows = session.scalars(select(ProgressRow).where(ProgressRow.run_id == run.id)).all()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    seconds = [row.seconds for row in rows]
    assert len(rows) >= 4
    assert max(b - a for a, b in pairwise(seconds)) < 1


def test_the_solver_steps_back_for_others(carrier: Carrier) -> None:
    score = Path(f"/proc/{wait_until_ready(carrier).pid}/oom_score_adj")
    own, until = Path("/proc/self/oom_score_adj"), time.monotonic() + 5
    while score.exists() and int(score.read_text()) <= int(own.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_solver_itself_answers(sqlite_database: Database) -> None:
    carrier = Carrier(sqlite_database, 0, SolverProcess)
    run = carry_out(carrier, "office", time_limit=5)
    carrier.close()
    assert (run.status, run.error) == ("completed", None)
    with sqlite_database.read_session() as session:
        stored = plans.get(session, run.plan or "").plan
    assert stored.objective.bound <= stored.objective.total
    assert stored.allocations
