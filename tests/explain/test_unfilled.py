"""Reasons in a planner's words: who, when, what is in the way, and what would help."""

from __future__ import annotations

from tests.builders import decision, demand, flexible, hard, person, portfolio, project, rule, week
from tests.explain.telling import WHEN, one, told


def test_a_filled_plan_has_no_reasons():
    office = portfolio(person("ann"), demand("crm"))
    assert told(office, decision(office, ann=40)) == []


def test_each_shortage_has_its_demand_period_and_hours():
    office = portfolio(person("ann"), demand("crm", [50, 40, 60]), weeks=3)
    rows = told(office, decision(office, *(("ann", "crm", 40, t) for t in range(3))))
    assert [(row.demand, row.period, row.hours) for row in rows] == [
        ("crm", week(0), 10),
        ("crm", week(2), 20),
    ]


def test_hours_are_left_where_somebody_has_too_few():
    office = portfolio(
        person("ann"), person("bob", hours_per_week=2), demand("crm", 60), min_hours=4
    )
    assert one(office, decision(office, ann=40)) == (
        "no_capacity",
        f"bob and ann could do it but have too few hours left {WHEN} (2 h and 0 h, and 4 h are"
        " needed at least); more capacity of one of them then would help.",
    )


def test_one_person_with_too_few_hours_is_named_alone():
    office = portfolio(person("ann"), demand("crm", 60))
    assert one(office, decision(office, ann=40))[1] == (
        f"ann could do it but has too few hours left {WHEN} (0 h, and 1 h are needed at least);"
        " more capacity of ann then would help."
    )


def test_many_people_with_too_few_hours_are_counted():
    crowd = [person(f"p{n}", hours_per_week=n) for n in range(1, 6)]
    office = portfolio(*crowd, demand("crm"), min_hours=8)
    text = one(office, decision(office))[1]
    assert text.startswith("p5, p4, p3 and 2 more could do it")


def test_weightier_work_of_somebody_is_named():
    office = portfolio(person("ann"), project("erp", priority="high"), demand("crm"), demand("erp"))
    assert one(office, decision(office, ("ann", "erp", 40))) == (
        "lower_priority",
        f"ann could do it but works 40 h on erp {WHEN}, which weighs more (8 to 3); taking ann"
        " off that work would help.",
    )


def test_work_of_the_same_weight_is_named_and_lighter_work_is_not():
    things = person("ann"), demand("crm"), demand("erp")
    office = portfolio(*things)
    assert "which weighs the same (3)" in one(office, decision(office, ("ann", "erp", 40)))[1]
    light = portfolio(*things, project("erp", priority="low"))
    assert one(light, decision(light, ("ann", "erp", 40)))[0] == "no_capacity"


def test_several_works_are_named_where_none_alone_leaves_time():
    office = portfolio(
        person("ann"),
        demand("crm", min_hours=30),
        demand("erp", 20),
        demand("hr", 20),
    )
    text = one(office, decision(office, ("ann", "erp", 20), ("ann", "hr", 20)))[1]
    assert f"works 20 h on erp and 20 h on hr {WHEN}, which weigh as much or more" in text


def test_locked_work_is_no_work_to_take_away():
    office = portfolio(person("ann"), demand("crm"), demand("erp"), hard("ann", "erp", 40))
    assert one(office, decision(office, ("ann", "erp", 40)))[0] == "no_capacity"


def test_work_beyond_a_lock_is_taken_down_to_the_lock():
    office = portfolio(person("ann"), demand("crm"), demand("erp"), hard("ann", "erp", 8))
    assert one(office, decision(office, ("ann", "erp", 40)))[0] == "lower_priority"


def test_work_that_a_rule_keeps_is_not_taken_away():
    both = rule("together", people=["ann", "bob"])
    office = portfolio(
        person("ann"), person("bob"), demand("crm", never=["bob"]), demand("erp", 80), both
    )
    plan = decision(office, ("ann", "erp", 40), ("bob", "erp", 40))
    assert one(office, plan)[0] == "no_capacity"


def test_a_full_person_must_leave_a_project_where_projects_are_limited():
    office = portfolio(
        person("ann"),
        demand("crm", never=["ann"], min_hours=0),
        demand("erp", 40),
        demand("hr", 40),
        max_projects=1,
    )
    rows = told(office, decision(office, ("ann", "erp", 40)))
    assert [(row.demand, row.reason) for row in rows] == [
        ("crm", "rule"),
        ("hr", "lower_priority"),
    ]


def test_somebody_on_two_demands_of_a_project_must_leave_both_for_another_project():
    office = portfolio(
        person("ann"),
        demand("a", 20),
        demand("b", 20, project="a"),
        demand("c", 20),
        max_projects=1,
    )
    text = one(office, decision(office, ("ann", "a", 20), ("ann", "b", 20)))[1]
    assert "works 20 h on a and 20 h on b" in text


def test_a_missing_skill_is_named_with_who_comes_nearest():
    staff = [
        person("ann", skills={"java": 1}),
        person("bob", skills={"java": 3, "sql": 2}),
        person("cy", skills={"java": 5}, tags=["new"]),
    ]
    office = portfolio(*staff, demand("crm", skills={"java": 4, "sql": 1}, excludes=["new"]))
    assert one(office, decision(office)) == (
        "no_skill",
        f"There is nobody with level 4 of java and level 1 of sql {WHEN}; bob could but has level"
        " 3 of java: training bob, or hiring, would help.",
    )


def test_a_missing_skill_is_told_where_those_who_have_it_are_shut_out_twice():
    ann = person("ann", skills={"java": 3}, hours_per_week=10, max_projects=1)
    office = portfolio(
        ann, person("bob"), demand("erp", 10, never=["bob"]), demand("crm", 8, skills={"java": 2})
    )
    plan = decision(office, ("ann", "erp", 10))
    assert one(office, plan)[0] == "lower_priority"
    locked = portfolio(
        ann,
        person("bob"),
        demand("erp", 10, never=["bob"]),
        demand("crm", 8, skills={"java": 2}),
        hard("ann", "erp", 10),
    )
    assert one(locked, plan) == (
        "no_skill",
        f"Nobody with level 2 of java can take hours {WHEN}; bob could but has no java: training"
        " bob, or hiring, would help.",
    )


def test_a_tag_that_shuts_everybody_out_is_the_rule_eligibility():
    office = portfolio(person("ann"), demand("crm", requires=["cleared"]))
    assert one(office, decision(office)) == (
        "rule",
        "eligibility: ann does not have the tag cleared; letting this person in would help.",
    )


def test_a_rule_that_alone_shuts_somebody_out_is_named_first():
    office = portfolio(person("ann"), person("bob"), demand("crm", 60, max_people=1))
    assert one(office, decision(office, ann=40)) == (
        "rule",
        f"team: crm has 1 person {WHEN} already; a higher max_people would help.",
    )


def test_hours_below_the_least_slice_are_the_rule_slice():
    office = portfolio(person("ann"), person("bob"), demand("crm", 42, min_hours=4))
    assert one(office, decision(office, ann=40)) == (
        "rule",
        f"slice: 2 h are left {WHEN}, and 4 h are the least that bob can add; smaller min_hours"
        " or a smaller step would help.",
    )


def test_rules_that_only_together_are_in_the_way_are_all_named():
    gone = person("ann", to="2027-01-03")
    office = portfolio(gone, demand("crm", 20))
    assert one(office, decision(office)) == (
        "rule",
        f"eligibility and capacity: ann is not employed then; ann has 0 h left {WHEN}, and 4 h"
        " are the least that can be added; more capacity then would help.",
    )
    apart = rule("apart", people=["ann", "bob"])
    both = portfolio(
        person("ann"), person("bob", hours_per_week=0), demand("crm", 60), apart, min_hours=0
    )
    text = one(both, decision(both, ann=20, **{}))[1]
    assert text.startswith("ann could take")
    full = portfolio(
        person("ann", hours_per_week=20), person("bob", hours_per_week=0), apart, demand("crm", 60)
    )
    assert told(full, decision(full, ann=20))[0].reason == "no_capacity"


def test_people_who_may_and_are_shut_out_twice_come_before_those_who_may_not():
    apart = rule("apart", people=["ann", "bob"])
    office = portfolio(
        person("ann", hours_per_week=20),
        person("bob", hours_per_week=0),
        person("cy", hours_per_week=0),
        demand("crm", 20, never=["ann", "cy"]),
        demand("log", 20, project="crm", only=["ann"]),
        apart,
        project("crm"),
    )
    reason, text = one(office, decision(office, ("ann", "log", 20)))
    assert reason == "rule"
    assert text.startswith("capacity and apart: bob has 0 h left")


def test_a_portfolio_without_people_says_so():
    office = portfolio(demand("crm"))
    assert one(office, decision(office)) == (
        "no_capacity",
        "There is nobody in the portfolio; add people.",
    )


def test_hours_a_delay_moves_past_the_horizon_are_the_rule_start():
    office = portfolio(person("ann"), project("crm", max_delay=1), demand("crm", [40]))
    assert one(office, decision(office, delay={"crm": 1})) == (
        "rule",
        "start: a delay of 1 of crm moves these hours past the end of the horizon; more periods"
        " in the calendar would show who can work them.",
    )


def test_a_window_gives_the_nearest_reason_of_its_weeks():
    window = flexible("crm", 60, ("2027-01-04", "2027-01-17"))
    office = portfolio(person("ann"), window, demand("erp", [40, 20]), weeks=2)
    plan = decision(office, ("ann", "erp", 40, 0), ("ann", "erp", 20, 1))
    (row,) = told(office, plan)
    assert (row.period, row.hours, row.reason) == (week(0), 60, "lower_priority")
    assert "in the week from 2027-01-11, which the run did not get to" in row.detail
    full = decision(office, ("ann", "erp", 40, 0), ("ann", "erp", 20, 1), ("ann", "crm", 20, 1))
    assert "works 40 h on erp in the week from 2027-01-04" in one(office, full)[1]


def test_a_window_full_in_every_week_is_the_rule_window():
    window = flexible("crm", 60, ("2027-01-04", "2027-01-10"), most_per_period=20)
    office = portfolio(person("ann"), window)
    assert one(office, decision(office, ann=20)) == (
        "rule",
        f"window: crm has room for 0 h {WHEN}; a larger most_per_period would help.",
    )
