"""What is too old goes for good; plans of record stay, with all that tells of them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from app import keeping
from app.config import Config
from app.database import Database
from app.keeping import forget_older
from app.keys.service import audit, create
from app.plans import queries as plans
from app.plans import service as saving
from app.portfolios import service as portfolios
from app.runs import service as runs
from app.scenarios import queries as scenarios
from app.scenarios import service
from app.scenarios.revising import Content
from app.schedules import service as schedules
from app.schedules.schemas import ScheduleRequest
from models import Base, KeyRow, ScheduleRow
from models.base import now
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.changes.set_policy import SetPolicy
from solver.search.settings import Settings
from tests.app.approvals.planned import approve, planned, withdraw
from tests.samples import SLICES, document, plan

LONG_AGO = now() - dt.timedelta(days=100)
TIMES = ("created_at", "ended_at", "started_at")


def make_old(database: Database, days: int = 200) -> None:
    """All that is there happened so long ago."""
    with database.session() as session:
        for table in Base.metadata.sorted_tables:
            times = {c: now() - dt.timedelta(days=days) for c in TIMES if c in table.c}
            if times:
                session.execute(update(table).values(times))


def counts(database: Database, *names: str) -> dict[str, int]:
    """How many rows tables have; of all that have some where none is named."""
    with database.read_session() as session:
        found = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if not names or table.name in names
        }
    return {name: count for name, count in found.items() if count or names}


def changed(hours: float) -> Content:
    """A scenario whose document is its own."""
    change = SetPolicy(kind="set_policy", policy=PolicyPatch(min_hours=hours))
    return Content("less", (change,))


@pytest.fixture
def portfolio(database: Database) -> str:
    return portfolio_of(database)


def portfolio_of(database: Database) -> str:
    with database.session() as session:
        made = portfolios.create(session, document(), "ann").id
        service.keep(session, made, "base", "ann")
        audit(session, "ann", "create portfolio", made)
    return made


def add_scenario(database: Database, portfolio: str, hours: float = 2) -> str:
    with database.session() as session:
        return service.create(session, portfolio, changed(hours), "ann")


def add_plan(database: Database, scenario: str) -> str:
    """The id of a plan of a run of it that has ended."""
    with database.session() as session:
        run = runs.start(session, scenario, Settings(), "ann")
        audit(session, "ann", "start run", run)
        made = saving.save(session, run, plan(*SLICES))
        runs.cancel(session, run)
    return made


def test_nothing_is_left_of_what_is_too_old(database: Database, portfolio: str) -> None:
    for hours in (1, 2):
        add_plan(database, add_scenario(database, portfolio, hours))
    make_old(database)
    assert forget_older(database, LONG_AGO) > 0
    assert counts(database) == {}


def test_what_is_not_too_old_stays_with_all_it_needs(database: Database, portfolio: str) -> None:
    scenario = add_scenario(database, portfolio)
    make_old(database)
    name = add_plan(database, scenario)
    before = counts(database)
    assert forget_older(database, LONG_AGO) == 0
    assert counts(database) == before
    with database.read_session() as session:
        assert plans.get(session, name).plan.allocations


def test_scenarios_of_a_schedule_stay_and_what_they_are_on_the_newest_version(
    sqlite_database: Database,
) -> None:
    made = portfolio_of(sqlite_database)
    named, carried = (add_scenario(sqlite_database, made, hours) for hours in (2, 3))
    asked = ScheduleRequest(
        name="nightly", cron="0 2 * * *", portfolio=document().name or "", scenarios=(named,)
    )
    with sqlite_database.session() as session:
        schedule = schedules.create(session, asked, 60, "ann")
        session.execute(
            update(ScheduleRow).where(ScheduleRow.id == schedule).values(carried={named: carried})
        )
    make_old(sqlite_database)
    forget_older(sqlite_database, LONG_AGO)
    with sqlite_database.read_session() as session:
        kept = {scenarios.get(session, name).id for name in (named, carried)}
    assert kept == {named, carried}


def test_a_plan_of_record_stays_until_it_is_withdrawn(database: Database) -> None:
    name = planned(database)
    with database.session() as session:
        audit(session, "pia", "approve plan", name)
    approve(database, name)
    make_old(database)
    before = counts(database)
    assert forget_older(database, LONG_AGO) == 0
    assert counts(database) == before
    withdraw(database, name)
    assert forget_older(database, LONG_AGO) > 0
    assert set(counts(database)) == {"approvals"}


def test_revisions_that_no_run_is_of_go_with_their_documents(
    database: Database, portfolio: str
) -> None:
    scenario = add_scenario(database, portfolio, 1)
    add_plan(database, scenario)
    for hours in (2, 3):
        with database.session() as session:
            service.edit(session, scenario, changed(hours), "ann")
    make_old(database)
    with database.session() as session:
        runs.start(session, scenario, Settings(), "ann")
    forget_older(database, LONG_AGO)
    left = counts(database, "scenario_revisions", "documents", "runs", "plans", "allocations")
    assert left == {
        "runs": 1,
        "plans": 0,
        "allocations": 0,
        "scenario_revisions": 2,  # of the base scenario, and the one that runs
        "documents": 2,
    }


def test_the_audit_of_what_is_there_stays(database: Database, portfolio: str) -> None:
    with database.session() as session:
        key, _ = create(session, "ops", "admin", None, "test")
        audit(session, "test", "create key", key)
        audit(session, "ann", "delete scenario", "gone")
    make_old(database)
    forget_older(database, LONG_AGO)
    with database.read_session() as session:
        rows = session.scalars(select(Base.metadata.tables["audit"].c.action)).all()
        assert rows == ["create key"]
        assert session.scalars(select(KeyRow.id)).all() == [key]


def test_a_sweep_does_as_the_setting_says(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.session() as session:
        portfolios.create(session, document(), "ann")
    make_old(sqlite_database)

    def sweep(days: int | None, minute: int) -> int:
        monkeypatch.setattr(keeping, "get_config", lambda: Config(keep_days=days))
        keeping.sweep(sqlite_database, now().replace(minute=minute))
        return counts(sqlite_database, "portfolios")["portfolios"]

    assert sweep(None, 10) == 1
    assert sweep(300, 10) == 1
    assert sweep(100, 11) == 1
    assert sweep(100, 10) == 0


@pytest.mark.parametrize("has_run", [False, True])
def test_a_deleted_scenario_leaves_only_what_was_planned(
    database: Database, portfolio: str, has_run: bool
) -> None:
    scenario = add_scenario(database, portfolio, 1)
    name = add_plan(database, scenario) if has_run else None
    for hours in (2, 3):
        with database.session() as session:
            service.edit(session, scenario, changed(hours), "ann")
    assert counts(database, "documents") == {"documents": 4}
    with database.session() as session:
        service.delete(session, scenario)
    assert counts(database, "documents", "scenarios", "scenario_revisions") == {
        "documents": 1 + has_run,
        "scenarios": 1 + has_run,
        "scenario_revisions": 1 + has_run,
    }
    with database.read_session() as session:
        assert len(scenarios.page(session, limit=10).items) == 1
        if name is not None:
            assert plans.get(session, name).plan.allocations


def test_a_document_that_another_scenario_shares_stays(database: Database, portfolio: str) -> None:
    one, two = (add_scenario(database, portfolio, 2) for _ in range(2))
    assert counts(database, "documents") == {"documents": 2}
    with database.session() as session:
        service.delete(session, one)
    with database.read_session() as session:
        assert scenarios.portfolio(session, two).policy.min_hours == 2
    with database.session() as session:
        service.delete(session, two)
    assert counts(database, "documents") == {"documents": 1}


def test_a_document_that_goes_and_comes_at_once_is_never_half_there(database: Database) -> None:
    def come_and_go(_: int) -> None:
        for _ in range(6):
            with database.session() as session:
                made = portfolios.create(session, document(name=None), "ann").id
            with database.session() as session:
                portfolios.delete(session, made)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_and_go, range(4)))
    assert counts(database) == {}
