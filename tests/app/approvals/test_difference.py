"""What an approval or a withdrawal changes in the record: hours, projects and people."""

from __future__ import annotations

from app.database import Database
from tests.app.approvals.planned import (
    approve,
    of_record,
    of_slices,
    planned,
    stored,
    withdraw,
    without_crm,
)
from tests.samples import FIRST, SECOND, document


def test_a_first_approval_adds_all_hours_of_its_projects(database: Database) -> None:
    made = stored(database, approve(database, planned(database), ["crm"]))
    assert made.difference["hours"] == {"added": 60.75, "removed": 0, "before": 0}
    (project,) = made.difference["projects"]
    assert (project["id"], project["before"]) == ("crm", None)
    assert project["after"] == {
        "plan": made.plan,
        "on": True,
        "delay": 0,
        "coverage": 0.75,
        "hours": 30.5,
        "cost": 2850.0,
    }
    assert made.difference["people"] == [
        {"id": "ann", "hours": 30.25},
        {"id": "dev#2", "hours": 18},
        {"id": "dev#1", "hours": 12.5},
    ]


def test_a_difference_is_matched_by_ids_and_dates_across_documents(database: Database) -> None:
    old = planned(
        database,
        made=of_slices(
            ("ann", "crm-dev", FIRST, 20),
            ("ann", "crm-dev", SECOND, 8),
            ("ann", "erp-dev", FIRST, 4),
        ),
    )
    later = document(
        calendar={"start": "2027-01-11", "periods": 2},
        people=[{"id": "cho"}, {"id": "ann"}],
        demands=[
            entry.model_dump(mode="json", exclude_unset=True)
            for entry in reversed(document().demands)
        ],
    )
    slices = (("ann", "crm-dev", SECOND, 10), ("cho", "crm-test", SECOND, 6))
    new = planned(database, later, of_slices(*slices, crm=1))
    approve(database, old)
    made = stored(database, approve(database, new, ["crm"]))
    assert made.difference["hours"] == {"added": 8, "removed": 0, "before": 20}
    assert [project["id"] for project in made.difference["projects"]] == ["crm"]
    assert made.difference["projects"][0]["after"]["delay"] == 1
    assert made.difference["people"] == [{"id": "cho", "hours": 6}, {"id": "ann", "hours": 2}]
    back = stored(database, withdraw(database, new))
    assert back.difference["hours"] == {"added": 0, "removed": 8, "before": 20}
    assert back.difference["projects"][0]["after"]["plan"] == old


def test_withdrawing_what_others_cover_changes_nothing(database: Database) -> None:
    old, new = planned(database), planned(database)
    approve(database, old)
    approve(database, new)
    made = stored(database, withdraw(database, old))
    assert made.difference == {
        "hours": {"added": 0, "removed": 0, "before": 0},
        "projects": [],
        "people": [],
        "overbooked": [],
    }
    assert of_record(database, new) == {"crm": new, "erp": new}


def test_hours_of_projects_that_leave_the_record_are_removed(database: Database) -> None:
    slices = (("ann", "crm-dev", FIRST, 20), ("dev#1", "erp-dev", FIRST, 3))
    approve(database, planned(database, made=of_slices(*slices)))
    made = stored(database, approve(database, without_crm(database)))
    assert made.difference["hours"] == {"added": 4, "removed": 23, "before": 0}
    assert made.difference["people"] == [
        {"id": "ann", "hours": -16},
        {"id": "dev#1", "hours": -3},
    ]


def test_hours_before_the_new_plan_begins_are_gone_by(
    database: Database,
) -> None:
    slices = (("ann", "crm-dev", FIRST, 20), ("ann", "crm-dev", SECOND, 8))
    approve(database, planned(database, made=of_slices(*slices)))
    later = document(calendar={"start": "2027-01-11", "periods": 2})
    made = stored(database, approve(database, planned(database, later, of_slices())))
    assert made.difference["hours"] == {"added": 0, "removed": 8, "before": 20}
    assert made.difference["people"] == [{"id": "ann", "hours": -8}]
