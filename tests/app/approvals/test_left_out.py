"""What the plan of record has and a document has not is told, with its hours."""

from __future__ import annotations

from typing import Any

from app.database import Database
from solver.document import PortfolioDocument
from tests.app.approvals.planned import approve, of_slices, planned
from tests.app.approvals.recorded import bookings, recorded, soft
from tests.samples import FIRST, SECOND, document

SLICES = (
    ("ann", "crm-dev", FIRST, 20),
    ("ann", "crm-dev", SECOND, 4.5),
    ("dev#1", "crm-dev", FIRST, 1),
    ("dev#2", "crm-dev", FIRST, 8),
    ("dev#2", "crm-test", SECOND, 4),
    ("ann", "erp-dev", FIRST, 3),
)
IN_THE_RECORD = "in the plan of record are left out:"
IN_THIS = "in this portfolio."


def demands(**projects: str) -> list[dict[str, Any]]:
    """Demands as in the sample, each of its project."""
    week = [{"from": "2027-01-04", "to": "2027-01-17", "hours_per_week": 20}]
    return [
        {"id": name.replace("_", "-"), "project": project, "effort": week}
        for name, project in projects.items()
    ]


def notes(database: Database, portfolio: PortfolioDocument) -> tuple[str, ...]:
    """What is told of a document after the sample plan was approved."""
    approve(database, planned(database, made=of_slices(*SLICES)))
    return recorded(database, portfolio).notes


def test_nothing_is_told_where_all_has_a_place(database: Database) -> None:
    assert notes(database, document()) == ()


def test_people_who_are_gone_are_told_with_their_hours(database: Database) -> None:
    people = [{"id": "ann"}, {"id": "dev"}]
    assert notes(database, document(people=people)) == (
        "1 hour of 'dev#1' in the plan of record is left out: nobody of that id is "
        "in this portfolio.",
        f"12 hours of 'dev#2' {IN_THE_RECORD} nobody of that id is {IN_THIS}",
    )


def test_demands_and_projects_that_are_gone_are_told_each_hour_once(database: Database) -> None:
    less = document(
        people=[{"id": "ann"}],
        projects=[{"id": "crm"}],
        demands=demands(crm_test="crm"),
    )
    assert notes(database, less) == (
        f"3 hours on project 'erp' {IN_THE_RECORD} no project of that id is {IN_THIS}",
        f"33.5 hours on demand 'crm-dev' {IN_THE_RECORD} no demand of that id is {IN_THIS}",
        f"4 hours of 'dev#2' {IN_THE_RECORD} nobody of that id is {IN_THIS}",
    )


def test_demands_of_another_project_are_told(database: Database) -> None:
    other = document(demands=demands(crm_dev="crm", crm_test="crm", erp_dev="crm"))
    assert notes(database, other) == (
        f"3 hours on demand 'erp-dev' {IN_THE_RECORD} it belongs to 'crm' {IN_THIS}",
    )


def test_hours_before_the_horizon_are_not_told(database: Database) -> None:
    later = document(calendar={"start": "2027-01-11", "periods": 2}, people=[{"id": "ann"}])
    assert notes(database, later) == (
        f"4 hours of 'dev#2' {IN_THE_RECORD} nobody of that id is {IN_THIS}",
    )


def test_what_has_a_place_is_booked_beside_what_is_left_out(database: Database) -> None:
    less = document(people=[{"id": "ann"}], demands=demands(crm_dev="crm", erp_dev="crm"))
    assert len(notes(database, less)) == 4
    assert bookings(recorded(database, less).document) == [
        soft("ann", "crm-dev", "2027-01-04", 20, 4.5)
    ]


def test_a_document_without_any_project_of_the_record_is_told_of_all_of_them(
    database: Database,
) -> None:
    strangers = document(projects=[{"id": "hr"}], demands=[])
    assert notes(database, strangers) == (
        f"37.5 hours on project 'crm' {IN_THE_RECORD} no project of that id is {IN_THIS}",
        f"3 hours on project 'erp' {IN_THE_RECORD} no project of that id is {IN_THIS}",
    )
