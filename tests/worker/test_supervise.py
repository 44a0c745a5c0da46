"""Workers as processes: runs come through the queue, and survive the death of who carries them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.config import Config
from app.database import Database
from app.plans import queries as plans
from app.runs import queries as runs
from app.runs.queries import RunRecord
from app.worker import supervise
from app.worker.rescue import LOOK_SECONDS
from app.worker.supervise import Supervisor
from models import RunRow
from tests.postgres import Postgres
from tests.samples import SLICES, document, plan
from tests.stored import start_run

FAKE = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
LONGEST_WAIT = 30
AWAY_SECONDS = 3.0


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PROGRAM", FAKE)
    monkeypatch.setattr(supervise, "RESTART_SECONDS", 0.1)


def supervisor(url: str, workers: int = 1) -> Supervisor:
    return Supervisor(Config(database_url=url, workers=workers))


def queue(database: Database, behaviour: str) -> str:
    with database.session() as session:
        return start_run(session, document(behaviour))


def wait(database: Database, run: str, until: Callable[[RunRecord], bool]) -> RunRecord:
    end = time.monotonic() + LONGEST_WAIT
    while True:
        with database.read_session() as session:
            record = runs.get(session, run)
        if until(record):
            return record
        assert time.monotonic() < end, record
        time.sleep(0.05)


def wait_for_checkpoint(database: Database, run: str) -> None:
    """Until the run has told of its progress twice: its first plan came with the first report."""
    wait(database, run, lambda r: r.progress is not None and r.progress.seconds > 0.6)


def workers_of(supervisor: Supervisor) -> list[psutil.Process]:
    children = psutil.Process().children()
    return [child for child in children if FAKE[1] in child.cmdline()]


def test_a_queued_run_is_carried_to_its_end(database: Database, database_url: str) -> None:
    run = queue(database, "answers")
    with supervisor(database_url):
        record = wait(database, run, lambda r: r.is_ended)
        assert (record.status, record.error) == ("completed", None)
        later = queue(database, "answers")
        assert wait(database, later, lambda r: r.is_ended).status == "completed"


def test_a_run_goes_on_after_its_worker_was_killed(database: Database, database_url: str) -> None:
    with supervisor(database_url) as keeper:
        run = queue(database, "resumes")
        wait_for_checkpoint(database, run)
        (worker,) = workers_of(keeper)
        solvers = worker.children()
        worker.kill()
        record = wait(database, run, lambda r: r.is_ended)
        psutil.wait_procs(solvers, timeout=5)
        assert not any(solver.is_running() for solver in solvers)
    assert (record.status, record.error) == ("completed", None)
    with database.read_session() as session:
        assert plans.get(session, record.plan or "").plan == plan(*SLICES[:2])
        assert session.get_one(RunRow, run).attempt == 2


def test_a_run_goes_on_after_the_service_was_stopped(sqlite_database: Database) -> None:
    url = sqlite_database.url.render_as_string()
    run = queue(sqlite_database, "resumes")
    with supervisor(url) as keeper:
        wait_for_checkpoint(sqlite_database, run)
        processes = [*workers_of(keeper)]
        processes += [solver for worker in processes for solver in worker.children()]
    psutil.wait_procs(processes, timeout=5)
    assert not any(process.is_running() for process in processes)
    with supervisor(url):
        assert wait(sqlite_database, run, lambda r: r.is_ended).status == "completed"


def test_a_service_told_to_end_hands_its_runs_over_within_ten_seconds(
    database: Database, database_url: str
) -> None:
    with supervisor(database_url) as leaving:
        run = queue(database, "resumes")
        wait_for_checkpoint(database, run)
        with supervisor(database_url):
            time.sleep(LOOK_SECONDS)
            began = time.monotonic()
            leaving.stop()
            assert wait(database, run, lambda r: r.is_ended).status == "completed"
            assert time.monotonic() - began < 10
    with database.read_session() as session:
        row = session.get_one(RunRow, run)
        assert (row.attempt, row.handovers) == (2, 1)


@pytest.mark.postgres
def test_runs_go_on_after_their_server_was_away(postgres: Postgres) -> None:
    with postgres.database(migrated=True) as url:
        database = Database(url)
        allow = f"ALTER DATABASE {database.url.database} ALLOW_CONNECTIONS "
        with supervisor(url):
            run = queue(database, "resumes")
            wait_for_checkpoint(database, run)
            postgres.execute(
                allow + "false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{database.url.database}'",
            )
            time.sleep(AWAY_SECONDS)
            postgres.execute(allow + "true")
            record = wait(database, run, lambda r: r.is_ended)
        with database.read_session() as session:
            assert plans.get(session, record.plan or "").plan == plan(*SLICES[:2])
            assert session.get_one(RunRow, run).attempt >= 2
        database.close()


def test_two_workers_carry_two_runs_at_once(sqlite_database: Database) -> None:
    url = sqlite_database.url.render_as_string()
    with supervisor(url, workers=2):
        pair = [queue(sqlite_database, "waits") for _ in range(2)]
        for run in pair:
            wait(sqlite_database, run, lambda r: r.status == "running")
        with sqlite_database.read_session() as session:
            assert {session.get_one(RunRow, run).slot for run in pair} == {0, 1}


def test_no_worker_means_no_process(sqlite_database: Database) -> None:
    with supervisor(sqlite_database.url.render_as_string(), workers=0) as keeper:
        assert workers_of(keeper) == []
