"""Invented people: roles and levels, part-time, leave, joiners and leavers, a contractor pool."""

from __future__ import annotations

from random import Random
from typing import Any

from app.demo.chance import happens
from app.demo.names import person_name, slug
from app.demo.trades import TRADES, Trade
from app.demo.weeks import monday, sunday

EASTER = 11
LOCATIONS = ("Oslo", "Porto", "Graz")


def people(rng: Random, count: int, pool: int, weeks: int) -> list[dict[str, Any]]:
    """`count` people: `pool` alike contractors as one entry, the others one by one."""
    named = [_person(rng, k, trade, weeks) for k, trade in enumerate(_trades(count - pool))]
    pillars = [_pillar(person) for person in named[: len(TRADES)]]
    return [*pillars, *named[len(TRADES) :], _contractors(pool, weeks)]


def _pillar(person: dict[str, Any]) -> dict[str, Any]:
    """One of each trade stays all along and is cleared, so that no line is out of reach."""
    stays = {key: value for key, value in person.items() if key not in {"from", "to"}}
    return {**stays, "tags": ["cleared"]}


def _trades(count: int) -> list[Trade]:
    """A trade for each person: in proportion to the shares, at least one of each."""
    owed = {trade.role: 0.0 for trade in TRADES}
    chosen = list(TRADES)
    for trade in TRADES:
        owed[trade.role] -= 1
    while len(chosen) < count:
        for trade in TRADES:
            owed[trade.role] += trade.share
        neediest = max(TRADES, key=lambda trade: owed[trade.role])
        owed[neediest.role] -= 1
        chosen.append(neediest)
    return chosen[:count]


def _person(rng: Random, k: int, trade: Trade, weeks: int) -> dict[str, Any]:
    name = person_name(k)
    level = min(5, trade.level + rng.choice((0, 0, 0, 1, 1, 2)))
    person: dict[str, Any] = {
        "id": slug(name),
        "name": name,
        "role": trade.role,
        "team": f"{trade.name}s {k % 3 + 1}",
        "location": LOCATIONS[k % len(LOCATIONS)],
        "hours_per_week": rng.choice((40, 40, 40, 40, 32, 20)),
        "rate": trade.rate + 12 * (level - trade.level) + rng.randrange(-4, 5),
        "skills": {trade.skill: level},
    }
    if happens(rng, 0.5):
        person["skills"][trade.second] = rng.choice((1, 2, 3))
    if happens(rng, 0.4):
        person["tags"] = ["cleared"]
    if happens(rng, 0.2):
        person["reserved"] = rng.choice((0.1, 0.2, 0.5))
    if happens(rng, 0.15):
        person["max_projects"] = 2
    person["availability"] = _leave(rng, weeks)
    person.update(_contract(rng, weeks))
    if happens(rng, 0.15):
        grown = {"skill": trade.skill, "level": min(5, level + 1), "from": monday(weeks // 2)}
        person["learning"] = [grown]
    return person


def _leave(rng: Random, weeks: int) -> list[dict[str, Any]]:
    """One stretch of leave for most, many at Easter; now and then some weeks at half time."""
    away = []
    if happens(rng, 0.85):
        first = EASTER if happens(rng, 0.3) else rng.randrange(1, weeks - 2)
        last = first + rng.choice((0, 1, 1))
        away.append({"from": monday(first), "to": sunday(last), "hours_per_week": 0})
    if happens(rng, 0.1):
        first = rng.randrange(weeks // 2, weeks - 4)
        away.insert(0, {"from": monday(first), "to": sunday(first + 3), "hours_per_week": 20})
    return away


def _contract(rng: Random, weeks: int) -> dict[str, str]:
    """A few join or leave within the horizon."""
    if happens(rng, 0.05):
        return {"from": monday(rng.randrange(3, weeks // 2))}
    if happens(rng, 0.05):
        return {"to": sunday(rng.randrange(weeks // 2, weeks - 2))}
    return {}


def _contractors(heads: int, weeks: int) -> dict[str, Any]:
    """Developers who can be called in: alike, dear, on one project at a time."""
    return {
        "id": "contractor",
        "name": "Contract developers",
        "role": "developer",
        "team": "Contractors",
        "headcount": heads,
        "rate": 120,
        "skills": {"java": 3, "test": 3},
        "max_projects": 1,
        "from": monday(2),
        "to": sunday(weeks - 1),
    }
