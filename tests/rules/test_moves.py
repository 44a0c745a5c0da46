"""At most max_moves people have other hours than in the plan of record."""

import pytest

from solver.checker.check import conflicts
from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of, keeps
from tests.builders import decision, demand, hard, person, portfolio, project, soft

CROWD = [person("ann"), person("bob"), person("cy")]
BOOKED = [soft("ann", "crm", 20), soft("bob", "crm", 20)]


def test_moves_allows_one_person_and_refuses_a_second():
    crowd = portfolio(*CROWD, demand("crm", 80), *BOOKED, max_moves=1)
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_legal(crowd, decision(crowd, ann=24, bob=20))
    assert_legal(crowd, decision(crowd, ann=20, bob=20, cy=20))
    assert_refuses(crowd, decision(crowd, ann=24), rule="moves", by=1)
    assert_refuses(crowd, decision(crowd, ann=24, cy=20), rule="moves", by=2)


def test_moves_has_no_limit_where_none_is_given():
    crowd = portfolio(*CROWD, demand("crm", 80), *BOOKED)
    assert_legal(crowd, decision(crowd, cy=20))
    assert conflicts_of(crowd, "moves") == []
    assert blocked(crowd, decision(crowd), "moves", demand="crm") == {}


def test_moves_compares_with_hard_bookings_too():
    crowd = portfolio(*CROWD, demand("crm", 80), hard("ann", "crm", 20), max_moves=0)
    assert_legal(crowd, decision(crowd, ann=20))
    assert_refuses(crowd, decision(crowd, ann=24), rule="moves", by=1)


def test_moves_follows_the_delay():
    late = project("crm", max_delay=1)
    crowd = portfolio(
        *CROWD, late, demand("crm", [20, 0]), soft("ann", "crm", [20]), weeks=2, max_moves=0
    )
    assert_legal(crowd, decision(crowd, ("ann", "crm", 20, 1), delay={"crm": 1}))
    assert_refuses(crowd, decision(crowd, delay={"crm": 1}), rule="moves", by=1)


@pytest.mark.parametrize(
    ("things", "hours"),
    [
        ([demand("crm", skills={"java": 3}), soft("ann", "crm", 20)], 0),
        ([demand("crm", 10), soft("ann", "crm", 20)], 0),
        ([demand("crm", 60), soft("ann", "crm", 48)], 40),
        (
            [demand("crm", 60, skills={"java": 3}), hard("ann", "crm", 20), soft("ann", "crm", 30)],
            20,
        ),
    ],
    ids=["not eligible", "beyond asked", "beyond capacity", "beyond an ineligible lock"],
)
def test_moves_does_not_count_who_must_move(things, hours):
    office = portfolio(person("ann"), *things, max_moves=0)
    rows = [("ann", "crm", hours)] if hours else []
    assert_legal(office, decision(office, *rows))
    found = [one for one in conflicts(office) if one.rule == "moves"]
    assert [one.person for one in found] == ["ann"]


def test_moves_does_not_count_who_was_on_a_project_that_is_off():
    crowd = portfolio(
        *CROWD, project("crm", optional=True), demand("crm", 80), *BOOKED, max_moves=0
    )
    assert_legal(crowd, decision(crowd, off=["crm"]))


def test_moves_counts_who_keeps_an_ineligible_lock():
    office = portfolio(
        person("ann"),
        demand("crm", skills={"java": 3}),
        demand("erp"),
        hard("ann", "crm", 8),
        max_moves=0,
    )
    assert_legal(office, decision(office, ann=8))
    assert_refuses(office, decision(office, ("ann", "crm", 8), ("ann", "erp", 8)), rule="moves")


def test_moves_blocks_who_would_be_one_more():
    crowd = portfolio(*CROWD, demand("crm", 80), *BOOKED, max_moves=1)
    assert set(blocked(crowd, decision(crowd, ann=24, bob=20), "moves", demand="crm")) == {
        "bob",
        "cy",
    }
    assert blocked(crowd, decision(crowd, ann=20, bob=20), "moves", demand="crm") == {}


def test_moves_keeps_the_work_of_who_would_be_one_more():
    crowd = portfolio(*CROWD, demand("crm", 80), *BOOKED, max_moves=1)
    plan = decision(crowd, ann=24, bob=20)
    assert keeps(crowd, plan, "moves", "bob", "crm")
    assert not keeps(crowd, plan, "moves", "ann", "crm")
    assert not keeps(crowd, decision(crowd, ann=20, bob=20), "moves", "bob", "crm")
