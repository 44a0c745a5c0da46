"""Exactly one of the listed projects is on."""

from tests.asserts import assert_legal, assert_refuses, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, project, rule

NAMES = ("a", "b", "c")
PROJECTS = [project(name, optional=True) for name in NAMES]
DEMANDS = [demand(name) for name in NAMES]
ONE_OF = rule("one_of", projects=list(NAMES))


def test_one_of_allows_one_and_refuses_two_and_none():
    office = portfolio(person("ann"), *PROJECTS, *DEMANDS, ONE_OF)
    assert_legal(office, decision(office, off=["a", "b"]))
    assert_refuses(office, decision(office), rule="one_of", by=2)
    assert_refuses(office, decision(office, off=["a"]), rule="one_of", by=1)
    assert_refuses(office, decision(office, off=NAMES), rule="one_of", by=1)


def test_one_of_broken_by_locks_is_a_conflict():
    locks = [hard("ann", "a", 20), hard("ann", "b", 20)]
    office = portfolio(person("ann"), *PROJECTS, *DEMANDS, ONE_OF, *locks)
    (conflict,) = conflicts_of(office, "one_of")
    assert conflict.message.startswith("a and b have hard bookings")
    single = portfolio(person("ann"), *PROJECTS, *DEMANDS, ONE_OF, locks[0])
    assert conflicts_of(single, "one_of") == []
