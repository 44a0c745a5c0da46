"""The demos are whole, plausible, the same every time, and worth solving."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from app.demo import demos
from app.demo.names import person_name, project_name
from app.errors import NotFound
from solver.document import PortfolioDocument, parse

SIZES = {"small": 12, "office": 60, "company": 300}
STEP = 16  # quarter hours


@cache
def portfolio(name: str) -> PortfolioDocument:
    return parse(json.dumps(demos.document(name)).encode())


def used(name: str) -> dict[str, Any]:
    """What a demo makes use of, one entry per feature."""
    document = portfolio(name)
    return {
        "levels": any(level > 2 for role in document.roles for level in role.skills.values()),
        "part-time": any(person.hours_per_week == 20 for person in document.people),
        "leave": any(person.availability for person in document.people),
        "holidays": document.calendar.holidays,
        "reserved": any(person.reserved for person in document.people),
        "learning": any(person.learning for person in document.people),
        "tags": any(demand.requires for demand in document.demands),
        "pool": any(person.headcount > 1 for person in document.people),
        "value": any(p.optional and p.value and p.max_delay for p in document.projects),
        "after": [p for p in document.projects if p.after],
        "budgets": any(p.budget for p in document.projects),
        "record": any(booking.kind == "soft" for booking in document.bookings),
        "lock": any(booking.kind == "hard" for booking in document.bookings),
        "rules": document.rules,
        "window": any(demand.effort[0].flexible for demand in document.demands),
        "preferences": document.preferences,
    }


@pytest.mark.parametrize("name", SIZES)
def test_a_demo_has_as_many_people_as_it_says(name: str) -> None:
    assert len(portfolio(name).hours.members) == SIZES[name]


@pytest.mark.parametrize("name", SIZES)
def test_a_demo_is_the_same_every_time(name: str) -> None:
    assert demos.document(name) == demos.document(name)


@pytest.mark.parametrize("name", SIZES)
def test_a_demo_uses_every_feature_a_planner_meets_first(name: str) -> None:
    assert [feature for feature, found in used(name).items() if not found] == []


@pytest.mark.parametrize("name", SIZES)
def test_a_demo_asks_in_steps_of_four_hours(name: str) -> None:
    hours = portfolio(name).hours
    assert hours.step == STEP
    assert all((hours.asked(demand) % STEP == 0).all() for demand in portfolio(name).demands)


@pytest.mark.parametrize("name", SIZES)
def test_a_demo_books_nobody_who_is_not_employed(name: str) -> None:
    assert portfolio(name).hours.void_bookings == ()


@pytest.mark.parametrize("name", SIZES)
def test_a_demo_locks_no_more_than_people_can_give(name: str) -> None:
    hours = portfolio(name).hours
    for member in hours.members:
        locked = sum(lock for (person, _), lock in hours.lock.items() if person == member)
        assert (locked <= hours.cap[member]).all()


@pytest.mark.parametrize("name", SIZES)
def test_a_request_waits_for_a_run_that_ends_within_half_a_minute(name: str) -> None:
    body = demos.request(name)
    assert body["portfolio"] == demos.document(name)
    assert body["settings"]["time_limit"] <= 25
    assert body["wait"] == 60


def test_titles_list_every_demo() -> None:
    assert list(demos.titles()) == list(SIZES)


def test_an_unknown_demo_is_not_found() -> None:
    with pytest.raises(NotFound, match="There is no demo 'huge'"):
        demos.document("huge")


def test_names_are_all_different_alliterations() -> None:
    people = [person_name(k) for k in range(300)]
    assert len(set(people)) == 300
    assert all(given[0] == surname[0] for given, surname in map(str.split, people))
    assert len({project_name(k) for k in range(144)}) == 144
