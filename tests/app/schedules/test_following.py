"""Schedules run on the newest version, scenario by scenario."""

from __future__ import annotations

from sqlalchemy import update

from app.batches import service as batches
from app.database import Database
from app.portfolios import service as portfolios
from app.rows import change
from app.scenarios import queries as scenarios_read
from app.scenarios import service as scenarios
from models import (
    ScheduleRow,
)
from solver.portfolio.changes.drop_project import DropProject
from tests.app.schedules.nights import (
    carried,
    fired,
    runs_of,
    scenario,
    schedule,
    version,
    without,
)


def test_it_runs_on_the_newest_version_of_the_same_name(sqlite_database: Database) -> None:
    first = version(sqlite_database)
    name = scenario(sqlite_database, first, "Without Ann", without("ann"))
    nightly = schedule(sqlite_database, name)
    second = version(sqlite_database, currency="USD")
    third = version(sqlite_database, currency="CHF")
    newest = carried(sqlite_database, carried(sqlite_database, name))
    result = fired(sqlite_database, nightly)
    assert second != third == result.portfolio
    assert runs_of(sqlite_database, result.batch) == [newest]
    assert result.scenarios[0].name == "Without Ann"


def test_an_older_version_may_be_deleted_once_the_newer_one_was_run(
    sqlite_database: Database,
) -> None:
    first = version(sqlite_database)
    name = scenario(sqlite_database, first, "Without Ann", without("ann"))
    nightly = schedule(sqlite_database, name)
    version(sqlite_database, currency="USD")
    result = fired(sqlite_database, nightly)
    now_it_is = carried(sqlite_database, name)
    with sqlite_database.session() as session:
        batches.cancel(session, str(result.batch))
        portfolios.delete(session, first)
    again = fired(sqlite_database, nightly)
    assert [(item.scenario, item.carried) for item in again.scenarios] == [(name, now_it_is)]
    assert again.status == "started"


def test_no_scenario_means_the_portfolio_as_it_stands(sqlite_database: Database) -> None:
    version(sqlite_database)
    nightly = schedule(sqlite_database)
    newest = version(sqlite_database, currency="USD")
    result = fired(sqlite_database, nightly)
    with sqlite_database.read_session() as session:
        (ran,) = runs_of(sqlite_database, result.batch)
        assert scenarios_read.get(session, ran).base
        assert scenarios_read.get(session, ran).portfolio == newest


def test_a_base_scenario_is_the_base_of_the_newest_version(sqlite_database: Database) -> None:
    first = version(sqlite_database)
    with sqlite_database.session() as session:
        base = scenarios.keep(session, first, "base", "ann")
    nightly = schedule(sqlite_database, base)
    newest = version(sqlite_database, currency="USD")
    with sqlite_database.session() as session:
        expected = scenarios.keep(session, newest, "base", "ann")
    assert runs_of(sqlite_database, fired(sqlite_database, nightly).batch) == [expected]


def test_what_the_newest_version_does_not_carry_is_told_and_the_rest_runs(
    database: Database,
) -> None:
    first = version(database)
    good = scenario(database, first, "Without Ann", without("ann"))
    some = scenario(
        database, first, "Both", without("dev#1"), DropProject(kind="drop_project", project="erp")
    )
    nothing = scenario(database, first, "Without dev", without("dev#1"))
    dropped = scenario(database, first, "Dropped", without("ann"))
    nightly = schedule(database, good, some, nothing, dropped)
    second = version(database, people=[{"id": "ann", "rate": 95}, {"id": "bob"}])
    late = scenario(database, first, "Too late", without("ann"))
    with database.session() as session:
        scenarios.delete(session, carried(database, dropped))
        change(
            session,
            update(ScheduleRow).values(scenarios=[good, some, nothing, dropped, late, "gone"]),
        )
    result = fired(database, nightly)
    assert (result.status, result.portfolio) == ("started", second)
    assert [item.code for item in result.scenarios] == [
        None,
        "changes_left_out",
        "nothing_left",
        "not_carried",
        "not_carried",
        "gone",
    ]
    assert [item.status for item in result.scenarios] == [
        "queued",
        "queued",
        None,
        None,
        None,
        None,
    ]
    assert all(item.message for item in result.scenarios[1:])
    assert runs_of(database, result.batch) == [carried(database, good), carried(database, some)]


def test_where_nothing_can_run_it_says_so_and_comes_again(sqlite_database: Database) -> None:
    first = version(sqlite_database)
    name = scenario(sqlite_database, first, "Without Ann", without("ann"))
    nightly = schedule(sqlite_database, name)
    with sqlite_database.session() as session:
        scenarios.delete(session, name)
    result = fired(sqlite_database, nightly)
    assert (result.status, result.batch) == ("failed", None)
    assert result.scenarios[0].code == "gone"
    with sqlite_database.session() as session:
        portfolios.delete(session, first)
    again = fired(sqlite_database, nightly)
    assert again.status == "failed"
    assert "no portfolio named 'office'" in str(again.message)
