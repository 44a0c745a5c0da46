"""All or none of the listed people are on a project in a period in which all could be."""

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of, keeps
from tests.builders import decision, demand, hard, person, portfolio, project, rule, week

CROWD = [person("ann"), person("bob"), person("cy")]
BOTH = rule("together", people=["ann", "bob"])
AWAY = [{"from": "2027-01-04", "to": "2027-01-10", "hours_per_week": 0}]


def test_together_allows_all_or_none_and_refuses_some():
    crowd = portfolio(*CROWD, demand("crm", 60), BOTH)
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_legal(crowd, decision(crowd, cy=20))
    assert_refuses(crowd, decision(crowd, ann=20, cy=20), rule="together", by=1)


def test_together_may_be_on_different_demands_of_the_project():
    crowd = portfolio(*CROWD, demand("crm", 60), demand("crm2", project="crm"), BOTH)
    assert_legal(crowd, decision(crowd, ("ann", "crm", 20), ("bob", "crm2", 20)))


def test_together_does_not_bind_while_one_is_away():
    away = person("bob", availability=AWAY)
    crowd = portfolio(person("ann"), away, demand("crm", 60), BOTH, weeks=2)
    assert_legal(crowd, decision(crowd, ("ann", "crm", 20, 0)))
    assert_refuses(crowd, decision(crowd, ("ann", "crm", 20, 1)), rule="together", by=1)


def test_together_does_not_bind_while_one_is_eligible_for_nothing_that_asks():
    skilled = demand("crm", 60, never=["bob"])
    idle = demand("idle", 0, project="crm")
    crowd = portfolio(*CROWD, skilled, idle, BOTH)
    assert_legal(crowd, decision(crowd, ann=20))


def test_together_binds_where_a_lock_makes_the_ineligible_able():
    skilled = demand("crm", 60, never=["bob"])
    crowd = portfolio(*CROWD, skilled, BOTH, hard("ann", "crm", 20), hard("bob", "crm", 20))
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_refuses(crowd, decision(crowd, ann=20), rule="together", also=("locks",))


def test_together_is_void_where_locks_part_them():
    crowd = portfolio(*CROWD, demand("crm", 60), BOTH, hard("ann", "crm", 20))
    assert_legal(crowd, decision(crowd, ann=20))
    (conflict,) = conflicts_of(crowd, "together")
    assert (conflict.person, conflict.demand, conflict.period) == (None, None, week(0))
    assert "Only 1 of ann, bob work on crm" in conflict.message


def test_together_does_not_bind_on_a_project_that_is_off():
    crowd = portfolio(*CROWD, project("crm", optional=True), demand("crm", 60), BOTH)
    odd = decision(crowd, ann=20, off=["crm"])
    assert_refuses(crowd, odd, rule="selection")


def test_together_blocks_each_while_two_are_missing():
    trio = rule("together", people=["ann", "bob", "cy"])
    crowd = portfolio(*CROWD, demand("crm", 60), trio, demand("erp", 60, never=["cy"]))
    plan, when = decision(crowd, ann=20), "in the week from 2027-01-04"
    assert blocked(crowd, plan, "together", demand="crm") == {
        "bob": f"bob works only together with cy {when}",
        "cy": f"cy works only together with bob {when}",
    }
    assert set(blocked(crowd, plan, "together", demand="erp")) == {"cy"}, "as if cy could"
    nearly = decision(crowd, ann=20, bob=20)
    assert blocked(crowd, nearly, "together", demand="crm") == {}


def test_together_keeps_each_where_all_are():
    pair = rule("together", people=["ann", "bob"])
    crowd = portfolio(*CROWD, demand("crm", 80), pair)
    both = decision(crowd, ann=20, bob=20, cy=20)
    assert keeps(crowd, both, "together", "ann", "crm")
    assert not keeps(crowd, both, "together", "cy", "crm")
    parted = portfolio(*CROWD, demand("crm", 80), pair, hard("ann", "crm", 20))
    assert not keeps(parted, decision(parted, ann=20, bob=20), "together", "bob", "crm")
