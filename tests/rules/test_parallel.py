"""Nobody is on more projects than max_projects in a period."""

import pytest

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, week

FOUR = [demand(name, 10) for name in ("a", "b", "c", "d")]


def rows(names, who="ann"):
    return [(who, name, 10) for name in names]


def test_parallel_allows_three_projects_and_refuses_a_fourth():
    office = portfolio(person("ann"), *FOUR)
    assert_legal(office, decision(office, *rows("abc")))
    assert_refuses(office, decision(office, *rows("abcd")), rule="parallel", by=1)


@pytest.mark.parametrize(
    ("fields", "policy", "most"),
    [
        ({"max_projects": 1}, {}, 1),
        ({}, {"max_projects": 2}, 2),
        ({"max_projects": 2}, {"max_projects": 1}, 2),
        ({"max_projects": None}, {"max_projects": 2}, 2),
    ],
)
def test_parallel_takes_the_persons_limit_else_that_of_the_policy(fields, policy, most):
    office = portfolio(person("ann", **fields), *FOUR, **policy)
    assert_legal(office, decision(office, *rows("abcd"[:most])))
    assert_refuses(office, decision(office, *rows("abcd")), rule="parallel", by=4 - most)


def test_parallel_has_no_limit_where_the_policy_says_null():
    office = portfolio(person("ann"), *FOUR, max_projects=None)
    assert_legal(office, decision(office, *rows("abcd")))


def test_parallel_counts_projects_and_not_demands():
    office = portfolio(person("ann"), demand("a", 10), demand("b", 10, project="a"), max_projects=1)
    assert_legal(office, decision(office, *rows("ab")))


def test_parallel_gives_way_to_locks_but_no_further():
    locks = [hard("ann", name, 10) for name in "ab"]
    office = portfolio(person("ann"), *FOUR, *locks, max_projects=1)
    assert_legal(office, decision(office, *rows("ab")))
    assert_refuses(office, decision(office, *rows("abc")), rule="parallel", by=1)
    (conflict,) = conflicts_of(office, "parallel")
    assert (conflict.person, conflict.demand, conflict.period) == ("ann", None, week(0))


def test_parallel_blocks_who_is_full_unless_on_the_project_already():
    office = portfolio(person("ann"), person("bob"), *FOUR, max_projects=2)
    plan = decision(office, *rows("ab"), *rows("a", "bob"))
    words = "ann is on 2 projects in the week from 2027-01-04 already;"
    words += " a higher max_projects would help"
    assert blocked(office, plan, "parallel", demand="c") == {"ann": words}
    assert blocked(office, plan, "parallel", demand="a") == {}


def test_parallel_blocks_nobody_in_a_period_in_which_nobody_is_full():
    office = portfolio(person("ann"), *FOUR, max_projects=2, weeks=2)
    assert blocked(office, decision(office, *rows("ab")), "parallel", demand="c", t=1) == {}
