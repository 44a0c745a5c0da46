"""The plan of record as soft bookings of a document."""

from __future__ import annotations

import datetime as dt

from app.approvals.bookings import Recorded, with_record
from app.database import Database
from solver.plan import Decision, ProjectChoice
from tests.app.approvals.planned import approve, of_decision, of_slices, planned, withdraw
from tests.app.approvals.recorded import (
    CRM,
    DELAYABLE,
    LINEAGE,
    bookings,
    rebooked,
    recorded,
    soft,
)
from tests.samples import FIRST, document

SOFT = {"person": "ann", "demand": "crm-dev", "from": "2027-01-04", "hours_by_period": [3]}
HARD = SOFT | {"kind": "hard", "hours_by_period": [2]}
OTHER = SOFT | {"demand": "erp-dev"}


def test_a_document_with_nothing_of_record_is_the_same_object(database: Database) -> None:
    name = planned(database)
    office = document(bookings=[SOFT])
    with database.read_session() as session:
        made = with_record(session, office, LINEAGE)
    assert made.document is office
    assert made == Recorded(office)
    approve(database, name)
    strangers = document(projects=[{"id": "hr"}], demands=[])
    with database.read_session() as session:
        made = with_record(session, strangers, LINEAGE)
    assert (made.document is strangers, made.plans) == (True, ())


def test_soft_bookings_of_projects_of_record_become_the_plans(database: Database) -> None:
    name = planned(database, made=of_slices(*CRM))
    approve(database, name, ["crm"])
    made = recorded(database, document(bookings=[SOFT, HARD, OTHER]))
    assert (made.plans, made.notes) == ((name,), ())
    assert bookings(made.document) == [
        HARD,
        OTHER,
        soft("ann", "crm-dev", "2027-01-04", 20, 4.5),
        soft("dev#2", "crm-test", "2027-01-11", 8),
    ]
    withdraw(database, name)
    assert recorded(database, document()).plans == ()


def test_nothing_worked_out_before_is_kept(database: Database) -> None:
    approve(database, planned(database, made=of_slices(*CRM)))
    office = document(bookings=[SOFT])
    assert list(office.hours.base[("ann", "crm-dev")].within(0, 2)) == [12, 0]
    with database.read_session() as session:
        made = with_record(session, office, LINEAGE).document
    assert list(made.hours.base[("ann", "crm-dev")].within(0, 2)) == [80, 18]


def test_soft_bookings_of_a_project_that_is_off_go(database: Database) -> None:
    off = of_decision(document(), Decision((ProjectChoice("erp", on=False),), ()))
    approve(database, planned(database, made=off))
    made = rebooked(database, document(bookings=[SOFT, OTHER]))
    assert bookings(made) == []


def test_several_plans_give_their_own_projects(database: Database) -> None:
    first = planned(database, made=of_slices(*CRM, ("ann", "erp-dev", FIRST, 1)))
    second = planned(database, made=of_slices(CRM[0], ("dev#1", "erp-dev", FIRST, 7)))
    approve(database, first)
    approve(database, second, ["erp"])
    found = recorded(database, document())
    made = found.document
    assert found.plans == tuple(sorted((first, second)))
    assert bookings(made)[-1] == soft("dev#1", "erp-dev", "2027-01-04", 7)
    assert len(made.bookings) == 3


def test_gaps_between_periods_are_kept_as_zeros(database: Database) -> None:
    far = document(calendar={"start": "2027-01-04", "periods": 4})
    slices = (("ann", "crm-dev", FIRST, 20), ("ann", "crm-dev", dt.date(2027, 1, 25), 6))
    approve(database, planned(database, far, of_slices(*slices)))
    made = rebooked(database, far)
    assert bookings(made) == [soft("ann", "crm-dev", "2027-01-04", 20, 0, 0, 6)]


def test_hours_before_the_horizon_are_booked_where_a_project_may_still_wait(
    database: Database,
) -> None:
    approve(database, planned(database, made=of_slices(*CRM)))
    later = {"start": "2027-01-11", "periods": 2}
    made = rebooked(database, document(calendar=later))
    assert bookings(made)[0] == soft("ann", "crm-dev", "2027-01-11", 4.5)
    made = rebooked(database, document(calendar=later, projects=DELAYABLE))
    assert bookings(made)[0] == soft("ann", "crm-dev", "2027-01-04", 20, 4.5)
    assert list(made.hours.por(("ann", "crm-dev"))) == [18, 0]
    assert list(made.hours.por(("ann", "crm-dev"), 1)) == [80, 18]
