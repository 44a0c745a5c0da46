"""Slices of the plan of record by date, in documents with another calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.database import Database
from tests.app.approvals.planned import approve, of_slices, planned
from tests.app.approvals.recorded import CRM, DELAYABLE, bookings, rebooked, soft
from tests.samples import document


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
    made = rebooked(database, document(calendar=calendar, projects=DELAYABLE))
    assert bookings(made) == [soft("ann", "crm-dev", day, *hours)]
    assert sum(hours) == 24.5


def test_bookings_before_the_first_year_begin_with_it(database: Database) -> None:
    effort = [{"from": "0001-01-01", "hours_by_period": [20]}]
    early: dict[str, Any] = {
        "demands": [{"id": "crm-dev", "project": "crm", "effort": effort}],
        "projects": DELAYABLE,
    }
    first = document(calendar={"start": "0001-01-01", "periods": 2}, **early)
    slices = of_slices(("ann", "crm-dev", dt.date(1, 1, 1), 20))
    approve(database, planned(database, first, slices))
    made = rebooked(database, document(calendar={"start": "0001-01-03", "periods": 2}, **early))
    assert bookings(made) == [soft("ann", "crm-dev", "0001-01-01", 8, 12)]
