"""Plans: stored whole, summed up, read whole, by page, filtered, and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.errors import InvalidRequest, NotFound
from app.plans import queries, service
from app.plans.forgetting import forget_plans
from app.plans.queries import Filters
from app.plans.schemas import PLAN, plan_answer
from app.plans.text import plan_json
from models import PersonPeriodRow, ProjectPeriodRow, RunRow
from solver.plan import Allocation
from tests.samples import FIRST, SECOND, SLICES, plan
from tests.stored import start_run

ALLOCATIONS = plan(*SLICES).allocations


@pytest.fixture
def saved(database: Database) -> str:
    """The id of a stored plan."""
    with database.session() as session:
        return service.save(session, start_run(session), plan(*SLICES))


def slices_of(database: Database, saved: str, **filters: Any) -> tuple[Allocation, ...]:
    with database.read_session() as session:
        return queries.allocations(session, saved, Filters(**filters), limit=100).items


def test_a_plan_comes_back_as_it_was(database: Database, saved: str) -> None:
    with database.read_session() as session:
        stored = queries.get(session, saved)
    assert stored.id == saved
    assert stored.plan == plan(*SLICES)


@pytest.mark.parametrize("slices", [SLICES, ()])
def test_a_plan_as_text_is_what_it_is_as_objects(database: Database, slices: Any) -> None:
    with database.session() as session:
        name = service.save(session, start_run(session), plan(*slices))
    with database.read_session() as session:
        said = json.loads(PLAN.dump_json(plan_answer(queries.get(session, name))))
        assert json.loads(plan_json(session, name)) == said


def test_a_plan_without_slices_can_be_stored(database: Database) -> None:
    with database.session() as session:
        name = service.save(session, start_run(session), plan())
    with database.read_session() as session:
        assert queries.get(session, name).plan == plan()


def test_hours_between_quarters_are_a_bug(sqlite_database: Database) -> None:
    with sqlite_database.session() as session, pytest.raises(ValueError, match="no whole quarter"):
        service.save(session, start_run(session), plan(("ann", "crm-dev", FIRST, 0.1)))


def test_slices_are_summed_up_by_person_and_period(database: Database, saved: str) -> None:
    row = PersonPeriodRow
    with database.read_session() as session:
        found = session.execute(select(row.person, row.period, row.quarters, row.projects)).all()
    assert sorted(found) == [(0, 0, 121, 1), (1, 1, 50, 1), (2, 1, 88, 2)]
    assert saved


def test_slices_and_shortages_are_summed_up_by_project_and_period(
    database: Database, saved: str
) -> None:
    row = ProjectPeriodRow
    wanted = select(row.project, row.period, row.quarters, row.unfilled, row.people)
    with database.read_session() as session:
        found = session.execute(wanted).all()
    assert sorted(found) == [(0, 0, 121, 0, 1), (0, 1, 122, 38, 2), (1, 1, 16, 0, 1)]
    assert saved


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"person": "ann"}, [0, 1]),
        ({"person": "dev#2"}, [3, 4]),
        ({"person": "dev"}, [2, 3, 4]),
        ({"demand": "crm-test"}, [1, 3]),
        ({"project": "erp"}, [4]),
        ({"project": "crm", "person": "dev"}, [2, 3]),
        ({"from_": SECOND}, [2, 3, 4]),
        ({"to": FIRST}, [0, 1]),
        ({"from_": FIRST, "to": FIRST, "demand": "crm-dev"}, [0]),
        ({"from_": FIRST + dt.timedelta(1), "to": SECOND - dt.timedelta(1)}, []),
        ({"person": "nobody"}, []),
        ({"person": "\0"}, []),
        ({"demand": "\ud800"}, []),
    ],
)
def test_slices_are_filtered(
    database: Database, saved: str, filters: dict[str, Any], numbers: list[int]
) -> None:
    assert slices_of(database, saved, **filters) == tuple(ALLOCATIONS[k] for k in numbers)


def test_pages_of_slices_hold_each_once(database: Database, saved: str) -> None:
    seen: list[Allocation] = []
    cursor = None
    with database.read_session() as session:
        for _ in range(3):
            page = queries.allocations(session, saved, Filters(), limit=2, cursor=cursor)
            seen += page.items
            cursor = page.next
        assert cursor is None
        with pytest.raises(InvalidRequest):
            queries.allocations(session, saved, Filters(), limit=2, cursor="nonsense")
    assert tuple(seen) == ALLOCATIONS


def test_slices_stream_as_csv(database: Database, saved: str) -> None:
    text = "".join(queries.allocations_csv(database, saved, Filters(person="ann")))
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["person", "demand", "period", "hours"],
        ["ann", "crm-dev", "2027-01-04", "20"],
        ["ann", "crm-test", "2027-01-04", "10.25"],
    ]


def test_csv_comes_in_pieces(
    database: Database, saved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK_ROWS", 2)
    pieces = []
    for piece in queries.allocations_csv(database, saved, Filters()):
        pieces.append(piece)
        assert database.read.pool.checkedout() == 0, "who draws slowly holds no connection"
    assert [piece.count("\n") for piece in pieces] == [1, 2, 2, 1]
    monkeypatch.undo()
    assert "".join(pieces) == "".join(queries.allocations_csv(database, saved, Filters()))


def test_csv_of_a_plan_deleted_meanwhile_does_not_end_as_if_it_were_whole(
    database: Database, saved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK_ROWS", 2)
    pieces = queries.allocations_csv(database, saved, Filters())
    for _ in range(2):
        next(pieces)
    with database.session() as session:
        forget_plans(session, select(RunRow.id))
    with pytest.raises(NotFound):
        next(pieces)


def test_lists_carry_key_figures_alone(database: Database, saved: str) -> None:
    with database.session() as session:
        other = service.save(session, start_run(session), plan())
    with database.read_session() as session:
        page = queries.page(session, limit=1)
        rest = queries.page(session, limit=1, cursor=page.next)
        assert [page.items[0].id, rest.items[0].id] == [other, saved]
        assert page.items[0].kpis == plan().kpis
        assert (page.items[0].total, page.items[0].optimal) == (1200.5, False)
        of_run = queries.page(session, run=rest.items[0].run, limit=9).items
        assert [item.id for item in of_run] == [saved]
        of_scenario = queries.page(session, scenario=page.items[0].scenario, limit=9).items
        assert [item.id for item in of_scenario] == [other, saved]
        assert queries.page(session, run="\0", limit=9).items == ()
        assert queries.summaries(session, [saved, "nothing"]) == {saved: rest.items[0]}


@pytest.mark.parametrize("name", ["nothing", "\0"])
def test_an_unknown_plan_is_not_found(database: Database, name: str) -> None:
    with database.read_session() as session:
        with pytest.raises(NotFound):
            queries.get(session, name)
        with pytest.raises(NotFound):
            queries.allocations(session, name, Filters(), limit=1)
    with pytest.raises(NotFound):
        queries.allocations_csv(database, name, Filters())
