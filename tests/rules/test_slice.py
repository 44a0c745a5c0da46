"""Hours are none, the lock, or on the step's grid from the least slice on."""

import dataclasses
import datetime as dt

import pytest

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, project


def test_slice_allows_the_least_and_refuses_a_step_less():
    office = portfolio(person("ann"), demand("crm", 40, min_hours=8))
    assert_legal(office, decision(office, ann=8))
    assert_refuses(office, decision(office, ann=7), rule="slice", by=1)


def test_slice_takes_the_least_of_the_policy_where_the_demand_has_none():
    office = portfolio(person("ann"), demand("crm", 40), min_hours=6)
    assert_legal(office, decision(office, ann=6))
    assert_refuses(office, decision(office, ann=5), rule="slice", by=1)


def test_slice_may_be_as_short_as_what_is_asked():
    office = portfolio(person("ann"), demand("crm", 3, min_hours=8))
    assert_legal(office, decision(office, ann=3))
    assert_refuses(office, decision(office, ann=2), rule="slice", by=1)


def test_slice_follows_the_delay():
    late = project("crm", max_delay=1)
    office = portfolio(person("ann"), late, demand("crm", [3, 20]), weeks=2)
    assert_legal(office, decision(office, ("ann", "crm", 3, 1), delay={"crm": 1}))
    assert_refuses(office, decision(office, ("ann", "crm", 3, 1)), rule="slice", by=1)


def test_slice_keeps_to_the_step():
    office = portfolio(person("ann"), demand("crm", 40, min_hours=0), step=2.5)
    assert_legal(office, decision(office, ann=2.5))
    assert_refuses(office, decision(office, ann=3), rule="slice", by=1)


def test_slice_keeps_to_the_common_divisor_where_no_step_is_given():
    office = portfolio(person("ann"), demand("crm", 30, min_hours=10), step=None)
    assert_legal(office, decision(office, ann=20))
    assert_refuses(office, decision(office, ann=15), rule="slice", by=1)


def test_slice_of_just_the_lock_is_always_legal():
    office = portfolio(person("ann"), demand("crm", 40), hard("ann", "crm", 1.5))
    assert_legal(office, decision(office, ann=1.5))
    assert_legal(office, decision(office, ann=5))
    assert_refuses(office, decision(office, ann=2), rule="slice", by=1)
    assert conflicts_of(office, "slice") == []


@pytest.mark.parametrize(
    "hours", [0, -4, 0.1, 1e300, float("nan"), float("inf"), -float("inf"), 10**400]
)
def test_slice_refuses_hours_that_are_none(hours):
    office = portfolio(person("ann"), demand("crm"))
    assert_refuses(office, decision(office, ann=hours), rule="slice", by=1)


def test_slice_refuses_days_that_start_no_planned_period():
    office = portfolio(person("ann"), demand("crm"))
    plan = decision(office, ann=20)
    for day in (dt.date(2027, 1, 5), dt.date(2027, 1, 11), dt.date(2026, 12, 28)):
        moved = dataclasses.replace(plan.allocations[0], period=day)
        odd = dataclasses.replace(plan, allocations=(moved,))
        assert_refuses(office, odd, rule="slice", by=1)


def test_slice_refuses_the_same_slice_twice_and_counts_its_hours_together():
    office = portfolio(person("ann"), demand("crm", 60))
    twice = [("ann", "crm", 20), ("ann", "crm", 20)]
    assert_refuses(office, decision(office, *twice), rule="slice", by=1)
    assert_refuses(
        office, decision(office, *twice, *twice), rule="slice", by=3, also=("capacity", "coverage")
    )


def test_slice_blocks_everyone_where_less_is_left_than_the_least():
    office = portfolio(person("ann"), person("bob"), demand("crm", 40, min_hours=8))
    plan = decision(office, ann=35)
    assert blocked(office, plan, "slice", demand="crm", hours=5) == {
        "bob": "5 h are left in the week from 2027-01-04, and 8 h are the least that bob can add;"
        " smaller min_hours or a smaller step would help"
    }
