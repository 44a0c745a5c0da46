"""The plan of record: who was promised to what before leave and new projects came up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.demo.weeks import monday
from app.demo.work import Line

KNOWN_WEEKS = 10
LEAST = 8
LOCKED_WEEKS = 3


def bookings(
    lines: Iterable[Line], people: Iterable[Mapping[str, Any]], locks: int
) -> list[dict[str, Any]]:
    """Soft bookings of the lines that start soon; the first few that can be are made hard.

    Leave taken since is not in it, so that some of the promises can't be kept.
    """
    staff = [person for person in people if "headcount" not in person]
    free = {person["id"]: [_usual(person)] * KNOWN_WEEKS for person in staff}
    booked: list[dict[str, Any]] = []
    for line in sorted(lines, key=lambda line: line.first):
        left = [_asked(line, t) for t in range(KNOWN_WEEKS)]
        for person in staff:
            if any(left) and _could(person, line):
                booked.extend(_book(person, line, left, free[person["id"]]))
    return [*booked, *_locks(booked, {person["id"]: person for person in staff}, locks)]


def _usual(person: Mapping[str, Any]) -> int:
    """Whole hours a week, in steps of 4, that a person gives to projects."""
    hours = person["hours_per_week"] * (1 - person.get("reserved", 0))
    return int(hours) // 4 * 4


def _could(person: Mapping[str, Any], line: Line) -> bool:
    is_able = person["skills"].get(line.trade.skill, 0) >= line.trade.level
    is_cleared = not line.is_cleared or "cleared" in person.get("tags", ())
    return is_able and is_cleared and "from" not in person and "to" not in person


def _asked(line: Line, t: int) -> int:
    return line.hours[t - line.first] if line.first <= t <= line.last else 0


def _book(
    person: Mapping[str, Any], line: Line, left: list[int], free: list[int]
) -> list[dict[str, Any]]:
    """The person's part of a line, in every known week with a least slice to give."""
    given = [min(a, b, 40) if min(a, b) >= LEAST else 0 for a, b in zip(left, free, strict=True)]
    if sum(hours > 0 for hours in given) <= LOCKED_WEEKS:
        return []
    for t, hours in enumerate(given):
        left[t] -= hours
        free[t] -= hours
    first = next(t for t, hours in enumerate(given) if hours)
    last = max(t for t, hours in enumerate(given) if hours)
    entry = {"person": person["id"], "demand": line.id, "kind": "soft", "from": monday(first)}
    return [{**entry, "hours_by_period": given[first : last + 1]}]


def _locks(
    booked: list[dict[str, Any]], staff: Mapping[str, Mapping[str, Any]], count: int
) -> list[dict[str, Any]]:
    """The first weeks of some bookings, made hard: of people neither leave nor a rule binds."""
    sure = [entry for entry in booked if _is_sure(staff[entry["person"]])]
    return [
        {**entry, "kind": "hard", "hours_by_period": entry["hours_by_period"][:LOCKED_WEEKS]}
        for entry in sure[:count]
    ]


def _is_sure(person: Mapping[str, Any]) -> bool:
    is_there = not person["availability"] and "reserved" not in person
    return is_there and person["role"] not in {"tester", "analyst"}
