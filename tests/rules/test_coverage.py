"""Never more than asked."""

from tests.asserts import assert_legal, assert_refuses, conflicts_of
from tests.builders import decision, demand, flexible, hard, person, portfolio, project, week


def test_coverage_allows_what_is_asked_and_refuses_a_tick_more():
    office = portfolio(person("ann"), person("bob"), demand("crm", 60), step=0.25)
    assert_legal(office, decision(office, ann=40, bob=20))
    assert_refuses(office, decision(office, ann=40, bob=20.25), rule="coverage", by=0.25)


def test_coverage_gives_way_to_locks_but_no_further():
    office = portfolio(person("ann"), person("bob"), demand("crm", 10), hard("ann", "crm", 30))
    assert_legal(office, decision(office, ann=30))
    assert_refuses(office, decision(office, ann=30, bob=10), rule="coverage", by=10)
    (conflict,) = conflicts_of(office, "coverage")
    assert (conflict.person, conflict.demand, conflict.period) == (None, "crm", week(0))


def test_coverage_follows_the_delay():
    late = project("crm", max_delay=1)
    office = portfolio(person("ann"), late, demand("crm", [20, 0]), weeks=2)
    assert_legal(office, decision(office, ("ann", "crm", 20, 1), delay={"crm": 1}))
    early = decision(office, ("ann", "crm", 20, 0), delay={"crm": 1})
    assert_refuses(office, early, rule="coverage", by=20)


def test_coverage_of_a_window_counts_over_all_its_periods():
    days = ("2027-01-04", "2027-01-17")
    office = portfolio(person("ann"), flexible("crm", 50, days), weeks=2, step=5)
    assert_legal(office, decision(office, ("ann", "crm", 40, 0), ("ann", "crm", 10, 1)))
    much = decision(office, ("ann", "crm", 40, 0), ("ann", "crm", 20, 1))
    assert_refuses(office, much, rule="coverage", by=10)


def test_coverage_of_a_window_gives_way_to_locks():
    days = ("2027-01-04", "2027-01-17")
    office = portfolio(
        person("ann"), flexible("crm", 50, days), hard("ann", "crm", 30), weeks=2, step=5
    )
    assert_legal(office, decision(office, ("ann", "crm", 30, 0), ("ann", "crm", 30, 1)))
    (conflict,) = conflicts_of(office, "coverage")
    assert (conflict.demand, conflict.period) == ("crm", None)
    assert "10 h more than it asks for in all" in conflict.message
