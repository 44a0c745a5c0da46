"""set_skill: a level from the start, or from a day on."""

from __future__ import annotations

from solver.document import PortfolioDocument
from tests.builders import demand, person, portfolio
from tests.portfolio.changes.scenario import (
    also,
    called,
    change,
    changed,
    faults,
    is_back,
    person_in,
    told,
)

LEARNT = [
    {"skill": "java", "level": 2, "from": "2027-01-04"},
    {"skill": "java", "level": 4, "from": "2027-01-18"},
    {"skill": "sql", "level": 1, "from": "2026-01-01"},
]
OFFICE = portfolio(
    called("Ann", person("ann", skills={"java": 3}, learning=LEARNT)),
    person("bob", headcount=2),
    demand("crm"),
    weeks=4,
)


def levels(of: PortfolioDocument, skill: str) -> list[int]:
    return of.hours.levels(person_in(of, "ann"), skill).tolist()


def test_without_a_day_it_holds_from_the_start_until_the_next_step() -> None:
    assert levels(OFFICE, "java") == [2, 2, 4, 4]
    up = change("set_skill", person="ann", skill="java", level=5)
    assert levels(changed(OFFICE, up), "java") == [5, 5, 4, 4]
    assert levels(changed(OFFICE, up), "sql") == [1, 1, 1, 1]
    assert told(OFFICE, up) == ("Ann has java at level 5.",)
    assert also(OFFICE, up) == ["What Ann had learnt of 'java' by the start is gone."]


def test_with_a_day_it_holds_from_then_on() -> None:
    up = change("set_skill", person="ann", skill="sql", level=5, from_="2027-01-11")
    assert levels(changed(OFFICE, up), "sql") == [1, 5, 5, 5]
    assert told(OFFICE, up) == ("Ann has sql at level 5 from 11 January 2027 on.",)


def test_level_0_takes_a_skill_out() -> None:
    out = change("set_skill", person="ann", skill="sql", level=0)
    assert levels(changed(OFFICE, out), "sql") == [0, 0, 0, 0]
    assert "sql" not in person_in(changed(OFFICE, out), "ann").skills
    assert told(OFFICE, out) == ("Ann no longer has sql.",)


def test_a_level_and_the_old_one_are_no_change() -> None:
    plain = portfolio(person("ann", skills={"java": 3}), person("bob", skills={"sql": 0}))
    for skill, new, old in (("java", 5, 3), ("java", 0, 3), ("sql", 2, 0)):
        there = change("set_skill", person="ann", skill=skill, level=new)
        back = change("set_skill", person="ann", skill=skill, level=old)
        assert is_back(plain, there, back)
        assert not is_back(plain, there)


def test_several_alike_learn_together() -> None:
    up = change("set_skill", person="bob", skill="sql", level=2)
    assert person_in(changed(OFFICE, up), "bob").skills == {"sql": 2}
    found = faults(OFFICE, change("set_skill", person="bob#1", skill="sq", level=2))
    assert "name 'bob'" in found["/changes/0/person"]
    assert found["/changes/0/skill"] == "There is no skill 'sq'. Maybe 'sql'?"
