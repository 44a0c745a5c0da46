"""At most one of the listed people is on a project in a period."""

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, rule, week

CROWD = [person("ann"), person("bob"), person("cy")]
APART = rule("apart", people=["ann", "bob", "cy"])


def test_apart_allows_one_and_refuses_a_second_on_the_project():
    crowd = portfolio(*CROWD, demand("crm", 60), demand("crm2", 60, project="crm"), APART)
    assert_legal(crowd, decision(crowd, ann=20))
    both = decision(crowd, ("ann", "crm", 20), ("bob", "crm2", 20))
    assert_refuses(crowd, both, rule="apart", by=1)
    assert_refuses(crowd, decision(crowd, ann=20, bob=20, cy=20), rule="apart", by=2)


def test_apart_allows_them_on_other_projects_and_in_other_weeks():
    crowd = portfolio(*CROWD, demand("crm", 60), demand("erp", 60), APART, weeks=2)
    rows = [("ann", "crm", 20, 0), ("bob", "crm", 20, 1), ("cy", "erp", 20, 0)]
    assert_legal(crowd, decision(crowd, *rows))


def test_apart_gives_way_to_locks_but_no_further():
    locks = [hard("ann", "crm", 20), hard("bob", "crm", 20)]
    crowd = portfolio(*CROWD, demand("crm", 60), APART, *locks)
    assert_legal(crowd, decision(crowd, ann=20, bob=20))
    assert_refuses(crowd, decision(crowd, ann=20, bob=20, cy=20), rule="apart", by=1)
    (conflict,) = conflicts_of(crowd, "apart")
    assert (conflict.person, conflict.demand, conflict.period) == (None, None, week(0))
    assert "2 of ann, bob, cy work on crm" in conflict.message


def test_apart_blocks_the_others_where_one_is():
    crowd = portfolio(*CROWD, person("dee"), demand("crm", 60), demand("erp"), APART)
    plan = decision(crowd, ann=20, dee=20)
    shut = blocked(crowd, plan, "apart", demand="crm")
    words = "is kept apart from ann, who works on crm in the week from 2027-01-04"
    assert shut == {"bob": f"bob {words}", "cy": f"cy {words}"}
    assert blocked(crowd, plan, "apart", demand="erp") == {}


def test_apart_blocks_nobody_where_none_of_the_list_is():
    crowd = portfolio(*CROWD, person("dee"), demand("crm", 60), APART)
    assert blocked(crowd, decision(crowd, dee=20), "apart", demand="crm") == {}
