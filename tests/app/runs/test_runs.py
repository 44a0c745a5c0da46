"""Runs: queued with their place in the queue, repeated by key, cancelled, waited for."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Timer

import pytest
from sqlalchemy import select, text, update

from app.database import Database
from app.errors import Conflict, NotFound
from app.once import Idempotency
from app.portfolios import service as portfolios
from app.runs import queries, service
from app.scenarios import service as scenarios
from app.worker.record import begin
from models import IdempotencyRow, RunRow
from models.base import now
from solver.search.progress import Progress
from solver.search.settings import Settings
from tests.samples import document
from tests.stored import start_run

KEY = Idempotency("once", "a" * 64)


@pytest.fixture
def scenario(database: Database) -> str:
    with database.session() as session:
        kept = portfolios.keep(session, document(), "ann")
        return scenarios.keep(session, kept, "base", "ann")


def start(
    database: Database, scenario: str, key: Idempotency | None = None, caller: str = "ann"
) -> str:
    with database.session() as session:
        known = None if key is None else service.repeated(session, caller, key)
        settings = Settings(time_limit=5, seed=7)
        return known or service.start(session, scenario, settings, caller, key)


def queued(database: Database) -> list[str]:
    """The runs in the engine's queue."""
    table = "workflow_status" if database.is_sqlite else "dbos.workflow_status"
    with database.read_session() as session:
        return [row[0] for row in session.execute(text(f"SELECT workflow_uuid FROM {table}"))]


def test_a_run_begins_in_the_queue(database: Database, scenario: str) -> None:
    name = start(database, scenario)
    with database.read_session() as session:
        run = queries.get(session, name)
    assert (run.status, run.scenario, run.plan, run.error) == ("queued", scenario, None, None)
    assert run.settings == Settings(time_limit=5, seed=7)
    assert (run.progress, run.started_at, run.ended_at) == (None, None, None)
    assert now() - run.created_at < dt.timedelta(minutes=1)
    assert queued(database) == [name]


def test_a_run_and_its_place_in_the_queue_are_made_together_or_not(
    database: Database, scenario: str
) -> None:
    def start_and_break() -> None:
        with database.session() as session:
            service.start(session, scenario, Settings(), "ann")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start_and_break()
    assert queued(database) == []
    with database.read_session() as session:
        assert queries.page(session, limit=10).items == ()


def test_a_repeat_gets_the_first_run(database: Database, scenario: str) -> None:
    first = start(database, scenario, KEY)
    assert start(database, scenario, KEY) == first
    assert queued(database) == [first]
    assert start(database, scenario, Idempotency("another", "a" * 64)) != first


def test_repeats_at_once_get_one_run(database: Database, scenario: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda _: start(database, scenario, KEY), range(8)))
    assert queued(database) == list(names)


def test_the_same_key_with_another_request_is_refused(database: Database, scenario: str) -> None:
    start(database, scenario, KEY)
    with pytest.raises(Conflict, match="Idempotency-Key"):
        start(database, scenario, Idempotency("once", "b" * 64))


def test_keys_are_a_caller_s_own(database: Database, scenario: str) -> None:
    first = start(database, scenario, KEY)
    assert start(database, scenario, KEY, "bob") != first


def test_a_key_is_forgotten_after_a_day(database: Database, scenario: str) -> None:
    first = start(database, scenario, KEY)
    with database.session() as session:
        past = now() - dt.timedelta(hours=24, minutes=1)
        session.execute(update(IdempotencyRow).values(created_at=past))
    assert start(database, scenario, KEY) != first


def test_a_queued_run_is_cancelled_at_once(database: Database, scenario: str) -> None:
    name = start(database, scenario)
    for _ in range(2):
        with database.session() as session:
            service.cancel(session, name)
    with database.read_session() as session:
        run = queries.get(session, name)
    assert run.status == "cancelled"
    assert run.ended_at is not None
    assert begin(database, name, 0) is None


def test_a_running_run_is_told_to_stop(database: Database, scenario: str) -> None:
    name = start(database, scenario)
    record = begin(database, name, 0)
    assert record is not None
    assert not record.report(Progress(None, None, None, 0.1, "construct"))
    with database.session() as session:
        service.cancel(session, name)
    assert record.report(Progress(1.5, 0.5, 0.25, 0.2, "improve"))
    with database.read_session() as session:
        run = queries.get(session, name)
    assert run.status == "running"
    assert run.progress == Progress(1.5, 0.5, 0.25, 0.2, "improve")


def test_an_ended_run_can_t_be_cancelled(database: Database, scenario: str) -> None:
    name = start(database, scenario)
    with database.session() as session:
        session.get_one(RunRow, name).status = "completed"
    with database.session() as session, pytest.raises(Conflict, match="completed already"):
        service.cancel(session, name)


def test_pages_may_be_of_a_status_or_a_scenario(database: Database, scenario: str) -> None:
    names = [start(database, scenario) for _ in range(3)]
    with database.session() as session:
        other = start_run(session, document("other"))
        service.cancel(session, names[1])
    with database.read_session() as session:

        def found(**filters: str) -> list[str]:
            return [run.id for run in queries.page(session, limit=10, **filters).items]  # type: ignore[arg-type]  # a status is a string here

        assert found() == [other, *names[::-1]]
        assert found(status="cancelled") == [names[1]]
        assert found(scenario=scenario) == names[::-1]
        assert found(scenario="\0") == []
        first = queries.page(session, limit=3)
        assert [r.id for r in queries.page(session, limit=3, cursor=first.next).items] == names[:1]


def test_waiting_ends_with_the_run(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        name = start_run(session)

    def end() -> None:
        with sqlite_database.session() as session:
            service.cancel(session, name)

    timer, begun = Timer(0.3, end), time.monotonic()
    timer.start()
    run = asyncio.run(queries.wait_for_end(sqlite_database, name, 20))
    timer.join()
    assert run.is_ended
    assert time.monotonic() - begun < 10


def test_waiting_gives_up_in_time_and_holds_no_connection(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        name = start_run(session)
    run = asyncio.run(queries.wait_for_end(sqlite_database, name, 0.2))
    assert run.status == "queued"
    with pytest.raises(NotFound):
        asyncio.run(queries.wait_for_end(sqlite_database, "nothing", 5))


def test_warnings_of_the_portfolio_are_the_run_s(database: Database) -> None:
    week = {"from": "2027-01-04", "to": "2027-01-17", "hours_per_week": 10}
    booking = {"person": "ann", "demand": "crm-dev", "kind": "hard", **week}
    gone = [{"id": "ann", "to": "2026-12-31"}]
    with database.session() as session:
        name = start_run(session, document(people=gone, bookings=[booking]))
    with database.read_session() as session:
        run = queries.get(session, name)
        stored = session.scalars(select(RunRow.document_key)).one()
    assert stored
    assert any(issue.pointer.startswith("/bookings/0") for issue in run.warnings)
