"""Heads on a demand: at most and at least in a period, at most over the horizon."""

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of, keeps
from tests.builders import decision, demand, hard, person, portfolio, week

CROWD = [person("ann"), person("bob"), person("cy")]


def test_team_refuses_a_third_head_in_one_week():
    crowd = portfolio(*CROWD, demand("crm", 60, max_people=2))
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_refuses(crowd, decision(crowd, ann=20, bob=20, cy=20), rule="team", by=1)


def test_team_refuses_one_alone_where_two_are_needed_and_allows_nobody():
    crowd = portfolio(*CROWD, demand("crm", 60, min_people=2))
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_legal(crowd, decision(crowd))
    assert_refuses(crowd, decision(crowd, ann=20), rule="team", by=1)


def test_team_refuses_a_third_person_over_the_horizon():
    crowd = portfolio(*CROWD, demand("crm", 60, max_team=2), weeks=3)
    turns = [("ann", "crm", 20, 0), ("bob", "crm", 20, 1), ("ann", "crm", 20, 2)]
    assert_legal(crowd, decision(crowd, *turns))
    assert_refuses(crowd, decision(crowd, *turns, ("cy", "crm", 20, 2)), rule="team", by=1)


def test_team_gives_way_to_locked_heads_but_no_further():
    locks = [hard("ann", "crm", 20), hard("bob", "crm", 20)]
    crowd = portfolio(*CROWD, demand("crm", 60, max_people=1, max_team=1), *locks)
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_refuses(crowd, decision(crowd, ann=20, bob=20, cy=20), rule="team", by=2)
    found = conflicts_of(crowd, "team")
    assert [(conflict.demand, conflict.period) for conflict in found] == [
        ("crm", week(0)),
        ("crm", None),
    ]


def test_team_asks_no_more_heads_than_locks_where_they_are_too_few():
    crowd = portfolio(*CROWD, demand("crm", 60, min_people=3), hard("ann", "crm", 20))
    assert_legal(crowd, decision(crowd, ann=20))
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    (conflict,) = conflicts_of(crowd, "team")
    assert conflict.message.startswith("crm has 1 person in the week from 2027-01-04, 2 too few")


def test_team_blocks_newcomers_where_it_is_full():
    crowd = portfolio(*CROWD, demand("crm", 60, max_people=1))
    shut = blocked(crowd, decision(crowd, ann=20), "team", demand="crm")
    words = "crm has 1 person in the week from 2027-01-04 already; a higher max_people would help"
    assert shut == {"bob": words, "cy": words}


def test_team_blocks_newcomers_where_it_is_full_over_the_horizon():
    crowd = portfolio(*CROWD, demand("crm", 60, max_team=1), weeks=2)
    shut = blocked(crowd, decision(crowd, ann=20), "team", demand="crm", t=1)
    words = "crm has 1 person over the horizon already; a higher max_team would help"
    assert shut == {"bob": words, "cy": words}


def test_team_blocks_the_first_where_two_must_come():
    crowd = portfolio(*CROWD, demand("crm", 60, min_people=2))
    assert set(blocked(crowd, decision(crowd), "team", demand="crm")) == {"ann", "bob", "cy"}
    assert blocked(crowd, decision(crowd, ann=20), "team", demand="crm") == {}


def test_team_keeps_people_where_two_must_stay():
    crowd = portfolio(*CROWD, demand("crm", 60, min_people=2))
    two, three = decision(crowd, ann=20, bob=20), decision(crowd, ann=20, bob=20, cy=20)
    assert keeps(crowd, two, "team", "ann", "crm")
    assert not keeps(crowd, three, "team", "ann", "crm")
