"""In frozen periods everything is as booked."""

from tests.asserts import assert_legal, assert_refuses, blocked
from tests.builders import decision, demand, hard, person, portfolio, soft

FROZEN = "2027-01-05"


def test_freeze_keeps_soft_bookings_of_frozen_weeks_only():
    office = portfolio(
        person("ann"), demand("crm"), soft("ann", "crm", 20), weeks=2, freeze_until=FROZEN
    )
    assert_legal(office, decision(office, ("ann", "crm", 20, 0)))
    assert_legal(office, decision(office, ("ann", "crm", 20, 0), ("ann", "crm", 30, 1)))
    assert_refuses(office, decision(office, ("ann", "crm", 21, 0)), rule="freeze", by=1)
    less = decision(office, ("ann", "crm", 19, 0))
    assert_refuses(office, less, rule="freeze", by=1, also=("locks",))
    assert_refuses(office, decision(office), rule="freeze", by=20, also=("locks",))


def test_freeze_takes_the_larger_of_hard_and_soft():
    bookings = [soft("ann", "crm", 20), hard("ann", "crm", 30)]
    office = portfolio(person("ann"), demand("crm"), *bookings, freeze_until=FROZEN)
    assert_legal(office, decision(office, ann=30))


def test_freeze_lets_nothing_new_into_a_frozen_week():
    office = portfolio(person("ann"), demand("crm"), freeze_until=FROZEN)
    assert_legal(office, decision(office))
    assert_refuses(office, decision(office, ann=20), rule="freeze", by=20)


def test_freeze_does_not_hold_a_week_that_starts_on_the_day():
    office = portfolio(person("ann"), demand("crm"), freeze_until="2027-01-04")
    assert_legal(office, decision(office, ann=20))


def test_freeze_blocks_everyone_in_a_frozen_week():
    office = portfolio(person("ann"), demand("crm"), weeks=2, freeze_until=FROZEN)
    assert set(blocked(office, decision(office), "freeze", demand="crm", t=0)) == {"ann"}
    assert blocked(office, decision(office), "freeze", demand="crm", t=1) == {}
