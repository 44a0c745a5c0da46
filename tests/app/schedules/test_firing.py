"""Schedules fired: once, late or not at all, and approving nothing."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.approvals import service as approvals
from app.batches import service as batches
from app.database import Database
from app.rows import change
from app.schedules import firing, queries
from app.schedules.following import Followed, follow
from models import (
    ApprovalRow,
    BatchRow,
    PortfolioRow,
    RunRow,
    ScheduleRow,
)
from models.base import now
from tests.app.schedules.nights import (
    NIGHT,
    due,
    fired,
    runs_of,
    scenario,
    schedule,
    version,
    without,
)


def test_a_schedule_that_is_due_runs_its_scenarios_as_a_batch(database: Database) -> None:
    first = version(database)
    name = scenario(database, first, "Without Ann", without("ann"))
    nightly = schedule(database, name)
    result = fired(database, nightly)
    assert (result.status, result.message, result.portfolio) == ("started", None, first)
    (item,) = result.scenarios
    assert (item.scenario, item.carried, item.status, item.code) == (name, name, "queued", None)
    assert runs_of(database, result.batch) == [name]
    with database.read_session() as session:
        run = session.get_one(RunRow, item.run)
        assert (run.settings["time_limit"], run.priority, run.caller) == (9, "batch", "ann")
        batch = session.get_one(BatchRow, result.batch)
        assert (batch.name, batch.schedule_id) == ("nightly", nightly)


def test_a_schedule_that_is_not_due_waits(sqlite_database: Database) -> None:
    version(sqlite_database)
    nightly = schedule(sqlite_database)
    firing.fire_due(sqlite_database, now())
    with sqlite_database.read_session() as session:
        shown = queries.get(session, nightly)
    assert shown.last is None
    assert now() < shown.next_at < now() + NIGHT


def test_two_workers_fire_it_once(database: Database) -> None:
    version(database)
    nightly = schedule(database)
    moment = due(database, nightly)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: firing.fire_due(database, moment), range(4)))
    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(BatchRow)) == 1
        shown = queries.get(session, nightly)
    assert len(shown.results) == 1
    assert shown.next_at > moment


@pytest.mark.parametrize(("hours", "status"), [(5, "started"), (7, "missed")])
def test_a_night_that_was_missed_is_made_up_for_within_six_hours(
    sqlite_database: Database, hours: int, status: str
) -> None:
    version(sqlite_database)
    nightly = schedule(sqlite_database)
    moment = due(sqlite_database, nightly)
    with sqlite_database.session() as session:
        change(session, update(ScheduleRow).values(due_at=moment - 3 * NIGHT))
    firing.fire_due(sqlite_database, moment + dt.timedelta(hours=hours))
    with sqlite_database.read_session() as session:
        shown = queries.get(session, nightly)
    (result,) = shown.results
    assert (result.status, result.due_at.replace(second=0)) == (status, moment.replace(second=0))
    assert (result.batch is None) == (status == "missed")
    assert shown.next_at > moment + dt.timedelta(hours=hours)


def test_a_night_is_skipped_while_the_one_before_goes_on(sqlite_database: Database) -> None:
    version(sqlite_database)
    nightly = schedule(sqlite_database)
    moment = due(sqlite_database, nightly)
    firing.fire_due(sqlite_database, moment)
    with sqlite_database.read_session() as session:
        first = queries.get(session, nightly).last
    firing.fire_due(sqlite_database, moment + NIGHT)
    with sqlite_database.session() as session:
        second = queries.get(session, nightly).last
        assert first is not None
        assert second is not None
        assert (second.status, second.batch) == ("skipped", None)
        batches.cancel(session, str(first.batch))
    firing.fire_due(sqlite_database, moment + 2 * NIGHT)
    with sqlite_database.read_session() as session:
        shown = queries.get(session, nightly)
    assert [result.status for result in shown.results] == ["started", "skipped", "started"]
    assert shown.results[2].scenarios[0].status == "cancelled"


def test_it_never_approves(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a schedule approved")

    monkeypatch.setattr(approvals, "approve", refuse)
    version(sqlite_database)
    assert fired(sqlite_database, schedule(sqlite_database)).status == "started"
    with sqlite_database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(ApprovalRow)) == 0


def test_one_schedule_that_breaks_keeps_no_other_from_firing(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    version(sqlite_database)
    broken, whole = schedule(sqlite_database), schedule(sqlite_database)
    due(sqlite_database, broken)
    moment = due(sqlite_database, whole)

    def breaks(session: Session, row: ScheduleRow, portfolio: PortfolioRow) -> list[Followed]:
        if row.id == broken:
            raise ZeroDivisionError
        return follow(session, row, portfolio)

    monkeypatch.setattr(firing, "follow", breaks)
    firing.fire_due(sqlite_database, moment)
    with sqlite_database.read_session() as session:
        results = [queries.get(session, name).last for name in (broken, whole)]
    assert [result and result.status for result in results] == ["failed", "started"]
    assert results[0] is not None
    assert results[0].message == firing.BROKE


def test_a_database_that_is_away_leaves_a_schedule_due(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    version(sqlite_database)
    nightly = schedule(sqlite_database)
    moment = due(sqlite_database, nightly)

    def away(*_: object) -> None:
        raise OperationalError("", {}, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(firing, "follow", away)
        with pytest.raises(OperationalError):
            firing.fire_due(sqlite_database, moment)
    firing.fire_due(sqlite_database, moment + dt.timedelta(minutes=1))
    with sqlite_database.read_session() as session:
        shown = queries.get(session, nightly)
    assert [result.status for result in shown.results] == ["started"]
