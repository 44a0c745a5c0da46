"""A flexible total is worked in its window, so much in a period at most."""

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, flexible, hard, person, portfolio, project, week

DAYS = ("2027-01-06", "2027-01-17")


def test_window_allows_hours_in_its_periods_and_refuses_them_outside():
    office = portfolio(person("ann"), flexible("crm", 60, DAYS), weeks=3, step=5)
    assert_legal(office, decision(office, ("ann", "crm", 40, 0), ("ann", "crm", 20, 1)))
    outside = decision(office, ("ann", "crm", 20, 2))
    assert_refuses(office, outside, rule="window", by=20)


def test_window_refuses_more_than_its_most_in_a_period():
    office = portfolio(
        person("ann"), flexible("crm", 60, DAYS, most_per_period=20), weeks=2, step=5
    )
    assert_legal(office, decision(office, ("ann", "crm", 20, 0)))
    assert_refuses(office, decision(office, ("ann", "crm", 25, 0)), rule="window", by=5)


def test_window_moves_with_the_delay():
    late = project("crm", max_delay=1)
    office = portfolio(person("ann"), late, flexible("crm", 20, DAYS), weeks=3, step=5)
    assert_legal(office, decision(office, ("ann", "crm", 20, 2), delay={"crm": 1}))
    early = decision(office, ("ann", "crm", 10, 0), delay={"crm": 1})
    assert_refuses(office, early, rule="window", by=10)


def test_window_gives_way_to_locks_but_no_further():
    office = portfolio(
        person("ann"),
        person("bob"),
        flexible("crm", 60, DAYS, most_per_period=20),
        hard("ann", "crm", [30, 0, 10]),
        weeks=3,
        step=5,
    )
    kept = [("ann", "crm", 30, 0), ("ann", "crm", 10, 2)]
    assert_legal(office, decision(office, *kept))
    more = decision(office, *kept, ("bob", "crm", 5, 0), ("bob", "crm", 10, 2))
    assert_refuses(office, more, rule="window", by=15)
    found = conflicts_of(office, "window")
    assert [(conflict.demand, conflict.period) for conflict in found] == [
        ("crm", week(0)),
        ("crm", week(2)),
    ]


def test_window_blocks_everyone_outside_and_where_its_most_is_reached():
    office = portfolio(
        person("ann"),
        person("bob"),
        flexible("crm", 60, DAYS, most_per_period=20),
        demand("erp"),
        weeks=3,
        step=5,
    )
    plan = decision(office, ("ann", "crm", 20, 0))
    full = "crm has room for 0 h in the week from 2027-01-04;"
    full += " a larger most_per_period would help"
    assert blocked(office, plan, "window", demand="crm", t=0) == {"ann": full, "bob": full}
    assert blocked(office, plan, "window", demand="crm", t=1) == {}
    outside = blocked(office, plan, "window", demand="crm", t=2)
    words = "crm can't be worked on in the week from 2027-01-18; a longer window would help"
    assert outside == {"ann": words, "bob": words}
    assert blocked(office, plan, "window", demand="erp", t=0) == {}
