"""Twelve people and six projects, written by hand: small enough to read, and to solve to proof."""

from __future__ import annotations

from typing import Any

from app.demo.names import person_name, slug
from app.demo.weeks import calendar, monday, sunday

WEEKS = 13


def small() -> dict[str, Any]:
    """The portfolio document."""
    return {
        "name": "Small team",
        "currency": "EUR",
        "calendar": calendar(WEEKS),
        "skills": [{"id": skill} for skill in ("java", "data", "design", "test", "security")],
        "roles": [
            {"id": "developer", "name": "Developer", "skills": {"java": 2}},
            {"id": "senior-developer", "name": "Senior developer", "skills": {"java": 4}},
        ],
        "people": _people(),
        "projects": _projects(),
        "demands": _demands(),
        "bookings": _bookings(),
        "preferences": [{"person": _id(4), "demand": "portal-design", "points": -1}],
        "rules": [{"kind": "mentor", "skill": "data", "level": 3, "mentor_level": 4}],
        "policy": {"profile": "balanced", "step": 4, "min_hours": 8, "max_projects": 2},
    }


def _id(k: int) -> str:
    return slug(person_name(k))


def _person(k: int, skills: dict[str, int], rate: int, **more: Any) -> dict[str, Any]:
    return {"id": _id(k), "name": person_name(k), "skills": skills, "rate": rate, **more}


def _away(first: int, last: int) -> dict[str, Any]:
    return {"from": monday(first), "to": sunday(last), "hours_per_week": 0}


def _people() -> list[dict[str, Any]]:
    senior, developer = {"role": "senior-developer"}, {"role": "developer"}
    return [
        _person(0, {"java": 5}, 100, tags=["cleared"], **senior),
        _person(1, {"java": 4, "security": 2}, 95, availability=[_away(6, 7)], **senior),
        _person(2, {"java": 3, "test": 2}, 75, reserved=0.5, **developer),
        _person(3, {"java": 2}, 60, learning=[_step("java", 4, 8)], **developer),
        _person(4, {"design": 4}, 80, hours_per_week=20),
        _person(5, {"design": 3, "test": 1}, 70, availability=[_away(2, 3)]),
        _person(6, {"data": 4}, 98, availability=[_away(11, 12)]),
        _person(7, {"data": 2, "java": 1}, 65),
        _person(8, {"security": 4}, 115, hours_per_week=20, tags=["cleared"]),
        _person(9, {"test": 3}, 62, to=sunday(10)),
        {
            "id": "contractor",
            "name": "Contract developers",
            "role": "developer",
            "headcount": 2,
            "skills": {"java": 3},
            "rate": 120,
            "from": monday(4),
        },
    ]


def _step(skill: str, level: int, week: int) -> dict[str, Any]:
    return {"skill": skill, "level": level, "from": monday(week)}


def _projects() -> list[dict[str, Any]]:
    return [
        {"id": "portal", "name": "Customer portal", "priority": "critical"},
        {"id": "warehouse", "name": "Data warehouse", "priority": "high", "budget": 80_000},
        {"id": "audit", "name": "Security audit", "priority": "high", "tags": ["public-sector"]},
        {"id": "billing", "name": "Billing renewal", "priority": "medium", "max_delay": 1},
        {
            "id": "mobile",
            "name": "Mobile app",
            "priority": "medium",
            "optional": True,
            "max_delay": 2,
            "value": 40_000,
            "after": [{"project": "audit", "lag": 0}],
        },
        {"id": "upkeep", "name": "Upkeep", "priority": "low"},
    ]


def _demand(name: str, weeks: tuple[int, int], hours: int, **more: Any) -> dict[str, Any]:
    first, last = weeks
    effort = {"from": monday(first), "to": sunday(last), "hours_per_week": hours}
    return {"id": name, "project": name.split("-", maxsplit=1)[0], "effort": [effort], **more}


def _demands() -> list[dict[str, Any]]:
    window = {"from": monday(0), "to": sunday(5), "hours": 64, "flexible": True}
    return [
        _demand("portal-build", (0, 8), 80, role="senior-developer", max_people=3),
        _demand("portal-design", (0, 5), 40, skills={"design": 3}, max_people=2),
        _demand("portal-test", (5, 11), 40, skills={"test": 2}, max_people=2),
        _demand("warehouse-model", (1, 10), 40, skills={"data": 4}, max_people=1),
        _demand("warehouse-load", (2, 9), 40, skills={"data": 2}, max_people=2),
        _demand("audit-review", (1, 6), 20, skills={"security": 3}, requires=["cleared"]),
        _demand("audit-fixes", (4, 6), 20, skills={"java": 4}, requires=["cleared"]),
        _demand("billing-build", (3, 9), 80, role="developer", max_people=4, max_team=5),
        _demand("billing-test", (8, 10), 20, skills={"test": 2}, max_people=1),
        _demand("mobile-build", (7, 11), 80, role="developer", max_people=3),
        _demand("mobile-design", (7, 9), 40, skills={"design": 3}, max_people=2),
        {
            "id": "upkeep-fixes",
            "project": "upkeep",
            "role": "developer",
            "effort": [{**window, "most_per_period": 16}],
            "max_people": 1,
        },
    ]


def _bookings() -> list[dict[str, Any]]:
    return [
        _booked(0, "portal-build", (0, 8), 40),
        _booked(1, "portal-build", (0, 8), 40),
        _booked(4, "portal-design", (0, 5), 20),
        _booked(6, "warehouse-model", (1, 10), 40),
        _booked(9, "portal-test", (5, 10), 40),
        _booked(0, "portal-build", (0, 1), 40, kind="hard"),
    ]


def _booked(
    k: int, demand: str, weeks: tuple[int, int], hours: int, kind: str = "soft"
) -> dict[str, Any]:
    span = {"from": monday(weeks[0]), "to": sunday(weeks[1]), "hours_per_week": hours}
    return {"person": _id(k), "demand": demand, "kind": kind, **span}
