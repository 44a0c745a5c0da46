"""Portfolios of any size from a seed: guilds of people, projects that draw on a few guilds each.

Deliberately plain, so that a straightforward peer can plan them too: skills, leave, part-time, at
most so many people on a demand, a plan of record. All hours are multiples of 4.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.cases import Case

START = dt.date(2027, 1, 4)
GUILD_SIZE = 18
LEVELS = np.array([1, 2, 3, 4, 5])
WEIGHTS = (1, 2, 3, 5, 8)
MOST_PROJECTS = 3
STEP = 4
HOURS_A_HEAD = 16
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A demand before it is written: hours in each of the weeks first, first + 1, ..."""

    id: str
    project: str
    guild: int
    level: int
    first: int
    hours: tuple[int, ...]


def document(case: Case) -> Row:
    """The portfolio document of a case."""
    rng = np.random.default_rng([case.seed, case.people, case.weeks])
    guilds = max(5, case.people // GUILD_SIZE)
    people = [_person(rng, i, guilds, case.weeks) for i in range(case.people)]
    projects, lines = _work(rng, case, people, guilds)
    return {
        "name": case.name,
        "calendar": {"start": _day(0), "periods": case.weeks, "hours_per_week": 40},
        "skills": [{"id": f"s{g}"} for g in range(guilds)],
        "people": people,
        "projects": projects,
        "demands": [_demand(line) for line in lines],
        "bookings": _record(rng, people, lines, case.weeks),
        "policy": {"step": STEP, "min_hours": STEP, "max_projects": MOST_PROJECTS},
    }


def _day(week: int) -> str:
    return (START + dt.timedelta(weeks=week)).isoformat()


def _end(week: int) -> str:
    return (START + dt.timedelta(weeks=week + 1, days=-1)).isoformat()


def _person(rng: np.random.Generator, i: int, guilds: int, weeks: int) -> Row:
    """Somebody at home in one guild, with a little of others; away twice in half a year."""
    home = int(min(rng.geometric(1.5 / guilds) - 1, guilds - 1))
    level = int(rng.choice(LEVELS, p=(0.1, 0.25, 0.3, 0.25, 0.1)))
    skills = {f"s{home}": level}
    for other in rng.choice(guilds, size=rng.integers(0, 3), replace=False).tolist():
        skills.setdefault(f"s{other}", max(1, level - int(rng.integers(0, 3))))
    away = []
    for _ in range(max(1, weeks // 13)):
        first = int(rng.integers(0, weeks))
        last = min(weeks - 1, first + int(rng.integers(0, 2)))
        away.append({"from": _day(first), "to": _end(last), "hours_per_week": 0})
    return {
        "id": f"p{i}",
        "hours_per_week": int(rng.choice((40, 32, 20), p=(0.78, 0.12, 0.1))),
        "rate": 40 + 20 * level + int(rng.integers(-5, 6)),
        "skills": skills,
        "availability": away,
    }


def _work(
    rng: np.random.Generator, case: Case, people: list[Row], guilds: int
) -> tuple[list[Row], list[Line]]:
    """Projects until the hours asked reach the load; larger guilds are asked for more often."""
    home = [int(next(iter(person["skills"]))[1:]) for person in people]
    share = np.bincount(home, minlength=guilds) / len(people)
    present = 1 - 1.5 * max(1, case.weeks // 13) / case.weeks
    left = sum(person["hours_per_week"] for person in people) * case.weeks * present * case.load
    projects: list[Row] = []
    lines: list[Line] = []
    while left > 0:
        project = f"j{len(projects)}"
        projects.append({"id": project, "weight": int(rng.choice(WEIGHTS))})
        start, length = int(rng.integers(-6, case.weeks - 3)), int(rng.integers(8, 36))
        count = min(int((share > 0).sum()), int(rng.integers(2, 8)))
        for guild in rng.choice(guilds, size=count, replace=False, p=share).tolist():
            first = max(0, start + int(rng.integers(0, length // 2)))
            weeks = min(case.weeks, start + length) - first
            if weeks > 1:
                line = _line(rng, f"d{len(lines)}", project, guild, (first, weeks))
                lines.append(line)
                left -= sum(line.hours)
    return projects, lines


def _line(
    rng: np.random.Generator, name: str, project: str, guild: int, when: tuple[int, int]
) -> Line:
    """Hours that ramp up to a peak, stay, and ramp down."""
    first, weeks = when
    peak = int(rng.choice((8, 16, 20, 40, 80, 120), p=(0.1, 0.2, 0.2, 0.3, 0.15, 0.05)))
    up = np.minimum(np.arange(1, weeks + 1), np.arange(weeks, 0, -1)) / 3
    hours = np.maximum(STEP, np.floor(peak * np.minimum(up, 1) / STEP) * STEP).astype(int)
    level = int(rng.choice((1, 2, 3, 4), p=(0.2, 0.4, 0.3, 0.1)))
    return Line(name, project, guild, level, first, tuple(hours.tolist()))


def _demand(line: Line) -> Row:
    return {
        "id": line.id,
        "project": line.project,
        "skills": {f"s{line.guild}": line.level},
        "effort": [{"from": _day(line.first), "hours_by_period": list(line.hours)}],
        "max_people": max(1, -(-max(line.hours) // HOURS_A_HEAD)),
    }


def _record(
    rng: np.random.Generator, people: list[Row], lines: list[Line], weeks: int
) -> list[Row]:
    """What was promised before a quarter of the work came up: guild by guild, first come."""
    usual = np.array([person["hours_per_week"] for person in people])
    free = np.repeat(usual[:, None], weeks, axis=1)
    levels: dict[str, dict[int, int]] = {}
    for i, person in enumerate(people):
        for skill, level in person["skills"].items():
            levels.setdefault(skill, {})[i] = level
    booked = []
    for line in (line for line in lines if rng.random() < 0.75):
        skilled = levels.get(f"s{line.guild}", {})
        able = [i for i, level in skilled.items() if level >= line.level]
        left = np.array(line.hours)
        span = slice(line.first, line.first + len(left))
        for i in rng.permutation(able).tolist()[:3]:
            given = np.minimum(left, free[i, span])
            if (given > 0).mean() > 0.8:
                left, free[i, span] = left - given, free[i, span] - given
                entry = {"person": f"p{i}", "demand": line.id, "from": _day(line.first)}
                booked.append({**entry, "hours_by_period": given.tolist()})
    return booked
