"""The judge on rules about projects: on, delay, precedence, windows, freeze, moves."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle.small import ONE_WEEK, booking, broken, demand, person, portfolio, project, window

ANN, BOB, CHO = person("ann"), person("bob"), person("cho")


def fine(**policy: object) -> dict:
    return {"step": 1, **policy}


def test_selection_keeps_what_is_not_optional_and_empties_what_is_off():
    assert broken(portfolio(ANN, demand()), off=("crm",)) == {"selection": 1}
    document = portfolio(ANN, demand(), projects=[project(optional=True)])
    assert not broken(document, off=("crm",))
    assert broken(document, ("ann", "dev", 0, 8), off=("crm",)) == {"selection": 8}


def test_selection_and_start_leave_no_choice_to_a_locked_project():
    crm = project(optional=True, max_delay=1)
    bookings = [booking("hard", "ann", "dev", (8,))]
    document = portfolio(ANN, demand(), projects=[crm], bookings=bookings)
    assert broken(document, off=("crm",)) == {"selection": 1, "locks": 8}
    assert broken(document, ("ann", "dev", 0, 8), crm=1)["start"] == 1


def test_start_limits_the_delay():
    document = portfolio(ANN, demand(), projects=[project(max_delay=1)])
    assert not broken(document, crm=1)
    assert broken(document, crm=2) == {"start": 1}


def after_portfolio(lag: int, **fields: object) -> dict:
    wait = {"after": [{"project": "erp", "lag": lag}], "max_delay": 3}
    demands = [demand("dev"), demand("erp-dev", hours=(8,), of="erp")]
    projects = [project("crm", **wait), project("erp", optional=True, **fields)]
    return portfolio(ANN, *demands, projects=projects)


def test_after_waits_for_the_end_and_the_lag():
    assert broken(after_portfolio(0)) == {"after": 1}
    assert not broken(after_portfolio(0), crm=1)
    assert broken(after_portfolio(2), crm=2) == {"after": 1}
    assert not broken(after_portfolio(2), crm=3)
    assert broken(after_portfolio(0, max_delay=1), crm=1, erp=1) == {"after": 1}


def test_after_is_off_with_the_other():
    assert broken(after_portfolio(0), crm=1, off=("erp",)) == {"after": 1}


def test_after_looks_past_the_horizon_and_at_rounded_hours():
    wait = project("crm", after=[{"project": "erp"}], max_delay=9)
    long = demand("erp-dev", hours=(0, 0, 0, 8, 0.1), of="erp")
    document = portfolio(ANN, demand(), long, projects=[wait, project("erp")])
    assert broken(document, crm=3) == {"after": 1}
    assert not broken(document, crm=4)


def test_after_a_project_that_asks_nothing_sets_no_time_limit():
    wait = project("crm", after=[{"project": "erp"}])
    assert not broken(portfolio(ANN, demand(), projects=[wait, project("erp")]))


def test_one_of_wants_exactly_one():
    projects = [project("a", optional=True), project("b", optional=True)]
    rules = [{"kind": "one_of", "projects": ["a", "b"]}]
    document = portfolio(ANN, projects=projects, rules=rules)
    assert not broken(document, off=("a",))
    assert broken(document) == {"one_of": 1}
    assert broken(document, off=("a", "b")) == {"one_of": 1}


def test_window_may_be_worked_inside_it_only_and_so_much_in_a_period():
    entry = window(30, "2027-01-11", "2027-01-22", most_per_period=20)
    calendar = {"start": "2027-01-04", "periods": 3}
    document = portfolio(ANN, entry, calendar=calendar, policy=fine())
    assert not broken(document, ("ann", "dev", 1, 20), ("ann", "dev", 2, 10))
    assert broken(document, ("ann", "dev", 0, 8)) == {"window": 8}
    assert broken(document, ("ann", "dev", 1, 21)) == {"window": 1}
    rows = (("ann", "dev", 1, 20), ("ann", "dev", 2, 11))
    assert broken(document, *rows) == {"coverage": 1}


def test_window_takes_its_slices_from_the_most_per_period():
    entry = window(30, "2027-01-04", "2027-01-15", most_per_period=3)
    document = portfolio(ANN, entry, policy=fine())
    assert not broken(document, ("ann", "dev", 0, 3))
    assert broken(document, ("ann", "dev", 0, 2)) == {"slice": 1}


def test_window_moves_with_the_delay():
    entry = window(10, "2027-01-04", "2027-01-08")
    document = portfolio(ANN, entry, projects=[project(max_delay=1)], policy=fine())
    calendar = {**document, "calendar": {"start": "2026-12-28", "periods": 3}}
    assert not broken(calendar, ("ann", "dev", 2, 10), crm=1)
    assert broken(calendar, ("ann", "dev", 1, 10), crm=1) == {"window": 10}


def test_freeze_leaves_booked_hours_exactly_and_adds_none():
    bookings = [booking("soft", "ann", "dev", (8, 8))]
    policy = fine(freeze_until="2027-01-11")
    document = portfolio(ANN, BOB, demand(), bookings=bookings, policy=policy)
    assert not broken(document, ("ann", "dev", 0, 8))
    assert broken(document, ("ann", "dev", 0, 12)) == {"freeze": 4}
    assert broken(document, ("ann", "dev", 0, 4)) == {"freeze": 4, "locks": 4}
    assert broken(document, ("ann", "dev", 0, 8), ("bob", "dev", 0, 4)) == {"freeze": 4}


def test_moves_counts_people_who_differ_from_the_plan_of_record():
    bookings = [booking("soft", "ann", "dev", (8, 8))]
    document = portfolio(ANN, BOB, demand(), bookings=bookings, policy=fine(max_moves=0))
    same = (("ann", "dev", 0, 8), ("ann", "dev", 1, 8))
    assert not broken(document, *same)
    assert broken(document, *same, ("bob", "dev", 1, 8)) == {"moves": 1}
    assert broken(document, ("ann", "dev", 0, 8)) == {"moves": 1}


@pytest.mark.parametrize(
    ("hours", "fields", "asked"),
    [
        ((50,), {}, 60),
        ((30,), {}, 20),
        ((8,), {"never": ["ann"]}, 20),
    ],
)
def test_moves_does_not_count_who_must_move(hours, fields, asked):
    dev = demand(hours=(asked,), **fields)
    bookings = [booking("soft", "ann", "dev", hours)]
    document = portfolio(
        ANN, BOB, dev, bookings=bookings, policy=fine(max_moves=0), calendar=ONE_WEEK
    )
    assert not broken(document)
    assert broken(document, ("bob", "dev", 0, 8)) == {"moves": 1}


def test_hours_below_nothing_are_no_slice():
    assert "slice" in broken(portfolio(ANN, demand()), ("ann", "dev", 0, -4))


def test_amounts_are_exact_fractions():
    document = portfolio(person(rate=0.1), demand(), projects=[project(budget=0.3)], policy=fine())
    assert broken(document, ("ann", "dev", 0, 4)) == {"budget": Fraction(1, 10)}
