"""What rules do where they have nothing to say."""

import numpy as np
import pytest

from solver.rules import RULES
from solver.rules.base import Ask
from tests.asserts import blocked, keeps
from tests.builders import decision, demand, hard, person, portfolio


@pytest.mark.parametrize("name", ["locks", "coverage", "start", "after", "one_of"])
def test_rules_about_plans_as_a_whole_shut_nobody_out(name):
    office = portfolio(person("ann"), demand("crm", 60), hard("ann", "crm", 20))
    assert blocked(office, decision(office, ann=20), name, demand="crm") == {}


def test_a_rule_that_only_sets_a_limit_keeps_nobody():
    office = portfolio(person("ann"), demand("crm", 60), max_projects=1)
    assert not keeps(office, decision(office, ann=20), "parallel", "ann", "crm")


@pytest.mark.parametrize("name", ["slice", "selection", "start", "freeze"])
def test_locks_can_not_break_what_always_gives_way_to_them(name):
    office = portfolio(person("ann"), demand("crm", 60), hard("ann", "crm", 1.25))
    (rule,) = (each for each in RULES if each.name == name)
    assert list(rule.conflicts(office)) == []


def test_an_ask_knows_what_each_of_the_people_can_add():
    office = portfolio(*(person(name) for name in "abc"), demand("crm", 60), step=4, min_hours=8)
    ledger = decision(office, a=20, c=8).ledger(office)
    everyone = Ask.of(ledger, (0, 0), 128, np.arange(3))
    assert everyone.least.tolist() == [16, 32, 16]
    two = Ask.of(ledger, (0, 0), 128, np.array([1, 2]))
    assert [two.least_of(i) for i in (1, 2)] == [32, 16]
    assert two.among(np.array([0, 2])).tolist() == [False, True]
    assert two.all().all()
    nobody = Ask.of(ledger, (0, 0), 128, np.zeros(0, dtype=np.int64))
    assert nobody.among(np.array([0])).tolist() == []
