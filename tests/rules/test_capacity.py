"""Nobody works more than capacity with overtime, or than their locks."""

from fractions import Fraction

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, week


def test_capacity_allows_a_full_week_and_refuses_one_step_more():
    office = portfolio(person("ann"), demand("crm", 60), step=0.25)
    assert_legal(office, decision(office, ann=40))
    assert_refuses(office, decision(office, ann=40.25), rule="capacity", by=Fraction(1, 4))


def test_capacity_adds_up_over_demands_and_not_over_weeks():
    office = portfolio(person("ann"), demand("crm", 30), demand("erp", 30), weeks=2)
    rows = [("ann", "crm", 20, 0), ("ann", "erp", 20, 0), ("ann", "crm", 30, 1)]
    assert_legal(office, decision(office, *rows))
    rows = [("ann", "crm", 30, 0), ("ann", "erp", 20, 0), ("ann", "crm", 30, 1)]
    assert_refuses(office, decision(office, *rows), rule="capacity", by=10)


def test_capacity_stretches_by_overtime_exactly():
    office = portfolio(
        person("ann", hours_per_week=37.5), demand("crm", 60), overtime=0.1, step=0.25
    )
    assert_legal(office, decision(office, ann=41.25))
    assert_refuses(office, decision(office, ann=41.5), rule="capacity", by=Fraction(1, 4))


def test_capacity_counts_beyond_the_limit_itself_where_it_is_no_quarter_hour():
    office = portfolio(
        person("ann", hours_per_week=10.25), demand("crm", 60), overtime=0.1, step=0.25
    )
    assert_legal(office, decision(office, ann=11.25))
    assert_refuses(
        office,
        decision(office, ann=11.5),
        rule="capacity",
        by=Fraction("11.5") - Fraction("11.275"),
    )


def test_capacity_stretches_as_far_as_numbers_go():
    office = portfolio(
        person("ann", hours_per_week=999_999_999),
        person("bob", hours_per_week=1),
        demand("crm", 2_000),
        overtime=999_999_999.5,
    )
    assert_legal(office, decision(office, ann=1000, bob=1000))


def test_capacity_gives_way_to_locks_but_no_further():
    office = portfolio(person("ann"), demand("crm", 60), demand("erp", 60), hard("ann", "crm", 50))
    assert_legal(office, decision(office, ann=50))
    assert_refuses(
        office, decision(office, ("ann", "crm", 50), ("ann", "erp", 4)), rule="capacity", by=4
    )
    (conflict,) = conflicts_of(office, "capacity")
    assert (conflict.person, conflict.demand, conflict.period) == ("ann", None, week(0))
    assert "ann works 50 h in the week from 2027-01-04, 10 h too many" in conflict.message


def test_capacity_blocks_who_has_less_left_than_the_least_slice():
    office = portfolio(
        person("ann"), person("bob"), demand("crm", 60), demand("erp", 60), min_hours=4
    )
    plan = decision(office, ("ann", "crm", 37), ("bob", "crm", 20))
    assert blocked(office, plan, "capacity", demand="erp") == {
        "ann": "ann has 3 h left in the week from 2027-01-04,"
        " and 4 h are the least that can be added; more capacity then would help"
    }
    assert blocked(office, plan, "capacity", demand="crm") == {}
