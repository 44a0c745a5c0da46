"""Words to write small portfolios and plans with, for the oracle's own tests."""

from __future__ import annotations

from tests.oracle.calendar_arithmetic import Calendar
from tests.oracle.judge import Judgement, judge

CALENDAR = {"start": "2027-01-04", "periods": 2}
ONE_WEEK = {"start": "2027-01-04", "periods": 1}
Row = tuple[str, str, int, float]


def person(name: str = "ann", **fields: object) -> dict:
    """Somebody."""
    return {"id": name, **fields}


def project(name: str = "crm", **fields: object) -> dict:
    """A project."""
    return {"id": name, **fields}


def demand(name: str = "dev", hours: object = (20, 20), of: str = "crm", **fields: object) -> dict:
    """A demand that asks for these hours, period by period from 2027-01-04 on."""
    effort = [{"from": "2027-01-04", "hours_by_period": list(hours)}]
    return {"id": name, "project": of, "effort": effort, **fields}


def window(total: float, first: str, last: str, **fields: object) -> dict:
    """A demand of a total to be worked any time between two days."""
    entry = {"from": first, "to": last, "hours": total, "flexible": True, **fields}
    return {"id": "dev", "project": "crm", "effort": [entry]}


def booking(kind: str, name: str, on: str, hours: object) -> dict:
    """Booked hours, period by period from 2027-01-04 on."""
    entry = {"from": "2027-01-04", "hours_by_period": list(hours)}
    return {"person": name, "demand": on, "kind": kind, **entry}


def portfolio(*entries: dict, **fields: object) -> dict:
    """A document of one-off people, projects and demands; two weeks, one `crm`, unless told."""
    document = {"calendar": CALENDAR, "people": [], "projects": [], "demands": [], **fields}
    people, demands = list(document["people"]), list(document["demands"])
    for entry in entries:
        (demands if "effort" in entry else people).append(entry)
    projects = document["projects"] or [project()]
    return {**document, "people": people, "projects": projects, "demands": demands}


def plan(document: dict, *rows: Row, off: tuple[str, ...] = (), **delay: int) -> dict:
    """A plan of rows (person, demand, period number, hours)."""
    calendar = Calendar(document["calendar"])
    return {
        "projects": [
            {"id": p["id"], "on": p["id"] not in off, "delay": delay.get(p["id"], 0)}
            for p in document["projects"]
        ],
        "allocations": [
            {"person": i, "demand": d, "period": calendar.first_day(t).isoformat(), "hours": hours}
            for i, d, t, hours in rows
        ],
    }


def judged(document: dict, *rows: Row, off: tuple[str, ...] = (), **delay: int) -> Judgement:
    """What the judge says of a plan of these rows."""
    return judge(document, plan(document, *rows, off=off, **delay))


def broken(document: dict, *rows: Row, off: tuple[str, ...] = (), **delay: int) -> dict:
    """The rules that a plan of these rows breaks, and how far."""
    return judged(document, *rows, off=off, **delay).violations
