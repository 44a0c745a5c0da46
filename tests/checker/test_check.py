"""The referee: alone, in order, and not to be crashed by any plan."""

import datetime as dt
import subprocess
import sys

from solver.checker.check import MOST_MESSAGES, check, conflicts, evidence_of
from solver.errors import CheckerRefused
from solver.plan import Allocation, Decision, ProjectChoice
from solver.rules import RULES
from tests.asserts import assert_legal
from tests.builders import decision, demand, hard, person, portfolio, project

MONDAY = dt.date(2027, 1, 4)


def test_check_loads_no_engine():
    code = (
        "import sys, solver.checker.check, solver.checker.measure; "
        "print([m for m in sys.modules if m.split('.')[0] == 'ortools'"
        " or m.startswith(('solver.problem', 'solver.engines', 'solver.search'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_check_lists_violations_in_the_order_of_the_rules():
    office = portfolio(person("ann"), demand("crm", 10, never=["ann"]), hard("ann", "crm", 4))
    broken = [violation.rule for violation in check(office, decision(office, ann=50.5))]
    names = [rule.name for rule in RULES if rule.name in broken]
    assert broken == names == ["eligibility", "capacity", "coverage", "slice"]


def test_check_says_where_a_rule_is_broken():
    office = portfolio(person("ann"), project("crm"), demand("dev", 60, project="crm"))
    violations = {one.rule: one for one in check(office, decision(office, ann=50.5))}
    odd = violations["slice"]
    assert (odd.project, odd.person, odd.demand, odd.period) == ("crm", "ann", "dev", MONDAY)
    assert (violations["capacity"].person, violations["capacity"].period) == ("ann", MONDAY)


def test_check_survives_a_plan_that_is_all_garbage():
    office = portfolio(person("ann"), demand("crm"))
    far = dt.date(1, 1, 1)
    garbage = Decision(
        (ProjectChoice("nope", on=False, delay=-5), ProjectChoice("crm", delay=10**9)),
        (
            Allocation("", "", far, float("nan")),
            Allocation("ann", "crm", far, 4),
            Allocation("ann", "crm", MONDAY, -1),
            Allocation("ann", "crm", MONDAY, 10**30),
            Allocation("ann", "nope", MONDAY, 4),
            Allocation("bob", "crm", MONDAY, 4),
        ),
    )
    broken = {violation.rule for violation in check(office, garbage)}
    assert broken == {"eligibility", "slice", "selection", "start"}


def test_check_judges_a_decision_under_each_portfolio_anew():
    small, large = (portfolio(person("ann"), demand("crm", hours)) for hours in (20, 40))
    plan = decision(large, ann=40)
    assert_legal(large, plan)
    assert [violation.rule for violation in check(small, plan)] == ["coverage"]
    assert_legal(large, plan)


def test_check_of_nothing_is_legal_even_where_nobody_works():
    empty = portfolio()
    assert_legal(empty, decision(empty))
    assert conflicts(empty) == ()


def test_evidence_adds_up_by_rule_and_keeps_the_first_words():
    office = portfolio(person("ann"), demand("crm", 20), weeks=30)
    plan = decision(office, *[("ann", "crm", 50, t) for t in range(30)])
    evidence = evidence_of(check(office, plan))
    assert evidence.rules == {"capacity": 300.0, "coverage": 900.0}
    assert len(evidence.messages) == MOST_MESSAGES
    assert "capacity by 300" in str(CheckerRefused(evidence))


def test_conflicts_say_that_locks_are_kept():
    office = portfolio(person("ann"), demand("crm", 60), hard("ann", "crm", 50))
    (conflict,) = conflicts(office)
    assert conflict.rule == "capacity"
    assert conflict.message.endswith("they are kept.")
    assert_legal(office, decision(office, ann=50))


def test_messages_name_days_and_months_as_such():
    for kind, words in (("day", "on 2027-01-04"), ("month", "in the month from 2027-01-04")):
        office = portfolio(
            person("ann"), demand("crm", 999), calendar={"period": kind}, max_projects=None
        )
        (violation,) = check(office, decision(office, ann=400))
        assert words in violation.message
