"""The plan of record as soft bookings of a document."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pytest

from app.approvals import queries
from app.approvals.bookings import with_record
from app.database import Database
from app.rows import sha256_of
from solver.checker.measure import measure
from solver.document import PortfolioDocument, parse, to_json
from solver.errors import Infeasible
from solver.optimize import optimize
from solver.plan import Decision, ProjectChoice
from solver.search.settings import Settings
from tests.app.approvals.planned import approve, of_decision, of_slices, planned, withdraw
from tests.oracle.portfolios import tiny
from tests.samples import FIRST, SECOND, document

LINEAGE = sha256_of("office")
QUICK = Settings(time_limit=5, threads=1)
CRM = (
    ("ann", "crm-dev", FIRST, 20),
    ("ann", "crm-dev", SECOND, 4.5),
    ("dev#2", "crm-test", SECOND, 8),
)
SOFT = {"person": "ann", "demand": "crm-dev", "from": "2027-01-04", "hours_by_period": [3]}
HARD = SOFT | {"kind": "hard", "hours_by_period": [2]}
DELAYABLE = [{"id": "crm", "max_delay": 2}, {"id": "erp", "optional": True}]
OTHER = SOFT | {"demand": "erp-dev"}


def rebooked(
    database: Database, portfolio: PortfolioDocument, lineage: str = LINEAGE
) -> tuple[PortfolioDocument, tuple[str, ...]]:
    """A document with the record's bookings, read again as it would be stored."""
    with database.read_session() as session:
        made, plans = with_record(session, portfolio, lineage)
    again = parse(to_json(made))
    assert again == made
    return again, plans


def bookings(portfolio: PortfolioDocument) -> list[dict[str, Any]]:
    return [json.loads(item.model_dump_json(exclude_unset=True)) for item in portfolio.bookings]


def soft(person: str, demand: str, day: str, *hours: float) -> dict[str, Any]:
    of = {"person": person, "demand": demand, "kind": "soft"}
    return of | {"from": day, "hours_by_period": list(hours)}


def test_a_document_with_nothing_of_record_is_the_same_object(database: Database) -> None:
    name = planned(database)
    office = document(bookings=[SOFT])
    with database.read_session() as session:
        made, plans = with_record(session, office, LINEAGE)
    assert made is office
    assert plans == ()
    approve(database, name)
    strangers = document(projects=[{"id": "hr"}], demands=[])
    with database.read_session() as session:
        assert with_record(session, strangers, LINEAGE) == (strangers, ())


def test_soft_bookings_of_projects_of_record_become_the_plans(database: Database) -> None:
    name = planned(database, made=of_slices(*CRM))
    approve(database, name, ["crm"])
    made, plans = rebooked(database, document(bookings=[SOFT, HARD, OTHER]))
    assert plans == (name,)
    assert bookings(made) == [
        HARD,
        OTHER,
        soft("ann", "crm-dev", "2027-01-04", 20, 4.5),
        soft("dev#2", "crm-test", "2027-01-11", 8),
    ]
    withdraw(database, name)
    assert rebooked(database, document())[1] == ()


def test_nothing_worked_out_before_is_kept(database: Database) -> None:
    approve(database, planned(database, made=of_slices(*CRM)))
    office = document(bookings=[SOFT])
    assert list(office.hours.base[("ann", "crm-dev")].within(0, 2)) == [12, 0]
    with database.read_session() as session:
        made, _ = with_record(session, office, LINEAGE)
    assert list(made.hours.base[("ann", "crm-dev")].within(0, 2)) == [80, 18]


def test_soft_bookings_of_a_project_that_is_off_go(database: Database) -> None:
    off = of_decision(document(), Decision((ProjectChoice("erp", on=False),), ()))
    approve(database, planned(database, made=off))
    made, _ = rebooked(database, document(bookings=[SOFT, OTHER]))
    assert bookings(made) == []


def test_several_plans_give_their_own_projects(database: Database) -> None:
    first = planned(database, made=of_slices(*CRM, ("ann", "erp-dev", FIRST, 1)))
    second = planned(database, made=of_slices(CRM[0], ("dev#1", "erp-dev", FIRST, 7)))
    approve(database, first)
    approve(database, second, ["erp"])
    made, plans = rebooked(database, document())
    assert plans == tuple(sorted((first, second)))
    assert bookings(made)[-1] == soft("dev#1", "erp-dev", "2027-01-04", 7)
    assert len(made.bookings) == 3


def test_gaps_between_periods_are_kept_as_zeros(database: Database) -> None:
    far = document(calendar={"start": "2027-01-04", "periods": 4})
    slices = (("ann", "crm-dev", FIRST, 20), ("ann", "crm-dev", dt.date(2027, 1, 25), 6))
    approve(database, planned(database, far, of_slices(*slices)))
    made, _ = rebooked(database, far)
    assert bookings(made) == [soft("ann", "crm-dev", "2027-01-04", 20, 0, 0, 6)]


def test_what_the_document_no_longer_has_is_left_out(database: Database) -> None:
    slices = (*CRM, ("ann", "crm-test", FIRST, 2), ("ann", "erp-dev", FIRST, 3))
    approve(database, planned(database, made=of_slices(*slices)))
    less = document(
        people=[{"id": "ann"}, {"id": "dev", "headcount": 1}],
        demands=[
            {
                "id": "crm-test",
                "project": "crm",
                "effort": [{"from": "2027-01-04", "hours_by_period": [9]}],
            },
            {
                "id": "erp-dev",
                "project": "crm",
                "effort": [{"from": "2027-01-04", "hours_by_period": [9]}],
            },
        ],
    )
    made, _ = rebooked(database, less)
    assert bookings(made) == [soft("ann", "crm-test", "2027-01-04", 2)]


def test_delayed_projects_are_booked_as_much_earlier(database: Database) -> None:
    approve(database, planned(database, made=of_slices(*CRM[1:], crm=1)))
    made, _ = rebooked(database, document(projects=DELAYABLE))
    assert bookings(made) == [
        soft("ann", "crm-dev", "2027-01-04", 4.5),
        soft("dev#2", "crm-test", "2027-01-04", 8),
    ]


def test_a_delay_that_the_document_no_longer_allows_is_not_repeated(database: Database) -> None:
    approve(database, planned(database, made=of_slices(*CRM, crm=1)))
    made, _ = rebooked(database, document())
    assert bookings(made)[0] == soft("ann", "crm-dev", "2027-01-04", 20, 4.5)


def test_a_delay_that_the_dates_have_taken_up_is_not_repeated(database: Database) -> None:
    slices = of_slices(("ann", "crm-dev", SECOND, 20), crm=1)
    approve(database, planned(database, made=slices))
    effort = [{"from": "2027-01-11", "hours_by_period": [20]}]
    moved = [{"id": "crm-dev", "project": "crm", "effort": effort}]
    made, _ = rebooked(database, document(projects=DELAYABLE, demands=moved))
    assert bookings(made) == [soft("ann", "crm-dev", "2027-01-11", 20)]


def test_frozen_bookings_of_a_delayed_project_lie_where_its_work_is(database: Database) -> None:
    slices = of_slices(("ann", "crm-dev", SECOND, 20), crm=1)
    approve(database, planned(database, made=slices))
    frozen = document(projects=DELAYABLE, policy={"freeze_until": "2027-01-18"})
    made, _ = rebooked(database, frozen)
    assert bookings(made) == [soft("ann", "crm-dev", "2027-01-11", 20)]
    assert list(made.hours.asked(made.demand_by_id["crm-dev"])) == [0, 80]
    assert made.projects[0].max_delay == 1
    plan = optimize(made, QUICK)
    assert [a.hours for a in plan.allocations if a.person == "ann"] == [20]


def test_a_later_horizon_keeps_the_dates(database: Database) -> None:
    approve(database, planned(database, made=of_slices(*CRM)))
    later = document(calendar={"start": "2027-01-11", "periods": 2})
    made, _ = rebooked(database, later)
    assert bookings(made)[0] == soft("ann", "crm-dev", "2027-01-04", 20, 4.5)
    assert list(made.hours.por(("ann", "crm-dev"))) == [18, 0]


@pytest.mark.parametrize(
    ("calendar", "day", "hours"),
    [
        # from Wednesday: three of the five working days are in the later period
        ({"start": "2027-01-06", "periods": 2}, "2026-12-30", (8, 13.75, 2.75)),
        ({"start": "2027-01-01", "periods": 2, "period": "month"}, "2027-01-01", (24.5,)),
        (
            {"start": "2027-01-04", "periods": 14, "period": "day", "holidays": ["2027-01-05"]},
            "2027-01-04",
            (5, 0, 5, 5, 5, 0, 0, 0.75, 1, 0.75, 1, 1),
        ),
        # nobody works in the first of the weeks: over all of its days
        (
            {
                "start": "2027-01-04",
                "periods": 2,
                "period": "day",
                "holidays": [f"2027-01-{day:02}" for day in range(4, 11)],
            },
            "2027-01-04",
            (2.75, 2.75, 3, 2.75, 3, 2.75, 3, 0.75, 1, 0.75, 1, 1),
        ),
    ],
    ids=["another weekday", "months", "days", "holidays"],
)
def test_slices_across_periods_are_spread_over_their_working_days(
    database: Database, calendar: dict[str, Any], day: str, hours: tuple[float, ...]
) -> None:
    approve(database, planned(database, made=of_slices(*CRM[:2])))
    made, _ = rebooked(database, document(calendar=calendar))
    assert bookings(made) == [soft("ann", "crm-dev", day, *hours)]
    assert sum(hours) == 24.5


def test_bookings_before_the_first_year_begin_with_it(database: Database) -> None:
    effort = [{"from": "0001-01-01", "hours_by_period": [0]}]
    early = document(
        calendar={"start": "0001-01-01", "periods": 2},
        demands=[{"id": "crm-dev", "project": "crm", "effort": effort}],
        projects=[{"id": "crm", "max_delay": 1}, {"id": "erp"}],
    )
    slices = of_slices(("ann", "crm-dev", dt.date(1, 1, 1), 20), crm=1)
    approve(database, planned(database, early, slices))
    made, _ = rebooked(database, early)
    assert bookings(made) == [soft("ann", "crm-dev", "0001-01-01", 20)]


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_an_approved_plan_changes_nothing_about_itself(
    sqlite_database: Database, first: int
) -> None:
    booked = 0
    for seed in range(first, first + 10):
        office = parse(json.dumps(tiny(seed)).encode())
        try:
            plan = optimize(office, QUICK)
        except Infeasible:
            continue
        name = planned(sqlite_database, office, plan)
        approve(sqlite_database, name)
        with sqlite_database.read_session() as session:
            lineage = queries.lineage_of_plan(session, name)
        made, plans = rebooked(sqlite_database, office, lineage)
        assert plans == ((name,) if office.projects else ())
        left = [
            made_p.max_delay - p.max_delay
            for made_p, p in zip(made.projects, office.projects, strict=True)
        ]
        choices = tuple(
            ProjectChoice(p.id, p.on, p.delay + more)
            for p, more in zip(plan.projects, left, strict=True)
        )
        assert_is_its_own_record(made, Decision(choices, plan.allocations))
        booked += bool(plan.allocations)
    assert booked


def assert_is_its_own_record(portfolio: PortfolioDocument, decision: Decision) -> None:
    ledger = decision.ledger(portfolio)
    por, x = ledger.record.por, ledger.x
    assert np.array_equal(por.keys, x.keys)
    assert np.array_equal(por.quarters, x.quarters)
    measured = measure(portfolio, decision)
    assert measured.parts["change"].amount == 0
    assert measured.kpis["people_moved"].value == 0
