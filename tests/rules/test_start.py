"""A project is delayed by 0 to max_delay periods, and not at all where it has locks."""

import pytest

from tests.asserts import assert_legal, assert_refuses
from tests.builders import decision, demand, hard, person, portfolio, project

LATE = project("crm", max_delay=2)


def test_start_allows_the_most_and_refuses_one_period_more():
    office = portfolio(person("ann"), LATE, demand("crm"), weeks=4)
    assert_legal(office, decision(office, delay={"crm": 2}))
    assert_refuses(office, decision(office, delay={"crm": 3}), rule="start", by=1)


@pytest.mark.parametrize(("delay", "by"), [(-1, 1), (0.5, 0.5), (1000, 998)])
def test_start_refuses_delays_that_are_none(delay, by):
    office = portfolio(person("ann"), LATE, demand("crm"))
    assert_refuses(office, decision(office, delay={"crm": delay}), rule="start", by=by)


def test_start_keeps_projects_with_locks_undelayed():
    office = portfolio(person("ann"), LATE, demand("crm"), hard("ann", "crm", 20), weeks=2)
    rows = [("ann", "crm", 20, 0), ("ann", "crm", 20, 1)]
    assert_legal(office, decision(office, *rows))
    assert_refuses(office, decision(office, *rows, delay={"crm": 1}), rule="start", by=1)
