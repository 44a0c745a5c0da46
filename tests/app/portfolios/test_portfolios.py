"""Portfolios: each document once, versions by name, and nothing left of what was deleted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.database import Database
from app.errors import Conflict, NotFound
from app.outages import is_of_deleted
from app.plans import service as plans
from app.portfolios import queries, service
from app.runs import service as runs
from app.scenarios import service as scenarios
from models import (
    AllocationRow,
    Base,
    DemandRow,
    DocumentRow,
    PersonRow,
    PortfolioRow,
    ProjectRow,
    RunRow,
    ScenarioRow,
)
from solver.document import to_json
from solver.search.settings import Settings
from tests.samples import SLICES, document, plan
from tests.stored import start_run


def create(database: Database, name: str | None = "office", **more: object) -> str:
    with database.session() as session:
        return service.create(session, document(name, **more), "ann").id


def test_a_portfolio_comes_back_as_it_was(database: Database) -> None:
    name = create(database)
    with database.read_session() as session:
        assert queries.document(session, name) == document()
        assert queries.document_json(session, name) == to_json(document())
        summary = queries.get(session, name)
    assert (summary.id, summary.name, summary.version) == (name, "office", 1)
    assert len(summary.sha256) == 64


def test_a_name_seen_before_gets_the_next_version(database: Database) -> None:
    create(database)
    create(database, "other")
    newest = create(database, skills=[{"id": "java"}])
    with database.read_session() as session:
        assert queries.get(session, newest).version == 2


def test_versions_made_at_once_get_different_numbers(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(lambda _: create(database), range(8)))
    with database.read_session() as session:
        assert sorted(queries.get(session, name).version or 0 for name in names) == [*range(1, 9)]


def test_a_document_is_stored_once(database: Database) -> None:
    create(database)
    create(database)
    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == 1


def test_people_projects_and_demands_are_rows(database: Database) -> None:
    create(database)
    with database.read_session() as session:
        people = session.execute(select(PersonRow.id, PersonRow.entry, PersonRow.rate)).all()
        projects = session.execute(select(ProjectRow.id, ProjectRow.is_optional)).all()
        demands = session.execute(select(DemandRow.id, DemandRow.project)).all()
    assert people == [("ann", "ann", 95.0), ("dev#1", "dev", None), ("dev#2", "dev", None)]
    assert projects == [("crm", False), ("erp", True)]
    assert demands == [("crm-dev", 0), ("crm-test", 0), ("erp-dev", 1)]


def test_keeping_never_makes_a_version(database: Database) -> None:
    first = create(database)
    changed = document(skills=[{"id": "java"}])
    with database.session() as session:
        kept = service.keep(session, changed, "bob")
        assert service.keep(session, changed, "cho") == kept
        assert service.keep(session, document(), "bob") == first
    with database.read_session() as session:
        assert queries.get(session, kept).version is None
        listed = queries.page(session, name="office", limit=10).items
    assert [item.id for item in listed] == [first]
    second = create(database, skills=[{"id": "java"}])
    with database.read_session() as session:
        assert queries.get(session, second).version == 2


def test_keeping_the_same_document_at_once_keeps_one(database: Database) -> None:
    def keep(_: int) -> str:
        with database.session() as session:
            return service.keep(session, document(), "ann")

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(keep, range(8)))) == 1


def test_a_run_asked_for_while_its_portfolio_is_deleted_is_refused(
    database: Database,
) -> None:
    with database.session() as session:
        kept = service.create(session, document(), "ann").id
        scenario = scenarios.keep(session, kept, "base", "ann")

    def ask() -> str:
        with database.session() as session:
            return runs.start(session, scenario, Settings(), "ann")

    with ThreadPoolExecutor(1) as pool:
        with database.session() as session:
            service.delete(session, kept)
            asking = pool.submit(ask)
            sleep(0.3)
            assert not asking.done()
        with pytest.raises((IntegrityError, NotFound)) as refused:
            asking.result()
    assert isinstance(refused.value, NotFound) or is_of_deleted(refused.value)
    with database.read_session() as session:
        for kind in (RunRow, ScenarioRow, PortfolioRow):
            assert session.scalar(select(func.count()).select_from(kind)) == 0


def test_pages_hold_each_portfolio_once_the_latest_first(database: Database) -> None:
    made = [create(database, name) for name in ("a", "b", None, "a", "c")]
    seen, cursor = [], None
    with database.read_session() as session:
        while True:
            page = queries.page(session, limit=2, cursor=cursor)
            seen += [item.id for item in page.items]
            cursor = page.next
            if cursor is None:
                break
        named = queries.page(session, name="a", limit=10).items
    assert seen == made[::-1]
    assert [item.version for item in named] == [2, 1]


@pytest.mark.parametrize("name", ["no-such-id", "\0", "\ud800", ""])
def test_an_unknown_id_is_not_found(database: Database, name: str) -> None:
    with database.read_session() as session, pytest.raises(NotFound):
        queries.get(session, name)
    with database.session() as session, pytest.raises(NotFound):
        service.delete(session, name)


def test_texts_that_a_column_would_cut_come_back_whole(database: Database) -> None:
    odd = document("x" * 9_000, bookings=[])
    with database.session() as session:
        name = service.create(session, odd, "ann").id
    with database.read_session() as session:
        assert queries.document(session, name) == odd


def test_deleting_takes_everything_with_it(database: Database) -> None:
    with database.session() as session:
        run = start_run(session)
        plans.save(session, run, plan(*SLICES))
        runs.cancel(session, run)
        (kept,) = session.scalars(select(Base.metadata.tables["portfolios"].c.id))
        service.delete(session, kept)
    with database.read_session() as session:
        for table in Base.metadata.sorted_tables:
            assert session.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_deleting_leaves_a_document_that_others_share(database: Database) -> None:
    first, second = create(database), create(database)
    with database.session() as session:
        service.delete(session, first)
    with database.read_session() as session:
        assert queries.document(session, second) == document()
        assert session.scalar(select(func.count()).select_from(AllocationRow)) == 0


def test_deleting_is_refused_while_a_run_goes_on(database: Database) -> None:
    name = create(database)
    with database.session() as session:
        run = start_run(session)
    with database.session() as session, pytest.raises(Conflict, match=run):
        service.delete(session, name)
