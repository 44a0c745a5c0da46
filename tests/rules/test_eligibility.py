"""Only people with the skills, the tags, the permission and the employment work on a demand."""

import pytest

from tests.asserts import assert_legal, assert_refuses, blocked, conflicts_of
from tests.builders import decision, demand, hard, person, portfolio, week

JAVA = {"java": 3}


@pytest.mark.parametrize(
    ("fields", "asks", "words"),
    [
        ({"skills": {"java": 2}}, {"skills": JAVA}, "level 3 of java"),
        ({}, {"skills": JAVA}, "level 3 of java"),
        ({"skills": {"java": 5}}, {"skills": {"java": 3, "sql": 1}}, "level 1 of sql"),
        ({}, {"requires": ["cleared"]}, "does not have the tag cleared"),
        ({"tags": ["guest"]}, {"excludes": ["guest"]}, "has the tag guest"),
        ({}, {"only": ["bob"]}, "`only`"),
        ({}, {"only": []}, "`only`"),
        ({}, {"never": ["ann"]}, "`never`"),
        ({"from_": "2027-02-01"}, {}, "not employed"),
        ({"to": "2027-01-03"}, {}, "not employed"),
    ],
)
def test_eligibility_refuses_whoever_lacks_something(fields, asks, words):
    office = portfolio(person("ann", **fields), person("bob"), demand("crm", **asks))
    also = ("capacity",) if words == "not employed" else ()
    assert_refuses(office, decision(office, ann=20), rule="eligibility", by=20, also=also)
    shut = blocked(office, decision(office), "eligibility", demand="crm")
    assert words in shut["ann"]
    assert shut["ann"].startswith("ann ")


def test_eligibility_allows_whoever_has_just_enough():
    asks = {"skills": JAVA, "requires": ["cleared"], "excludes": ["guest"], "only": ["ann"]}
    ann = person("ann", skills=JAVA, tags=["cleared"], to="2027-01-04")
    office = portfolio(ann, person("bob"), demand("crm", never=["bob"], **asks))
    assert_legal(office, decision(office, ann=8))
    shut = blocked(office, decision(office), "eligibility", demand="crm")
    lacks = "level 3 of java then and does not have the tag cleared"
    lists = "is not in the list `only` of crm and is in the list `never` of crm"
    assert shut == {"bob": f"bob does not have {lacks} and {lists}"}


def test_eligibility_counts_what_is_learned_by_then():
    steps = [{"skill": "java", "level": 3, "from": "2027-01-11"}]
    office = portfolio(person("ann", learning=steps), demand("crm", skills=JAVA), weeks=2)
    assert_legal(office, decision(office, ("ann", "crm", 20, 1)))
    assert_refuses(office, decision(office, ("ann", "crm", 20, 0)), rule="eligibility", by=20)


def test_eligibility_reads_the_bare_id_as_every_head_and_a_member_as_one():
    crew = person("crew", headcount=3)
    office = portfolio(crew, demand("crm", 60, only=["crew"], never=["crew#2"]))
    assert_legal(office, decision(office, **{"crew#1": 20, "crew#3": 20}))
    assert_refuses(office, decision(office, **{"crew#2": 20}), rule="eligibility", by=20)


def test_eligibility_leaves_an_ineligible_person_the_lock_and_no_more():
    office = portfolio(person("ann"), demand("crm", skills=JAVA), hard("ann", "crm", 8))
    assert_legal(office, decision(office, ann=8))
    assert_refuses(office, decision(office, ann=12), rule="eligibility", by=4)
    (conflict,) = conflicts_of(office, "eligibility")
    assert (conflict.person, conflict.demand, conflict.period) == ("ann", "crm", week(0))
    assert "ann does not have level 3 of java then" in conflict.message


def test_eligibility_refuses_people_and_demands_that_do_not_exist():
    office = portfolio(person("ann"), demand("crm"))
    strangers = decision(office, ("bob", "crm", 20), ("ann", "erp", 20))
    assert_refuses(office, strangers, rule="eligibility", by=2)
