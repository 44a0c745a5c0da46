"""Whoever is below a level works beside a mentor."""

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of, keeps
from tests.builders import decision, demand, hard, person, portfolio, rule, week

MENTOR = rule("mentor", skill="java", level=2, mentor_level=4)
PEOPLE = [
    person("pia", skills={"java": 4}),
    person("mid", skills={"java": 2}),
    person("jo", skills={"java": 1}),
    person("kim", skills={"java": 1}),
]
CRM = demand("crm", 60, skills={"java": 1})
DOCS = demand("docs", 60, project="crm")


def test_mentor_allows_a_junior_beside_a_mentor_and_refuses_one_alone():
    office = portfolio(*PEOPLE, CRM, MENTOR)
    assert_legal(office, decision(office, pia=20, jo=20))
    assert_refuses(office, decision(office, jo=20), rule="mentor", by=1)
    assert_refuses(office, decision(office, jo=20, kim=20, mid=20), rule="mentor", by=2)


def test_mentor_lets_those_of_the_level_work_alone():
    office = portfolio(*PEOPLE, CRM, MENTOR)
    assert_legal(office, decision(office, mid=20))


def test_mentor_may_be_on_another_demand_of_the_project_but_not_in_another_week():
    office = portfolio(*PEOPLE, CRM, DOCS, MENTOR, weeks=2)
    assert_legal(office, decision(office, ("jo", "crm", 20, 0), ("pia", "docs", 20, 0)))
    later = decision(office, ("jo", "crm", 20, 0), ("pia", "docs", 20, 1))
    assert_refuses(office, later, rule="mentor", by=1)


def test_mentor_is_not_needed_where_the_skill_is_not():
    office = portfolio(*PEOPLE, CRM, DOCS, MENTOR)
    assert_legal(office, decision(office, ("jo", "docs", 20)))


def test_mentor_is_waived_for_juniors_locked_alone_and_for_no_others():
    office = portfolio(*PEOPLE, CRM, MENTOR, hard("jo", "crm", 20))
    assert_legal(office, decision(office, jo=20))
    assert_refuses(office, decision(office, jo=20, kim=20), rule="mentor", by=1)
    (conflict,) = conflicts_of(office, "mentor")
    assert (conflict.person, conflict.demand, conflict.period) == ("jo", None, week(0))


def test_mentor_blocks_juniors_where_none_is():
    office = portfolio(*PEOPLE, CRM, DOCS, MENTOR, hard("jo", "crm", 20))
    words = "kim needs someone of level 4 in java beside on crm in the week from 2027-01-04"
    alone = decision(office, jo=20)
    assert blocked(office, alone, "mentor", demand="crm") == {"kim": words}
    assert blocked(office, alone, "mentor", demand="docs") == {}
    assert blocked(office, decision(office, jo=20, pia=20), "mentor", demand="crm") == {}


def test_mentor_keeps_the_only_mentor_of_a_junior():
    office = portfolio(*PEOPLE, CRM, DOCS, MENTOR)
    guided = decision(office, kim=20, pia=20)
    assert keeps(office, guided, "mentor", "pia", "crm")
    assert not keeps(office, guided, "mentor", "kim", "crm")


def test_mentor_lets_a_mentor_go_whom_no_junior_needs():
    office = portfolio(*PEOPLE, person("max", skills={"java": 4}), CRM, DOCS, MENTOR)
    both = decision(office, kim=20, pia=20, max=20)
    assert not keeps(office, both, "mentor", "pia", "crm")
    elsewhere = decision(office, ("kim", "docs", 20), ("pia", "crm", 20))
    assert not keeps(office, elsewhere, "mentor", "pia", "crm")
