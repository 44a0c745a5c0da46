"""What rules do where they have nothing to say."""

import pytest

from solver.rules import RULES
from tests.asserts import blocked
from tests.builders import decision, demand, hard, person, portfolio


@pytest.mark.parametrize("name", ["locks", "coverage", "start", "after", "one_of"])
def test_rules_about_plans_as_a_whole_shut_nobody_out(name):
    office = portfolio(person("ann"), demand("crm", 60), hard("ann", "crm", 20))
    assert blocked(office, decision(office, ann=20), name, demand="crm") == {}


@pytest.mark.parametrize("name", ["slice", "selection", "start", "freeze"])
def test_locks_can_not_break_what_always_gives_way_to_them(name):
    office = portfolio(person("ann"), demand("crm", 60), hard("ann", "crm", 1.25))
    (rule,) = (each for each in RULES if each.name == name)
    assert list(rule.conflicts(office)) == []
