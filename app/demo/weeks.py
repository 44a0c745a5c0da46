"""The demos' calendar: weeks from the first Monday of 2027, and the days off in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

START = dt.date(2027, 1, 4)
HOLIDAYS = ("2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17")


def monday(t: int) -> str:
    """The first day of week t; weeks before 0 lie before the horizon."""
    return (START + dt.timedelta(weeks=t)).isoformat()


def sunday(t: int) -> str:
    """The last day of week t."""
    return (START + dt.timedelta(weeks=t + 1, days=-1)).isoformat()


def calendar(weeks: int) -> dict[str, Any]:
    """The calendar of the document."""
    return {
        "start": monday(0),
        "periods": weeks,
        "hours_per_week": 40,
        "holidays": [day for day in HOLIDAYS if day <= sunday(weeks - 1)],
    }
