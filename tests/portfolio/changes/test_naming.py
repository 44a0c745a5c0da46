"""Names in changes: what an earlier change took out, what is there already, what is close."""

from __future__ import annotations

import pytest

from solver.changed import Steps, faults_of
from solver.portfolio.changes.mention import Mention
from tests.builders import demand, person, portfolio, project
from tests.portfolio.changes.scenario import Said, change, changed, faults, read

OFFICE = portfolio(
    person("ann"),
    person("anne-b"),
    person("dev", headcount=3),
    project("crm"),
    demand("crm"),
    demand("erp"),
)
EFFORT = [{"from": "2027-01-04", "to": "2027-01-10", "fte": 1}]
LOCK = {"from": "2027-01-04", "to": "2027-01-05", "hours_per_week": 1}
TOOK: list[tuple[Said, Said, str, str]] = [
    (
        change("remove_person", person="ann"),
        change("forbid", person="ann", demand="crm"),
        "person",
        "ann",
    ),
    (
        change("remove_person", person="dev"),
        change("lock", person="dev#2", demand="crm", **LOCK),
        "person",
        "dev#2",
    ),
    (
        change("drop_project", project="crm"),
        change("set_priority", project="crm", weight=1),
        "project",
        "crm",
    ),
    (
        change("drop_project", project="crm"),
        change("scale_demand", demand="crm", factor=2),
        "demand",
        "crm",
    ),
    (
        change("remove_demand", demand="crm"),
        change("unlock", person="ann", demand="crm"),
        "demand",
        "crm",
    ),
    (
        change("remove_person", person="ann"),
        change(
            "add_demand", demand={"id": "x", "project": "crm", "effort": EFFORT, "only": ["ann"]}
        ),
        "demand/only/0",
        "ann",
    ),
]


@pytest.mark.parametrize(("first", "second", "field", "name"), TOOK)
def test_what_an_earlier_change_took_out_is_told(
    first: Said, second: Said, field: str, name: str
) -> None:
    optional = change("make_optional", project="erp")
    text = f"Change 1 took '{name}' out; leave this change out or move it before."
    assert faults(OFFICE, optional, first, second) == {f"/changes/2/{field}": text}


def test_what_is_taken_out_may_come_back() -> None:
    steps = [change("remove_person", person="ann"), change("add_person", person={"id": "ann"})]
    changed(OFFICE, *steps, change("forbid", person="ann", demand="crm"))


def test_what_is_there_already_needs_another_id() -> None:
    new = change("add_project", project={"id": "new"})
    found = faults(OFFICE, new, new, change("add_person", person={"id": "ann"}))
    assert found == {
        "/changes/1/project/id": "'new' is in projects already; give another id.",
        "/changes/2/person/id": "'ann' is in people already; give another id.",
    }


def tried(*steps: Said, broken: dict[int, set[str]]) -> set[str]:
    """Where changes have faults when some of them are broken."""
    read_steps = [Mention.of(said) if "effort" in said else read(said) for said in steps]
    names = {k: frozenset(names) for k, names in broken.items()}
    return {issue.pointer for issue in faults_of(OFFICE, Steps(read_steps, None, names))}


def test_a_broken_change_is_tried_with_what_can_be_read_of_it() -> None:
    joins = change("add_person", person={"id": "zoe", "role": "dve", "skills": {"jav": 1}})
    assert tried(joins, broken={0: {"zoe"}}) == {
        "/changes/0/person/role",
        "/changes/0/person/skills/jav",
    }


def test_what_a_broken_change_would_bring_is_no_second_fault() -> None:
    later = [
        change("forbid", person="zoe", demand="crm"),
        change("lock", person="zoe#2", demand="web", **LOCK),
        change("add_demand", demand={"id": "y", "project": "web", "effort": EFFORT}),
        change(
            "add_demand", demand={"id": "z", "project": "crm", "effort": EFFORT, "only": ["zoe"]}
        ),
        change("forbid", person="zo", demand="crm"),
    ]
    found = tried({"effort": "?"}, *later, broken={0: {"zoe", "web"}})
    assert found == {"/changes/5/person"}


def test_names_in_a_change_that_can_not_be_read_are_looked_up() -> None:
    said = {"effort": "?", "person": "an", "project": "cmr", "demand": {"project": "x"}}
    hire = {"effort": "?", "kind": "hire", "role": "dve", "person": ["ann"], "skill": "jav"}
    assert tried(said, hire, broken={0: set(), 1: set()}) == {
        *("/changes/0/person", "/changes/0/project", "/changes/0/demand/project"),
        *("/changes/1/role", "/changes/1/skill"),
    }


def test_what_a_broken_change_would_take_out_stays_for_the_others() -> None:
    leaves = change("remove_person", person="ann")
    later = change("forbid", person="ann", demand="crm")
    assert tried(leaves, later, broken={0: set()}) == set()
    assert tried(leaves, later, broken={}) == {"/changes/1/person"}
