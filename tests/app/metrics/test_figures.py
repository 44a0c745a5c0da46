"""What the database says of runs, as Prometheus reads it: the same from every process."""

from __future__ import annotations

import datetime as dt

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from app.database import Database
from app.observing.figures import StoredFigures
from app.plans.service import save
from models import ProgressRow, RunRow
from models.base import now
from tests.samples import plan
from tests.stored import start_run


def figures(database: Database) -> dict[str, float]:
    """Every sample by its name and labels."""
    registry = CollectorRegistry()
    registry.register(StoredFigures(database))
    text = generate_latest(registry).decode()
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def queued_run(database: Database) -> str:
    with database.session() as session:
        return start_run(session)


def change(database: Database, run: str, **values: object) -> None:
    with database.session() as session:
        session.execute(update(RunRow).where(RunRow.id == run).values(values))


def ago(seconds: float) -> dt.datetime:
    return now() - dt.timedelta(seconds=seconds)


def test_an_empty_service_has_an_empty_queue(database: Database) -> None:
    told = figures(database)
    assert told["staffolio_database_up"] == 1
    assert told["staffolio_queue_length"] == 0
    assert told["staffolio_queue_oldest_seconds"] == 0
    assert told["staffolio_run_silent_seconds"] == 0
    assert told["staffolio_runs completed"] == 0


def test_the_queue_tells_its_length_and_the_age_of_its_oldest_run(database: Database) -> None:
    first, _ = queued_run(database), queued_run(database)
    change(database, first, created_at=ago(90))
    told = figures(database)
    assert told["staffolio_queue_length"] == told["staffolio_runs queued"] == 2
    assert 89 < told["staffolio_queue_oldest_seconds"] < 120


def test_a_running_run_whose_worker_says_nothing_is_seen(database: Database) -> None:
    silent, lively = queued_run(database), queued_run(database)
    for run in (silent, lively):
        change(database, run, status="running", started_at=ago(300))
    with database.session() as session:
        session.add(ProgressRow(run_id=lively, seq=1, seconds=1, phase="x", created_at=ago(250)))
        session.add(ProgressRow(run_id=lively, seq=2, seconds=2, phase="x", created_at=ago(1)))
    assert 299 < figures(database)["staffolio_run_silent_seconds"] < 330
    change(database, silent, status="failed")
    assert figures(database)["staffolio_run_silent_seconds"] < 30


def test_waits_solver_seconds_and_gaps_are_those_of_the_last_hour(database: Database) -> None:
    new, old = queued_run(database), queued_run(database)
    for run, since in ((new, 60.0), (old, 7_200.0)):
        with database.session() as session:
            save(session, run, plan())
        change(
            database,
            run,
            status="completed",
            created_at=ago(since + 24),
            started_at=ago(since + 20),
            ended_at=ago(since),
        )
    told = figures(database)
    assert told["staffolio_solver_seconds_bucket 10.0"] == 0
    assert told["staffolio_solver_seconds_bucket 30.0"] == 1
    assert told["staffolio_solver_seconds_bucket +Inf"] == 1
    assert abs(told["staffolio_solver_seconds_gsum"] - 20) < 0.1
    assert told["staffolio_run_wait_seconds_bucket 2.5"] == 0
    assert told["staffolio_run_wait_seconds_bucket 5.0"] == 1
    assert told["staffolio_run_gap_bucket +Inf"] == 1
    assert told["staffolio_runs completed"] == 2


def test_figures_are_read_at_most_once_a_second(sqlite_database: Database) -> None:
    stored = StoredFigures(sqlite_database)
    before = [metric.samples for metric in stored.collect()]
    queued_run(sqlite_database)
    assert [metric.samples for metric in stored.collect()] == before


def test_a_database_that_is_gone_is_told_as_that() -> None:
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert figures(gone) == {"staffolio_database_up": 0}
