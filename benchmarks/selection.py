"""Portfolios to choose from: a case where whether and when projects run is still open.

A plain case of `generator.py`, and on top of it optional projects that may wait, precedence, a
budget, people kept apart, mentors, and only so many people who may move.
"""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import generator
from benchmarks.cases import Case

OPTIONAL, MAX_DELAY = 40, 8
PRECEDENCES, MOST_LAG = 15, 2
APART_PAIRS, MENTORED = 3, 3
LEVEL, MENTOR = 2, 3
MAX_MOVES = 30
BUDGET_SHARE = 0.9
GATE = "closed"
Row = dict[str, Any]
Floats = NDArray[np.float64]
Choice = dict[str, int | None]


def document(seed: int, size: str = "M", optional: int = OPTIONAL) -> Row:
    """A case with so many optional projects, more than people and money are there for.

    What is booked keeps the rules, so that the few who may move are left for what is new.
    """
    case = Case(size, seed)
    rng = np.random.default_rng([seed, case.people, optional])
    tree = generator.document(case)
    tree["name"] = f"Selection of {optional}, {size}-{seed}"
    chosen = _opened(rng, tree, optional)
    _order(rng, tree, chosen)
    tree["rules"] = [*_apart(rng, tree), *_mentors(tree)]
    tree["bookings"] = _kept(tree)
    tree["policy"] |= {"max_moves": MAX_MOVES, "budget": _budget(tree)}
    return tree


def by_priority(tree: Row) -> Choice:
    """Which optional projects run, and when, as planners do it by hand: a delay each, None: off.

    The most important first, as early as precedence lets it, as long as there are people and money
    for all that was taken before.
    """
    left, money = _free_hours(tree), float(tree["policy"]["budget"])
    rate = _mean_rate(tree)
    choice: Choice = {}
    for project in sorted(tree["projects"], key=lambda p: (p.get("optional", False), -p["weight"])):
        delay = _earliest(tree, project, choice)
        asked = _asked(tree, project["id"], delay or 0)
        fits = left[asked > 0].sum() >= asked.sum() and asked.sum() * rate <= money
        is_taken = delay is not None and (fits or not project.get("optional"))
        choice[project["id"]] = delay if is_taken else None
        if is_taken:
            left, money = left - asked, money - asked.sum() * rate
    return choice


def fixed(tree: Row, choice: Choice) -> Row:
    """The same case with nothing left to choose.

    Projects that are off stay, after one that never ends: so their bookings count as before.
    """
    tree = deepcopy(tree)
    last = tree["calendar"]["periods"] - 1
    for project in tree["projects"]:
        delay = choice[project["id"]]
        project["max_delay"] = 0
        project["optional"] = delay is None
        project["after"] = [{"project": GATE}] if delay is None else []
        for entry in (*_demands(tree, project["id"]), *_bookings(tree, project["id"])):
            for span in entry.get("effort", [entry]):
                span["from"] = _later(span["from"], delay or 0)
    tree["projects"].append({"id": GATE, "weight": 0})
    effort = [{"from": _later(tree["calendar"]["start"], last), "hours_by_period": [4]}]
    tree["demands"].append({"id": GATE, "project": GATE, "effort": effort, "only": []})
    return tree


def _opened(rng: np.random.Generator, tree: Row, count: int) -> list[Row]:
    """Make projects that begin inside the horizon optional."""
    begun = [p for p in tree["projects"] if _first(tree, p["id"]) > 0]
    places = sorted(rng.choice(len(begun), size=count, replace=False).tolist())
    chosen = [begun[place] for place in places]
    for project in chosen:
        project |= {"optional": True, "max_delay": MAX_DELAY, "stage": "idea"}
    return chosen


def _order(rng: np.random.Generator, tree: Row, chosen: list[Row]) -> None:
    """Some of them come after another, where a delay can make that so."""
    pairs = [
        (a, b)
        for a in chosen
        for b in chosen
        if 0 < _last(tree, a["id"]) - _first(tree, b["id"]) + MOST_LAG < MAX_DELAY
    ]
    for n in rng.permutation(len(pairs)).tolist()[:PRECEDENCES]:
        before, project = pairs[n]
        if "after" not in project and "after" not in before:
            lag = int(rng.integers(0, MOST_LAG))
            project["after"] = [{"project": before["id"], "lag": lag}]


def _apart(rng: np.random.Generator, tree: Row) -> list[Row]:
    """Pairs of people from one guild, who would often meet."""
    found = []
    for n in range(APART_PAIRS):
        skill = tree["skills"][n]["id"]
        mates = [p["id"] for p in tree["people"] if next(iter(p["skills"])) == skill]
        found.append({"kind": "apart", "people": rng.choice(mates, 2, replace=False).tolist()})
    return found


def _mentors(tree: Row) -> list[Row]:
    """Beginners of the largest guilds work beside somebody good."""
    return [
        {"kind": "mentor", "skill": skill["id"], "level": LEVEL, "mentor_level": MENTOR}
        for skill in tree["skills"][:MENTORED]
    ]


def _kept(tree: Row) -> list[Row]:
    """Bookings outside leave, without beginners where they need a mentor, without one of those
    apart."""
    watched = {entry["skill"] for entry in tree["rules"] if entry["kind"] == "mentor"}
    second = {entry["people"][1] for entry in tree["rules"] if entry["kind"] == "apart"}
    people = {person["id"]: person for person in tree["people"]}
    needs = {demand["id"]: set(demand["skills"]) & watched for demand in tree["demands"]}
    kept = []
    for booking in tree["bookings"]:
        person = people[booking["person"]]
        is_led = all(person["skills"][skill] >= LEVEL for skill in needs[booking["demand"]])
        if person["id"] not in second and is_led:
            first, hours = _week(tree, booking["from"]), booking["hours_by_period"]
            given = np.where(_given(tree, person)[first : first + len(hours)] > 0, hours, 0)
            kept.append(booking | {"hours_by_period": given.tolist()})
    return kept


def _budget(tree: Row) -> int:
    return int(BUDGET_SHARE * _free_hours(tree).sum() * _mean_rate(tree))


def _mean_rate(tree: Row) -> float:
    return float(np.mean([person["rate"] for person in tree["people"]]))


def _free_hours(tree: Row) -> Floats:
    """Hours all people have together in each week."""
    free = np.zeros(tree["calendar"]["periods"])
    for person in tree["people"]:
        free += _given(tree, person)
    return free


def _given(tree: Row, person: Row) -> Floats:
    """Hours one person has in each week."""
    hours = np.full(tree["calendar"]["periods"], float(person["hours_per_week"]))
    for away in person["availability"]:
        hours[_week(tree, away["from"]) : _week(tree, away["to"]) + 1] = 0
    return hours


def _earliest(tree: Row, project: Row, choice: Choice) -> int | None:
    """The least delay that precedence allows after what was taken; None where there is none."""
    least = 0
    for entry in project.get("after", ()):
        before = choice.get(entry["project"])
        if before is None:
            return None
        end = _last(tree, entry["project"]) + before + entry["lag"]
        least = max(least, end + 1 - _first(tree, project["id"]))
    return least if least <= project.get("max_delay", 0) else None


def _asked(tree: Row, project: str, delay: int) -> Floats:
    """Hours a project asks for in each week, as far as they are in the horizon."""
    asked = np.zeros(tree["calendar"]["periods"])
    for demand in _demands(tree, project):
        first, hours = _begin(tree, demand) + delay, demand["effort"][0]["hours_by_period"]
        inside = hours[: max(0, len(asked) - first)]
        asked[first : first + len(inside)] += inside
    return asked


def _demands(tree: Row, project: str) -> list[Row]:
    return [demand for demand in tree["demands"] if demand["project"] == project]


def _bookings(tree: Row, project: str) -> list[Row]:
    own = {demand["id"] for demand in _demands(tree, project)}
    return [booking for booking in tree["bookings"] if booking["demand"] in own]


def _begin(tree: Row, demand: Row) -> int:
    return _week(tree, demand["effort"][0]["from"])


def _first(tree: Row, project: str) -> int:
    return min((_begin(tree, demand) for demand in _demands(tree, project)), default=0)


def _last(tree: Row, project: str) -> int:
    lengths = (
        _begin(tree, demand) + len(demand["effort"][0]["hours_by_period"])
        for demand in _demands(tree, project)
    )
    return max(lengths, default=0) - 1


def _week(tree: Row, day: str) -> int:
    start = dt.date.fromisoformat(tree["calendar"]["start"])
    return (dt.date.fromisoformat(day) - start).days // 7


def _later(day: str, weeks: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(weeks=weeks)).isoformat()
