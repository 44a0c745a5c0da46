"""Batches: started whole or not at all, counted, summed up, ended by their last run, cancelled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.batches import queries, service
from app.batches.answering import batch_answer
from app.batches.schemas import Batch
from app.database import Database
from app.errors import Conflict, NotFound
from app.once import Idempotency
from app.plans import service as plans
from app.portfolios import service as portfolios
from app.runs import service as runs
from app.scenarios import service as scenarios
from app.worker.messages import Failure
from app.worker.record import Record, begin
from models import RunRow
from solver.plan import Plan
from solver.search.settings import Settings
from tests.samples import SLICES, document, plan

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What does not depend on the kind of database."""
LOST = Failure("infeasible", "The locks collide. Unlock one.")


@pytest.fixture
def scenario(database: Database) -> str:
    with database.session() as session:
        kept = portfolios.keep(session, document(), "ann")
        return scenarios.keep(session, kept, "base", "ann")


def start(database: Database, scenario: str, count: int, **options: object) -> str:
    asked = [(scenario, Settings(seed=seed)) for seed in range(count)]
    with database.session() as session:
        return service.start(session, "night", asked, "ann", **options)  # type: ignore[arg-type]  # any of them


def read(database: Database, batch: str) -> Batch:
    with database.read_session() as session:
        return batch_answer(session, batch)


def begun(database: Database, run: str) -> Record:
    record = begin(database, run, 0)
    assert record is not None
    return record


def test_a_batch_has_its_runs_in_the_order_they_were_asked_for(
    database: Database, scenario: str
) -> None:
    batch = read(database, start(database, scenario, 3))
    assert (batch.name, batch.status, batch.schedule, batch.ended_at) == (
        "night",
        "running",
        None,
        None,
    )
    assert (batch.progress.total, batch.progress.queued) == (3, 3)
    with database.read_session() as session:
        seeds = [session.get_one(RunRow, run.run).settings["seed"] for run in batch.runs]
    assert seeds == [0, 1, 2]
    assert {run.name for run in batch.runs} == {"base"}
    assert (batch.summary.best, batch.summary.worst, batch.summary.failed) == (None, None, ())


@ON_SQLITE
def test_a_batch_of_a_scenario_that_is_not_there_leaves_nothing(
    database: Database, scenario: str
) -> None:
    asked = [(scenario, Settings()), ("nope", Settings())]
    with pytest.raises(NotFound), database.session() as session:
        service.start(session, "night", asked, "ann")
    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(RunRow)) == 0
        assert queries.page(session, limit=10).items == ()


def test_a_batch_ends_with_its_last_run_and_says_which_plan_is_best(
    database: Database, scenario: str
) -> None:
    name = start(database, scenario, 3)
    first, second, third = (run.run for run in read(database, name).runs)
    begun(database, first).complete(plan(*SLICES), is_cancelled=False)
    begun(database, second).fail(LOST)
    batch = read(database, name)
    assert (batch.status, batch.progress.queued) == ("running", 1)
    record = begun(database, third)
    assert read(database, name).progress.running == 1
    record.complete(plan(*SLICES[:1]), is_cancelled=False)
    batch = read(database, name)
    assert batch.status == "completed"
    assert batch.ended_at is not None
    assert (batch.progress.completed, batch.progress.failed) == (2, 1)
    assert batch.summary.best is not None
    assert (batch.summary.best.run, batch.summary.best.objective) == (first, 1200.5)
    (failed,) = batch.summary.failed
    assert (failed.run, failed.code, failed.message) == (second, LOST.code, LOST.message)
    assert [run.status for run in batch.runs] == ["completed", "failed", "completed"]
    assert batch.runs[0].gap == 0.25


def test_the_best_plan_is_the_one_with_the_fewest_points() -> None:
    def run(name: str, points: float | None) -> queries.RunOutcome:
        plan = None if points is None else f"plan {name}"
        return queries.RunOutcome(name, "s", "s", "completed", plan, points, points, 0.0, None)

    best, worst = queries.best_and_worst([run("a", 5), run("b", None), run("c", 2), run("d", 9)])
    assert best is not None
    assert worst is not None
    assert (best.run, worst.run) == ("c", "d")
    assert queries.best_and_worst([run("b", None)]) == (None, None)


def test_a_cancelled_batch_ends_at_once_where_none_of_its_runs_goes_on(
    database: Database, scenario: str
) -> None:
    name = start(database, scenario, 3)
    with database.session() as session:
        service.cancel(session, name)
        assert queries.get(session, name).status == "cancelled"
    batch = read(database, name)
    assert (batch.status, batch.progress.cancelled) == ("cancelled", 3)
    assert batch.ended_at is not None


@ON_SQLITE
def test_a_cancelled_batch_waits_for_the_run_that_goes_on(
    database: Database, scenario: str
) -> None:
    name = start(database, scenario, 2)
    going = begun(database, read(database, name).runs[0].run)
    with database.session() as session:
        service.cancel(session, name)
    batch = read(database, name)
    assert (batch.status, batch.progress.running, batch.progress.cancelled) == ("running", 1, 1)
    going.complete(plan(*SLICES), is_cancelled=True)
    assert read(database, name).status == "cancelled"


@ON_SQLITE
def test_a_run_handed_over_keeps_its_best_plan_though_its_batch_is_cancelled(
    database: Database, scenario: str
) -> None:
    name = start(database, scenario, 2)
    run = read(database, name).runs[0].run
    begun(database, run).hand_over()
    with database.session() as session:
        service.cancel(session, name)
    assert read(database, name).status == "running"
    going = begun(database, run)
    assert going.is_stopped
    going.complete(plan(*SLICES), is_cancelled=True)
    assert read(database, name).runs[0].plan is not None
    assert read(database, name).status == "cancelled"


@ON_SQLITE
def test_a_batch_that_has_ended_can_not_be_cancelled(database: Database, scenario: str) -> None:
    name = start(database, scenario, 1)
    begun(database, read(database, name).runs[0].run).fail(LOST)
    with pytest.raises(Conflict), database.session() as session:
        service.cancel(session, name)
    with pytest.raises(NotFound), database.session() as session:
        service.cancel(session, "nope")
    assert read(database, name).status == "completed"


@ON_SQLITE
def test_runs_cancelled_one_by_one_end_their_batch_too(database: Database, scenario: str) -> None:
    name = start(database, scenario, 2)
    for run in read(database, name).runs:
        with database.session() as session:
            runs.cancel(session, run.run)
    assert read(database, name).ended_at is not None


def test_a_batch_ends_once_though_its_last_runs_end_at_the_same_moment(
    database: Database, scenario: str
) -> None:
    for _ in range(5):
        name = start(database, scenario, 4)
        records = [begun(database, run.run) for run in read(database, name).runs]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda record: record.fail(LOST), records))
        assert read(database, name).status == "completed"


def test_a_batch_is_cancelled_while_a_run_of_it_stores_its_plan(
    database: Database, scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = start(database, scenario, 2)
    record = begun(database, read(database, name).runs[0].run)
    has_its_row, save = Event(), plans.save

    def slowly(session: Session, run: str, made: Plan) -> str:
        has_its_row.set()
        sleep(0.5)
        return save(session, run, made)

    monkeypatch.setattr(plans, "save", slowly)
    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(record.complete, plan(*SLICES), is_cancelled=False)
        assert has_its_row.wait(10)
        with database.session() as session:
            service.cancel(session, name)
        ending.result()
    assert read(database, name).status == "cancelled"
    assert [run.status for run in read(database, name).runs] == ["completed", "cancelled"]


def test_a_repeat_with_the_same_key_is_the_same_batch(database: Database, scenario: str) -> None:
    once = Idempotency("key", "a" * 64)
    name = start(database, scenario, 1, once=once)
    with database.session() as session:
        assert service.repeated(session, "ann", once) == name
        assert service.repeated(session, "bob", once) is None
        with pytest.raises(Conflict):
            service.repeated(session, "ann", Idempotency("key", "b" * 64))


def test_batches_are_listed_by_name_status_and_schedule(database: Database, scenario: str) -> None:
    first = start(database, scenario, 1)
    second = start(database, scenario, 1, schedule="s1")
    with database.session() as session:
        service.cancel(session, first)

    def listed(**query: object) -> list[str]:
        with database.read_session() as session:
            return [b.id for b in queries.page(session, limit=10, **query).items]  # type: ignore[arg-type]  # any of them

    assert listed() == [second, first]
    assert listed(status="cancelled") == [first]
    assert listed(status="running") == [second]
    assert listed(status="completed") == []
    assert listed(schedule="s1") == [second]
    assert listed(name="night") == [second, first]
    assert listed(name="\0") == listed(name="day") == []
    with database.read_session() as session:
        page = queries.page(session, limit=1)
        assert [b.id for b in queries.page(session, limit=1, cursor=page.next).items] == [first]


@ON_SQLITE
def test_runs_that_are_gone_are_counted_as_deleted(database: Database, scenario: str) -> None:
    name = start(database, scenario, 2)
    with database.session() as session:
        service.cancel(session, name)
        session.delete(session.get_one(RunRow, batch_answer(session, name).runs[0].run))
    assert read(database, name).progress.deleted == 1


@pytest.mark.slow
def test_ten_thousand_runs_are_one_batch(database: Database, scenario: str) -> None:
    began = monotonic()
    name = start(database, scenario, 10_000)
    assert monotonic() - began < 60
    began = monotonic()
    batch = read(database, name)
    assert monotonic() - began < 10
    assert (len(batch.runs), batch.progress.queued) == (10_000, 10_000)
    with database.session() as session:
        service.cancel(session, name)
    assert read(database, name).progress.cancelled == 10_000
