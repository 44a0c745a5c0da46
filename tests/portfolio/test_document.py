"""A document's every fault in one answer with pointer and code; a good one comes back as it was."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.document import parse
from solver.errors import InvalidPortfolio, UnreadableDocument

EFFORT = [{"from": "2027-01-04", "to": "2027-01-10", "hours": 20}]
GOOD: dict[str, Any] = {
    "calendar": {"start": "2027-01-04", "periods": 2},
    "skills": [{"id": "java"}],
    "roles": [{"id": "dev", "skills": {"java": 2}}],
    "people": [
        {"id": "ann", "skills": {"java": 3}, "to": "2029-12-31"},
        {"id": "pool", "headcount": 2},
    ],
    "projects": [{"id": "crm"}, {"id": "erp", "optional": True}],
    "demands": [{"id": "crm-dev", "project": "crm", "effort": EFFORT}],
    "bookings": [
        {"person": "ann", "demand": "crm-dev", "from": "2027-01-04", "to": "2027-01-10", "fte": 0.5}
    ],
    "preferences": [{"person": "pool", "demand": "crm-dev", "points": -1}],
    "rules": [{"kind": "apart", "people": ["ann", "pool#1"]}],
    "policy": {"step": 4},
}


def faults(tree: Any) -> dict[str, str]:
    """Pointer -> code of every fault."""
    body = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    with pytest.raises(InvalidPortfolio) as refused:
        parse(body)
    assert all(issue.message.endswith((".", "?")) for issue in refused.value.issues)
    return {issue.pointer: issue.code for issue in refused.value.issues}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good document with one value put in; None takes it out."""
    tree = json.loads(json.dumps(GOOD))
    at: Any = tree
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        at = at[step]
    if isinstance(at, list) and last == len(at):
        at.append(value)
    else:
        at[last] = value
    return tree


EITHER = {"kind": "one_of", "projects": ["erp", "crm"]}
FAULTS: list[tuple[str, Any, str, str]] = [
    ("calendar/start", "2027-02-30", "/calendar/start", "date"),
    ("calendar/start", "2027-1-4", "/calendar/start", "date"),
    ("calendar/start", 20270104, "/calendar/start", "date"),
    ("calendar/periods", 0, "/calendar/periods", "greater_than_equal"),
    ("calendar/periods", 1001, "/calendar/periods", "less_than_equal"),
    ("calendar/periods", 2.5, "/calendar/periods", "int_type"),
    ("calendar/periods", True, "/calendar/periods", "int_type"),
    ("calendar/period", "year", "/calendar/period", "literal_error"),
    ("calendar/hours_per_week", "40", "/calendar/hours_per_week", "number"),
    ("calendar/hours_per_week", 1e308, "/calendar/hours_per_week", "number"),
    ("calendar/hours_per_week", -1, "/calendar/hours_per_week", "number"),
    ("calendar/working_days", [], "/calendar/working_days", "too_short"),
    ("calendar/colour", "red", "/calendar/colour", "extra_forbidden"),
    ("people/0/reserved", 1.01, "/people/0/reserved", "number"),
    ("people/0/skills", {"cobol": 2}, "/people/0/skills/cobol", "unknown_id"),
    ("people/0/skills", {"java": 6}, "/people/0/skills/java", "less_than_equal"),
    ("people/0/role", "boss", "/people/0/role", "unknown_id"),
    ("people/0/headcount", 0, "/people/0/headcount", "greater_than_equal"),
    ("people/0/headcount", 20_000, "/people", "too_many_people"),
    ("people/2", {"id": "pool#1"}, "/people/2/id", "duplicate_id"),
    ("people/2", {"id": ""}, "/people/2/id", "string_pattern_mismatch"),
    ("people/2", {"id": "a\u0007b"}, "/people/2/id", "string_pattern_mismatch"),
    ("people/2", {"id": "x" * 201}, "/people/2/id", "string_pattern_mismatch"),
    (
        "people/2",
        {"id": "bob", "from": "2027-02-01", "to": "2027-01-01"},
        "/people/2/to",
        "out_of_order",
    ),
    ("projects/2", {"id": "crm"}, "/projects/2/id", "duplicate_id"),
    ("projects/0/after", [{"project": "web"}], "/projects/0/after/0/project", "unknown_id"),
    ("projects/0/after", [{"project": "crm"}], "/projects/0/after", "cycle"),
    ("projects/0/priority", "urgent", "/projects/0/priority", "literal_error"),
    ("demands/0/project", "web", "/demands/0/project", "unknown_id"),
    ("demands/0/effort", [], "/demands/0/effort", "too_short"),
    ("demands/0/effort/0/fte", 1, "/demands/0/effort/0", "one_form"),
    ("demands/0/effort/0/to", "2027-01-03", "/demands/0/effort/0/to", "out_of_order"),
    ("demands/0/effort/0/most_per_period", 4, "/demands/0/effort/0/most_per_period", "flexible"),
    ("demands/0/max_people", 0, "/demands/0/max_people", "greater_than_equal"),
    ("demands/0/only", ["an"], "/demands/0/only/0", "unknown_id"),
    ("bookings/0/person", "pool", "/bookings/0/person", "headcount"),
    ("bookings/0/hours", 4, "/bookings/0/hours", "extra_forbidden"),
    ("bookings/0/kind", "firm", "/bookings/0/kind", "literal_error"),
    ("preferences/0/points", -1e9, "/preferences/0/points", "number"),
    ("rules/0/kind", "alone", "/rules/0", "union_tag_invalid"),
    ("rules/0/people", ["ann"], "/rules/0/people", "too_short"),
    ("rules/0/people", ["ann", "ann"], "/rules/0/people/1", "duplicate_id"),
    (
        "rules/1",
        {"kind": "one_of", "projects": ["erp", "crm"]},
        "/rules/1/projects/1",
        "not_optional",
    ),
    ("policy/step", 0.3, "/policy/step", "step"),
    ("policy/step", 0, "/policy/step", "step"),
    ("policy/tiers", [["cost"], ["cost"]], "/policy/tiers/1/0", "duplicate_id"),
    ("policy/tiers", [["cost", "fame"]], "/policy/tiers/0/1", "literal_error"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "code"), FAULTS)
def test_a_fault_has_its_pointer_and_code(path: str, value: Any, pointer: str, code: str) -> None:
    assert faults(changed(path, value)) == {pointer: code}


def test_the_good_document_is_good() -> None:
    assert parse(json.dumps(GOOD).encode()).people[0].id == "ann"


def test_every_fault_is_in_one_answer_though_some_entries_can_not_be_read() -> None:
    tree = changed("people/0/reserved", "half")
    tree["demands"][0]["project"] = "web"
    tree["projects"].append({"id": "crm"})
    tree["policy"]["step"] = 0.3
    tree["skills"].append("sql")
    assert faults(tree) == {
        "/people/0/reserved": "number",
        "/skills/1": "model_type",
        "/demands/0/project": "unknown_id",
        "/projects/2/id": "duplicate_id",
        "/policy/step": "step",
    }


def test_a_broken_field_hides_no_other_fault_of_its_entry() -> None:
    tree = changed("people/0/rate", "95")
    tree["people"][0] |= {"role": "nobody", "from": "2029-12-31", "to": "2027-01-01"}
    tree["people"].append({"id": "ann", "learning": [{"skill": "java", "level": 9}]})
    tree["people"][2]["learning"][0]["from"] = "2027-01-04"
    assert faults(tree) == {
        "/people/0/rate": "number",
        "/people/0/role": "unknown_id",
        "/people/0/to": "out_of_order",
        "/people/2/id": "duplicate_id",
        "/people/2/learning/0/level": "less_than_equal",
    }


def test_a_broken_effort_is_one_fault_not_a_missing_effort_too() -> None:
    tree = changed("demands/0/effort/0/hours", "20")
    assert faults(tree) == {"/demands/0/effort/0/hours": "number"}


def test_null_means_what_absence_means() -> None:
    tree = changed("policy", None)
    tree |= {"preferences": None, "rules": None, "bookings": None}
    tree["calendar"] |= {"period": None, "working_days": None, "holidays": None}
    tree["people"][0] |= {"headcount": None, "reserved": None, "tags": None, "from": None}
    tree["projects"][1] |= {"optional": None, "max_delay": None, "after": None, "weight": None}
    tree["demands"][0] |= {"min_people": None, "requires": None, "never": None, "only": None}
    read = parse(json.dumps(tree).encode())
    assert (read.calendar.period, read.people[0].headcount, read.people[0].tags) == ("week", 1, ())
    assert (read.projects[1].optional, read.projects[1].max_delay) == (False, 0)
    assert (read.demands[0].min_people, read.demands[0].only) == (0, None)
    assert (read.rules, read.policy.profile) == ((), "balanced")


def test_a_longer_circle_of_projects_is_told_once() -> None:
    tree = changed("projects/0/after", [{"project": "erp"}])
    tree["projects"][1]["after"] = [{"project": "crm"}]
    assert list(faults(tree).values()) == ["cycle"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff\xfe",
        b"[" * 10_000,
        b'{"a":1,}',
    ],
)
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(body)
    (issue,) = refused.value.issues
    assert issue.pointer == ""


@pytest.mark.parametrize("body", [b"null", b"[]", b"3", b'"text"', b"true"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    assert list(faults(body)) == [""]


WRONG = [
    None,
    True,
    -1,
    1.5,
    10**30,
    1e308,
    "",
    "text",
    [],
    [None],
    {},
    {"id": 3},
    [[]],
    [{"id": {}}],
]
NAMES = [
    *GOOD,
    "calendar/start",
    "people/0/id",
    "people/0/skills",
    "demands/0/effort",
    "rules/0/people",
]
NAMES += [
    "people/0/availability",
    "projects/0/after",
    "policy/tiers",
    "policy/weights",
    "bookings/0",
]
names = st.text(max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def try_to_parse(tree: Any) -> None:
    """Anything raised but InvalidPortfolio lets the test fail."""
    with suppress(InvalidPortfolio):
        parse(json.dumps(tree).encode())


@given(st.sampled_from(NAMES), json_values | st.sampled_from(WRONG))
def test_wrong_types_anywhere_are_refused_and_nothing_worse(name: str, value: Any) -> None:
    try_to_parse(changed(name, value))


@given(json_values)
def test_anything_at_all_is_refused_and_nothing_worse(value: Any) -> None:
    try_to_parse(value)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(InvalidPortfolio):
        parse(body)
