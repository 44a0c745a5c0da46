"""Who waits for a run is served at once, and nobody waits behind another's batch."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from app.config import Config
from app.database import Database
from app.portfolios import service as portfolios
from app.runs import queries as runs
from app.runs import service
from app.runs.queries import RunRecord
from app.scenarios import service as scenarios
from app.worker import supervise
from app.worker.engine import Priority
from app.worker.supervise import Supervisor
from models import RunRow
from solver.search.settings import Settings
from tests.samples import document

FAKE = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
LONGEST_WAIT = 30


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PROGRAM", FAKE)


def scenario(database: Database, behaviour: str) -> str:
    with database.session() as session:
        kept = portfolios.keep(session, document(behaviour), "ann")
        return scenarios.keep(session, kept, "base", "ann")


def start(
    database: Database, name: str, caller: str = "ann", lane: Priority = Priority.INTERACTIVE
) -> str:
    with database.session() as session:
        return service.start(session, name, Settings(), caller, priority=lane)


def wait(database: Database, run: str, status: str) -> RunRecord:
    until = time.monotonic() + LONGEST_WAIT
    while True:
        with database.read_session() as session:
            record = runs.get(session, run)
        if record.status == status:
            return record
        assert time.monotonic() < until, record
        time.sleep(0.02)


def test_an_interactive_run_starts_at_once_while_a_batch_of_500_waits(
    database: Database, database_url: str
) -> None:
    busy, quick = scenario(database, "waits"), scenario(database, "answers")
    with database.session() as session:
        batch = service.start_many(session, [(busy, Settings())] * 500, "ann")
    with Supervisor(Config(database_url=database_url, workers=1)):
        wait(database, batch[0], "running")
        waits = []
        for _ in range(3):
            run = wait(database, start(database, quick), "completed")
            assert run.started_at is not None
            waits.append((run.started_at - run.created_at).total_seconds())
        assert max(waits) < 2
        with database.read_session() as session:
            assert runs.get(session, batch[0]).status == "running"


@pytest.mark.slow
def test_callers_take_turns_whoever_asked_for_more(sqlite_database: Database) -> None:
    quick = scenario(sqlite_database, "answers")
    with sqlite_database.session() as session:
        service.start_many(session, [(quick, Settings())] * 40, "ann")
    few = [start(sqlite_database, quick, "bob", Priority.BATCH) for _ in range(2)]
    url = sqlite_database.url.render_as_string()
    with Supervisor(Config(database_url=url, workers=1)):
        for run in few:
            wait(sqlite_database, run, "completed")
    with sqlite_database.read_session() as session:
        done = session.query(RunRow).filter_by(caller="ann", status="completed").count()
    assert done < 35


def test_many_runs_come_back_in_the_order_they_were_asked_for(sqlite_database: Database) -> None:
    names = [scenario(sqlite_database, name) for name in ("answers", "waits")]
    asked = [(names[i % 2], Settings(seed=i)) for i in range(6)]
    with sqlite_database.session() as session:
        made = service.start_many(session, asked, "ann")
    with sqlite_database.read_session() as session:
        records = [runs.get(session, run) for run in made]
        priorities = {session.get_one(RunRow, run).priority for run in made}
    assert [(record.scenario, record.settings) for record in records] == asked
    assert priorities == {"batch"}
