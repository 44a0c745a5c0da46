"""A project begins more than `lag` periods after the one before it has ended."""

from tests.asserts import assert_legal, assert_refuses, conflicts_of
from tests.builders import decision, demand, flexible, hard, person, portfolio, project


def waiting(lag=0, **fields):
    return project("erp", after=[{"project": "crm", "lag": lag}], max_delay=3, **fields)


def test_after_allows_the_next_week_and_refuses_the_same_one():
    office = portfolio(
        person("ann"), waiting(), demand("crm", [20, 20, 0]), demand("erp", [0, 20]), weeks=3
    )
    assert_legal(office, decision(office, delay={"erp": 1}))
    assert_refuses(office, decision(office), rule="after", by=1)


def test_after_waits_for_the_lag():
    office = portfolio(
        person("ann"), waiting(lag=1), demand("crm", [20]), demand("erp", [20]), weeks=3
    )
    assert_legal(office, decision(office, delay={"erp": 2}))
    assert_refuses(office, decision(office, delay={"erp": 1}), rule="after", by=1)


def test_after_moves_with_the_delay_of_the_other():
    first = project("crm", max_delay=1)
    office = portfolio(
        person("ann"), first, waiting(), demand("crm", [20]), demand("erp", [20]), weeks=3
    )
    assert_legal(office, decision(office, delay={"erp": 1}))
    both = {"crm": 1, "erp": 1}
    assert_refuses(office, decision(office, delay=both), rule="after", by=1)


def test_after_looks_beyond_the_horizon():
    office = portfolio(person("ann"), waiting(), demand("crm", [20] * 4), demand("erp", [20]))
    assert_refuses(office, decision(office, delay={"erp": 3}), rule="after", by=1)


def test_after_needs_the_other_on_and_does_not_bind_while_off():
    office = portfolio(
        person("ann"),
        project("crm", optional=True),
        waiting(optional=True),
        demand("crm", [20]),
        demand("erp", [0, 20]),
        weeks=2,
    )
    assert_refuses(office, decision(office, off=["crm"]), rule="after", by=1)
    assert_legal(office, decision(office, off=["crm", "erp"]))
    assert_legal(office, decision(office, off=["erp"]))


def test_after_sets_no_limit_where_one_asks_nothing():
    office = portfolio(person("ann"), waiting(), demand("crm", 0), demand("erp", 20))
    assert_legal(office, decision(office))


def test_after_counts_a_window_from_its_first_to_its_last_period():
    days = ("2027-01-04", "2027-01-17")
    office = portfolio(
        person("ann"), waiting(), flexible("crm", 20, days), demand("erp", [20]), weeks=3
    )
    assert_legal(office, decision(office, delay={"erp": 2}))
    assert_refuses(office, decision(office, delay={"erp": 1}), rule="after", by=1)


def test_after_broken_by_locks_is_a_conflict():
    office = portfolio(
        person("ann"), waiting(), demand("crm", 20), demand("erp", 20), hard("ann", "erp", 20)
    )
    (conflict,) = conflicts_of(office, "after")
    assert "erp begins 1 period too early after crm" in conflict.message
