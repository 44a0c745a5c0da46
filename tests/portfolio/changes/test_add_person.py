"""add_person: who joins is a person of the document."""

from __future__ import annotations

from tests.builders import demand, person, portfolio
from tests.portfolio.changes.scenario import change, changed, faults, is_back, told

OFFICE = portfolio(person("ann", skills={"java": 3}), demand("crm"))
ZOE = {"id": "zoe", "name": "Zoe", "hours_per_week": 20, "skills": {"java": 4}}


def test_a_person_joins_at_the_end_of_the_list() -> None:
    more = changed(OFFICE, change("add_person", person=ZOE))
    assert [p.id for p in more.people] == ["ann", "zoe"]
    assert more.people[1].hours_per_week == 20
    assert told(OFFICE, change("add_person", person=ZOE)) == ("Zoe joins.",)


def test_several_heads_join_at_once() -> None:
    pool = change("add_person", person={"id": "dev", "headcount": 3})
    assert told(OFFICE, pool) == ("3 people join as dev.",)
    assert changed(OFFICE, pool).hours.members == ("ann", "dev#1", "dev#2", "dev#3")


def test_faults_inside_the_person_are_found_in_the_change() -> None:
    wrong = {"id": "ann", "skills": {"jav": 4}, "from": "2027-02-01", "to": "2027-01-01"}
    found = faults(OFFICE, change("add_person", person=wrong))
    assert set(found) == {f"/changes/0/person/{at}" for at in ("id", "skills/jav", "to")}
    assert "Maybe 'java'?" in found["/changes/0/person/skills/jav"]


def test_joining_and_leaving_is_no_change() -> None:
    joins, leaves = change("add_person", person=ZOE), change("remove_person", person="zoe")
    assert is_back(OFFICE, joins, leaves)


def test_too_many_people_are_the_fault_of_who_brings_them() -> None:
    crowd = change("add_person", person={"id": "all", "headcount": 20_000})
    found = faults(OFFICE, change("add_person", person=ZOE), crowd)
    assert list(found) == ["/changes/1"]
    assert "at most 20,000 can be planned" in found["/changes/1"]
