"""An office of any size, drawn from a seed: people, more work than they can do, a few rules."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from app.demo import trades
from app.demo.record import bookings
from app.demo.staff import people
from app.demo.trades import TRADES
from app.demo.weeks import calendar, monday, sunday
from app.demo.work import Drawing, Line, demand

OPTIONAL_EVERY = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How large an office is, and how hard its people are pressed.

    pressure: hours asked of a trade over its people's usual hours, times the trade's own load.
    peaks: hours a week that a line of work may ask for at its height.
    """

    seed: int
    heads: int
    weeks: int
    pressure: float
    peaks: tuple[int, ...]


def office(name: str, size: Size) -> dict[str, Any]:
    """The portfolio document of an office of a size."""
    rng, weeks = Random(size.seed), size.weeks
    staff = people(rng, size.heads, pool=size.heads // 20, weeks=weeks)
    drawing = Drawing(rng, _account(staff, size), weeks, size.peaks)
    drawing.run()
    projects, lines = drawing.projects, drawing.lines
    record = bookings(lines, staff, locks=size.heads // 30)
    _make_optional(projects, lines, {entry["demand"] for entry in record})
    _set_budgets(projects, lines)
    return {
        "name": name,
        "currency": "EUR",
        "calendar": calendar(weeks),
        "skills": trades.skills(),
        "roles": trades.roles(),
        "people": staff,
        "projects": projects,
        "demands": [*map(demand, lines), _upkeep(projects[0]["id"], weeks)],
        "bookings": record,
        "preferences": _preferences(rng, staff, lines),
        "rules": _rules(staff),
        "policy": {"profile": "balanced", "step": 4, "max_projects": 3},
    }


def _account(staff: list[dict[str, Any]], size: Size) -> dict[str, float]:
    """Hours to ask of each role: its people's usual hours, times how sought after they are."""
    account = {trade.role: 0.0 for trade in TRADES}
    for person in staff:
        usual = person.get("hours_per_week", 40) * (1 - person.get("reserved", 0))
        account[person["role"]] += usual * person.get("headcount", 1) * size.weeks
    return {trade.role: account[trade.role] * trade.load * size.pressure for trade in TRADES}


def _make_optional(projects: list[dict[str, Any]], lines: list[Line], booked: set[str]) -> None:
    """Some projects may be left out or wait, others only wait; the last one follows another."""
    started = {line.project for line in lines if line.first <= 0 or line.id in booked}
    later = [project for project in projects if project["id"] not in started]
    for k, project in enumerate(later[::OPTIONAL_EVERY]):
        asked = sum(sum(line.hours) for line in lines if line.project == project["id"])
        project.update(optional=True, stage="proposed", max_delay=2 + k % 3, value=asked * 250)
    for project in later[1::OPTIONAL_EVERY]:
        project.update(max_delay=3, delay_cost=500)
    _follow(projects, lines)


def _follow(projects: list[dict[str, Any]], lines: list[Line]) -> None:
    """One optional project begins only after another that ends in time for it."""
    first = {p["id"]: min(x.first for x in lines if x.project == p["id"]) for p in projects}
    last = {p["id"]: max(x.last for x in lines if x.project == p["id"]) for p in projects}
    waiting = max((p for p in projects if p.get("optional")), key=lambda p: first[p["id"]])
    ended = [p for p in projects if last[p["id"]] < first[waiting["id"]] and not p.get("optional")]
    before = max(ended, key=lambda p: last[p["id"]])
    waiting["after"] = [{"project": before["id"], "lag": 0}]


def _set_budgets(projects: list[dict[str, Any]], lines: list[Line]) -> None:
    """Every fifth project has a budget at what its roles cost on average."""
    for project in projects[2::5]:
        own = [line for line in lines if line.project == project["id"]]
        cost = sum(line.trade.rate * sum(line.hours) for line in own)
        project["budget"] = cost // 1000 * 1000


def _upkeep(project: str, weeks: int) -> dict[str, Any]:
    """Small work that fits in whenever somebody has a few hours."""
    total = {"from": monday(1), "to": sunday(weeks - 2), "hours": 160}
    return {
        "id": f"{project}-upkeep",
        "project": project,
        "skills": {"java": 2},
        "effort": [{**total, "flexible": True, "most_per_period": 16}],
        "max_people": 1,
    }


def _preferences(
    rng: Random, staff: list[dict[str, Any]], lines: list[Line]
) -> list[dict[str, Any]]:
    """Some people like a demand of their role, some would rather not."""
    chosen = rng.sample(lines, len(lines) // 10)
    listed = []
    for k, line in enumerate(chosen):
        able = [person["id"] for person in staff if person["role"] == line.trade.role]
        liked = {"points": -1} if k % 2 else {"points": 2, "once": 50}
        listed.append({"person": rng.choice(able), "demand": line.id, **liked})
    return listed


def _rules(staff: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whoever is new to testing works beside someone who is not; two people are kept apart."""
    analysts = [person["id"] for person in staff if person["role"] == "analyst"]
    return [
        {"kind": "mentor", "skill": "test", "level": 3, "mentor_level": 3},
        {"kind": "apart", "people": analysts[:2]},
    ]
