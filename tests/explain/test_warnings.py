"""What a document will run into, each told once, at its place, with what to do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from solver.document import parse
from solver.errors import Issue
from solver.explain.warnings import warnings_of
from tests.builders import Thing, demand, flexible, hard, person, portfolio, project, rule, soft
from tests.oracle.portfolios import tiny

WEEK = "2027-01-04"


def told(*things: Thing, **policy: Any) -> list[Issue]:
    return warnings_of(portfolio(*things, **policy))


def one(*things: Thing, **policy: Any) -> tuple[str, str, str]:
    """The only warning: its code, pointer and message."""
    (issue,) = told(*things, **policy)
    return issue.code, issue.pointer, issue.message


def effort(name: str, *entries: dict[str, Any], **fields: Any) -> Thing:
    return Thing(
        "demands", {"id": name, "project": name, "min_hours": 0, "effort": [*entries], **fields}
    )


def rate(first: str, last: str, **hours: float) -> dict[str, Any]:
    return {"from": first, "to": last, **(hours or {"hours_per_week": 20})}


def test_a_sound_document_has_no_warnings():
    assert told(person("ann"), demand("crm"), hard("ann", "crm", 10), soft("ann", "crm", 20)) == []


def test_people_without_a_rate_are_told_where_others_have_one():
    code, where, text = one(person("ann", rate=80), person("bob"), demand("crm"))
    assert (code, where) == ("no_rate", "/people/1")
    assert "bob has no rate; the mean of the others, 80.00, is used" in text


def test_a_booking_void_in_many_weeks_is_told_once():
    gone = person("ann", to="2027-01-17")
    code, where, text = one(gone, person("bob"), demand("crm"), hard("ann", "crm", 9), weeks=4)
    assert (code, where) == ("booking_void", "/bookings/0")
    assert "in the week from 2027-01-18 and in 1 later period: ann is not employed" in text
    _, _, text = one(gone, person("bob"), demand("crm"), hard("ann", "crm", 9), weeks=3)
    assert "in the week from 2027-01-18: ann is not employed" in text


def test_bookings_on_no_working_day_or_outside_are_told():
    def booked(first: str, last: str, **hours: float) -> Thing:
        entry = {"person": "ann", "demand": "crm", **rate(first, last, **hours)}
        return Thing("bookings", entry)

    office = person("ann"), demand("crm")
    sunday = one(*office, booked("2027-01-09", "2027-01-10"))
    assert sunday[:2] == ("booking_no_working_day", "/bookings/0")
    assert "from 2027-01-09 to 2027-01-10" in sunday[2]
    before, after = booked("2026-12-01", "2026-12-31"), booked("2027-02-01", "2027-02-05")
    assert one(*office, before)[:2] == ("booking_outside", "/bookings/0")
    assert "wholly after the horizon" in one(*office, after)[2]
    assert told(*office, booked("2026-12-01", "2026-12-31", hours_per_week=0)) == []
    assert told(*office, soft("ann", "crm", [0, 0], at=-2)) == []
    assert one(*office, soft("ann", "crm", [5, 5], at=-2))[0] == "booking_outside"
    late = project("crm", max_delay=1)
    assert told(late, *office, soft("ann", "crm", [5, 5], at=-2)) == []


def test_effort_on_no_working_day_or_outside_is_told():
    idle = one(person("ann"), effort("crm", rate("2027-01-09", "2027-01-10", hours=8)))
    assert idle[:2] == ("effort_no_working_day", "/demands/0/effort/0")
    both = rate(WEEK, "2027-01-08"), rate("2028-01-09", "2028-01-20", fte=1)
    assert one(person("ann"), effort("crm", *both))[:2] == (
        "effort_outside",
        "/demands/0/effort/1",
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"skills": {"java": 4}}, "nobody has level 4 of java"),
        ({"requires": ["cleared"]}, "nobody has the tag cleared"),
        ({"excludes": ["new"]}, "nobody is without the tag new"),
        ({"only": []}, "nobody is in its list `only`"),
        ({"never": ["ann", "bob"]}, "nobody is outside its list `never`"),
        ({"skills": {"java": 3}, "never": ["ann"]}, "level 3 of java and is outside its list"),
    ],
)
def test_a_demand_nobody_can_do_is_told_with_its_obstacle(fields, words):
    staff = person("ann", skills={"java": 3}, tags=["new"]), person("bob", tags=["new"])
    code, where, text = one(*staff, demand("crm", **fields))
    assert (code, where) == ("nobody_can", "/demands/0")
    assert words in text


def test_a_demand_of_weeks_in_which_nobody_is_employed_is_told():
    gone = person("ann", to="2027-01-10")
    code, _, text = one(gone, demand("crm", [0, 40]), weeks=2)
    assert code == "nobody_can"
    assert "nobody is employed then" in text


def test_a_demand_somebody_can_do_in_one_of_its_weeks_or_after_a_delay_is_not_told():
    late = person("ann", from_="2027-01-11")
    assert told(late, demand("crm"), demand("erp"), weeks=2) == []
    assert told(late, project("crm", max_delay=1), demand("crm", [40]), weeks=2) == []
    assert one(late, demand("crm", [40]), weeks=2)[0] == "nobody_can"


def test_a_demand_that_locks_fill_needs_nobody():
    booked = hard("ann", "crm", 40)
    found = one(person("ann"), demand("crm", requires=["cleared"]), booked)
    assert found[:2] == ("locks_eligibility", "/bookings/0")


def test_hours_no_legal_slice_can_fill_are_told_once():
    office = person("ann"), demand("crm", [6, 8, 6], min_hours=8)
    code, where, text = one(*office, weeks=3, step=4)
    assert (code, where) == ("no_legal_slice", "/demands/0")
    assert "the 6 h that crm asks for in the week from 2027-01-04 and in 1 other period" in text
    assert "the least that can be worked is 8 h" in text
    assert told(*office, hard("ann", "crm", [6, 0, 6]), weeks=3, step=4) == []


def test_hours_of_which_several_people_need_a_slice_each_are_told():
    staff = person("ann"), person("bob")
    code, _, text = one(*staff, demand("crm", 6, min_hours=4, min_people=2))
    assert code == "no_legal_slice"
    assert "the least that can be worked by 2 people is 8 h" in text


def test_a_window_smaller_than_its_slices_is_told():
    few = flexible("crm", 20, (WEEK, "2027-01-17"), most_per_period=3, min_hours=4)
    assert one(person("ann"), few, weeks=2, step=4)[0] == "no_legal_slice"


def test_teams_that_cannot_be_are_told():
    staff = person("ann"), person("bob", tags=["x"]), person("cy", tags=["x"])
    full = one(*staff, demand("crm", min_people=2, max_people=1))
    assert full[:2] == ("min_people", "/demands/0/min_people")
    assert "max_people lets in 1" in full[2]
    assert "max_team lets in 1" in one(*staff, demand("crm", min_people=2, max_team=1))[2]
    few = one(*staff, demand("crm", min_people=3, excludes=["x"]))
    assert "needs 3 people at a time, but at most 1 person can do it" in few[2]
    assert told(*staff, demand("crm", min_people=2, requires=["x"])) == []


def test_projects_that_begin_too_early_whatever_happens_are_told():
    def chain(**fields: Any) -> list[tuple[str, str]]:
        next_one = project("erp", after=[{"project": "crm", "lag": 1}], **fields)
        staff = person("ann"), person("bob")
        things = project("crm"), next_one, demand("crm", [20, 20]), demand("erp", [20], at=2)
        return [(i.code, i.pointer) for i in told(*things, *staff, weeks=4)]

    assert chain() == [("after_impossible", "/projects/1/after/0")]
    assert chain(max_delay=1) == []
    assert chain(optional=True) == []


def test_how_much_too_early_is_said():
    after = [{"project": "crm"}]
    things = project("crm"), project("erp", after=after, max_delay=1), project("hr", after=after)
    asks = demand("crm", [20, 20, 20]), demand("erp", [20]), person("ann")
    code, where, text = one(*things, *asks, weeks=4)
    assert (code, where) == ("after_impossible", "/projects/1/after/0")
    assert "begins 2 periods too early for it with a delay of 1" in text


def test_a_locked_project_can_not_be_delayed():
    after = project("erp", after=[{"project": "crm"}], max_delay=5, optional=True)
    things = project("crm"), after, demand("crm", [20, 20]), demand("erp", [20], at=1)
    codes = [i.code for i in told(*things, person("ann"), hard("ann", "erp", [8], at=1), weeks=3)]
    assert codes == ["after_impossible", "locks_after"]


def test_locks_that_break_rules_are_told_with_what_to_do():
    busy = one(person("ann"), demand("crm", 60), hard("ann", "crm", 50))
    assert busy[:2] == ("locks_capacity", "/people/0")
    assert "works 50 h in the week from 2027-01-04, 10 h too many" in busy[2]
    assert "make it soft" in busy[2]
    crowd = person("ann"), person("bob"), demand("crm", max_people=1)
    full = one(*crowd, hard("ann", "crm", 20), hard("bob", "crm", 20))
    assert full[:2] == ("locks_team", "/demands/0")
    apart = rule("apart", people=["ann", "bob"])
    people = person("ann"), person("bob"), demand("crm"), apart
    both = one(*people, hard("ann", "crm", 20), hard("bob", "crm", 20))
    assert both[:2] == ("locks_apart", "/bookings")


def test_more_than_a_thousand_of_a_kind_are_counted():
    crowd = [person(f"p{n}") for n in range(1003)]
    found = told(person("ann", rate=1), *crowd, demand("crm"))
    assert len(found) == 1001
    assert found[-1] == Issue(
        "", "no_rate", "3 more warnings of this kind are not listed; mend these first."
    )


def test_every_warning_of_odd_documents_has_a_place_and_words():
    codes = set()
    for seed in range(150):
        document = tiny(seed)
        for issue in warnings_of(parse(json.dumps(document).encode())):
            codes.add(issue.code)
            assert issue.message.endswith((".", ")."))
            assert re.fullmatch(r"[a-z_]+", issue.code)
            assert exists(document, issue.pointer), issue
    assert len(codes) > 10


def exists(document: dict[str, Any], pointer: str) -> bool:
    node: Any = document
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node.get(step)
    return node is not None
