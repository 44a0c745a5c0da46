"""Who has more hours in all plans of record together than they can give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.approvals import queries
from app.database import Database
from tests.app.approvals.planned import approve, of_slices, planned, stored, withdraw
from tests.samples import FIRST, SECOND, document

ANN_ON_CRM = (("ann", "crm-dev", FIRST, 30), ("ann", "crm-dev", SECOND, 40))
ANN_ON_ERP = (("ann", "erp-dev", FIRST, 12), ("ann", "erp-dev", SECOND, 0.25))


def too_much(person: str, period: str, hours: float, capacity: float) -> dict[str, Any]:
    return {"person": person, "period": period, "hours": hours, "capacity": capacity}


def told(database: Database, plan: str, projects: Sequence[str] | None = None) -> list[Any]:
    """Who is overbooked once this is approved; the plan of record says the same."""
    found = stored(database, approve(database, plan, projects)).overbooked
    with database.read_session() as session:
        portfolio = queries.find_portfolio(session, plan).id
        assert list(queries.plan_of_record(session, portfolio).overbooked) == list(found)
    return list(found)


def test_two_plans_that_do_not_know_each_other_overbook_somebody(database: Database) -> None:
    first = planned(database, made=of_slices(*ANN_ON_CRM))
    second = planned(database, made=of_slices(*ANN_ON_ERP))
    assert told(database, first, ["crm"]) == []
    assert told(database, second, ["erp"]) == [
        too_much("ann", "2027-01-04", 42, 40),
        too_much("ann", "2027-01-11", 40.25, 40),
    ]
    back = stored(database, withdraw(database, second))
    assert list(back.overbooked) == []


def test_the_worst_of_a_period_come_first(database: Database) -> None:
    slices = (
        ("dev#2", "crm-dev", FIRST, 41),
        ("dev#1", "crm-dev", FIRST, 44),
        ("ann", "crm-dev", FIRST, 41),
    )
    found = told(database, planned(database, made=of_slices(*slices)))
    assert [item["person"] for item in found] == ["dev#1", "ann", "dev#2"]


def test_people_are_judged_by_the_plan_approved_last_that_has_them(database: Database) -> None:
    first = planned(database, made=of_slices(*ANN_ON_CRM, ("dev#2", "crm-dev", SECOND, 41)))
    half = document(people=[{"id": "ann", "hours_per_week": 30}])
    second = planned(database, half, of_slices(("ann", "erp-dev", FIRST, 2)))
    approve(database, first, ["crm"])
    assert told(database, second, ["erp"]) == [
        too_much("ann", "2027-01-04", 32, 30),
        too_much("ann", "2027-01-11", 40, 30),
        too_much("dev#2", "2027-01-11", 41, 40),
    ]


def test_periods_gone_by_are_not_told(database: Database) -> None:
    first = planned(
        database,
        made=of_slices(("ann", "crm-dev", FIRST, 50), ("dev#1", "crm-dev", FIRST, 50)),
    )
    later = document(calendar={"start": "2027-01-11", "periods": 2}, people=[{"id": "ann"}])
    second = planned(database, later, of_slices(("ann", "erp-dev", SECOND, 2)))
    assert len(told(database, first, ["crm"])) == 2
    assert told(database, second, ["erp"]) == []


def test_hours_of_another_calendar_are_judged_by_date(database: Database) -> None:
    first = planned(database, made=of_slices(("ann", "crm-dev", FIRST, 40)))
    days = document(calendar={"start": "2027-01-04", "periods": 14, "period": "day"})
    second = planned(database, days, of_slices(("ann", "erp-dev", FIRST, 1.5)))
    approve(database, first, ["crm"])
    assert told(database, second, ["erp"]) == [too_much("ann", "2027-01-04", 9.5, 8)]


def test_somebody_without_any_time_is_overbooked_by_any_hour(database: Database) -> None:
    away = document(people=[{"id": "ann", "from": "2027-01-11"}, {"id": "dev", "headcount": 2}])
    plan = planned(database, away, of_slices(("ann", "crm-dev", FIRST, 1)))
    assert told(database, plan) == [too_much("ann", "2027-01-04", 1, 0)]
