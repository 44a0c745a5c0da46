"""apply: all changes of a scenario, their faults in one answer, and what is left out."""

from __future__ import annotations

import json
import re
import time

import pytest
from pydantic import ValidationError

from solver.changed import apply
from solver.document import digest, parse, to_json
from solver.errors import InvalidPortfolio
from solver.portfolio.changes import CHANGES
from solver.portfolio.changes.policy_patch import PolicyPatch
from tests.builders import demand, hard, person, portfolio, project, soft
from tests.house.sources import ROOT
from tests.portfolio.changes.scenario import Said, applied, change, faults, is_back, read

OFFICE = portfolio(
    person("ann", skills={"java": 3}),
    person("dev", headcount=2),
    project("crm"),
    demand("crm"),
    demand("erp"),
    soft("ann", "crm", 8),
    hard("dev#1", "erp", 8),
)
EFFORT = [{"from": "2027-01-04", "to": "2027-01-10", "fte": 1}]
UNKNOWN: dict[str, tuple[Said, set[str]]] = {
    "remove_person": ({"person": "anne"}, {"person"}),
    "add_person": ({"person": {"id": "x", "role": "dev"}}, {"person/role"}),
    "change_capacity": ({"person": "anne", "factor": 1}, {"person"}),
    "set_skill": ({"person": "anne", "skill": "jav", "level": 1}, {"person", "skill"}),
    "hire": ({"role": "dev", "count": 1}, {"role"}),
    "add_project": (
        {"project": {"id": "x", "after": [{"project": "y"}]}},
        {"project/after/0/project"},
    ),
    "drop_project": ({"project": "cmr"}, {"project"}),
    "delay_project": ({"project": "cmr", "periods": 1}, {"project"}),
    "set_priority": ({"project": "cmr", "weight": 1}, {"project"}),
    "make_optional": ({"project": "cmr"}, {"project"}),
    "scale_demand": ({"project": "cmr", "factor": 1}, {"project"}),
    "add_demand": (
        {"demand": {"id": "x", "project": "cmr", "effort": EFFORT}},
        {"demand/project"},
    ),
    "remove_demand": ({"demand": "cmr"}, {"demand"}),
    "lock": (
        {"person": "anne", "demand": "cmr", "from": "2027-01-04", "to": "2027-01-05"}
        | {"hours_per_week": 1},
        {"person", "demand"},
    ),
    "unlock": ({"person": "anne", "demand": "cmr"}, {"person", "demand"}),
    "forbid": ({"person": "anne", "demand": "cmr"}, {"person", "demand"}),
    "set_policy": ({"policy": {"step": 0.1}}, {"policy/step"}),
}
KINDS = [kind.model_fields["kind"].annotation.__args__[0] for kind in CHANGES]


def test_kinds_are_those_of_the_contract_in_its_order() -> None:
    assert list(UNKNOWN) == KINDS


def test_every_kind_has_its_file_its_test_and_its_row_in_the_documents() -> None:
    section = (ROOT / "docs" / "problem.md").read_text().split("\n## Changes of a scenario\n")[1]
    assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == KINDS
    for name, kind in zip(KINDS, CHANGES, strict=True):
        assert kind.__module__ == f"solver.portfolio.changes.{name}"
        assert kind.__name__ == "".join(word.capitalize() for word in name.split("_"))
        assert (ROOT / "tests" / "portfolio" / "changes" / f"test_{name}.py").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_is_refused_at_its_field(kind: str) -> None:
    fields, pointers = UNKNOWN[kind]
    first = change("make_optional", project="crm")
    found = faults(OFFICE, first, change(kind, **fields))
    assert set(found) == {f"/changes/1/{pointer}" for pointer in pointers}
    assert all(message.endswith((".", "?")) for message in found.values())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_is_left_out_when_going_on(kind: str) -> None:
    fields, pointers = UNKNOWN[kind]
    steps = [change("make_optional", project="crm"), change(kind, **fields)]
    result = apply(OFFICE, [read(said) for said in steps], keep_going=True)
    assert result.portfolio.projects[0].optional
    assert result.texts == ("crm may be left out.", "")
    (refused,) = result.refused
    assert refused.change == 1
    assert {issue.pointer for issue in refused.issues} == {f"/changes/1/{p}" for p in pointers}


def test_an_unknown_kind_and_unknown_fields_are_refused() -> None:
    for said in (change("fire", person="ann"), change("forbid", person="ann", demand="crm", why=1)):
        with pytest.raises(ValidationError):
            read(said)


def test_faults_of_all_changes_come_in_one_answer() -> None:
    found = faults(
        OFFICE,
        change("remove_person", person="anne"),
        change("add_person", person={"id": "ann"}),
        change("set_priority", project="crm"),
        change("set_policy", policy={"step": 0.1}),
    )
    assert found == {
        "/changes/0/person": "There is no person 'anne'. Maybe 'ann'?",
        "/changes/1/person/id": "'ann' is in people already; give another id.",
        "/changes/2": "Give exactly one of priority or weight; this has none.",
        "/changes/3/policy/step": "The step 0.1 is no positive multiple of 0.25 hours; give one, "
        "such as 4.",
    }


def test_the_same_fault_in_two_places_is_two_faults() -> None:
    joins = [change("add_person", person={"id": name, "skills": {"jav": 1}}) for name in "xyz"]
    wrong = {"project": "web", "effort": EFFORT, "skills": {"jav": 1}}
    demands = [{"id": name, **wrong} for name in ("web-dev", "web-test")]
    add = change("add_project", project={"id": "web"}, demands=demands)
    assert set(faults(OFFICE, *joins, add)) == {
        *(f"/changes/{k}/person/skills/jav" for k in range(3)),
        *(f"/changes/3/demands/{k}/skills/jav" for k in range(2)),
    }


def test_a_refused_change_makes_no_second_fault() -> None:
    wrong = {"id": "web-dev", "project": "crm", "effort": EFFORT}
    add = change("add_project", project={"id": "web"}, demands=[wrong])
    found = faults(
        OFFICE,
        add,
        change("delay_project", project="web", periods=1),
        change("forbid", person="anne", demand="web-dev"),
    )
    assert set(found) == {"/changes/0/demands/0/project", "/changes/2/person"}


def test_the_policy_of_a_scenario_is_refused_as_such() -> None:
    policy = PolicyPatch(step=0.1)
    with pytest.raises(InvalidPortfolio) as refused:
        apply(OFFICE, [read(change("make_optional", project="crm"))], policy)
    assert [issue.pointer for issue in refused.value.issues] == ["/policy/step"]
    result = apply(OFFICE, [], policy, keep_going=True)
    assert (result.portfolio, result.texts) == (OFFICE, ())
    assert [(r.change, r.issues[0].pointer) for r in result.refused] == [(0, "/policy/step")]


def test_no_changes_are_the_very_same_document() -> None:
    assert apply(OFFICE, []).portfolio is OFFICE
    assert apply(OFFICE, [], PolicyPatch()).portfolio is OFFICE


def test_what_a_document_leaves_out_stays_out() -> None:
    bare = parse(
        json.dumps(
            {
                "calendar": {"start": "2027-01-04", "periods": 1},
                "people": [{"id": "ann"}],
                "projects": [{"id": "crm"}],
                "demands": [{"id": "crm", "project": "crm", "effort": EFFORT}],
            }
        ).encode()
    )
    days = {"from": "2027-01-04", "to": "2027-01-10", "hours_per_week": 4}
    pair = {"person": "ann", "demand": "crm"}
    steps = [change("lock", **pair, **days), change("unlock", **pair)]
    assert is_back(bare, *steps)
    locked = to_json(applied(bare, steps[0]).portfolio)
    assert b'"bookings"' in locked
    assert b'"rules"' not in locked
    assert b'"policy"' not in locked


def test_an_emptied_list_that_was_given_stays_given() -> None:
    alone = portfolio(person("ann"), demand("crm"), soft("ann", "crm", 1))
    assert b'"bookings":[]' in to_json(
        applied(alone, change("remove_demand", demand="crm")).portfolio
    )


def test_the_result_is_canonical() -> None:
    result = applied(OFFICE, change("scale_demand", project="crm", factor=1.5)).portfolio
    assert digest(to_json(result)) == digest(to_json(parse(to_json(result))))


def test_a_fault_that_two_changes_make_together_is_the_later_ones() -> None:
    steps = [
        change("add_project", project={"id": "a"}),
        change("add_project", project={"id": "b", "after": [{"project": "a"}]}),
        change("drop_project", project="a"),
        change("add_project", project={"id": "a", "after": [{"project": "b"}]}),
        change("add_project", project={"id": "c", "after": [{"project": "d"}]}),
        change("add_project", project={"id": "d", "after": [{"project": "c"}]}),
    ]
    found = faults(OFFICE, *steps)
    (pointer,) = found
    assert pointer.startswith("/changes/5")
    assert "can't be planned" in found[pointer]
    result = apply(OFFICE, [read(said) for said in steps], keep_going=True)
    assert 5 in [refused.change for refused in result.refused]


@pytest.mark.slow
@pytest.mark.alone
def test_twenty_changes_of_a_large_portfolio_take_half_a_second() -> None:
    tree = {
        "calendar": {"start": "2027-01-04", "periods": 52},
        "people": [{"id": f"p{k}", "rate": 60} for k in range(1000)],
        "projects": [{"id": f"j{k}"} for k in range(400)],
        "demands": [
            {"id": f"d{k}", "project": f"j{k % 400}"}
            | {"effort": [{"from": "2027-01-04", "hours_by_period": [20] * 26}]}
            for k in range(3200)
        ],
        "bookings": [
            {"person": f"p{k % 1000}", "demand": f"d{k % 3200}", "from": "2027-01-04"}
            | {"to": "2027-03-01", "hours_per_week": 8}
            for k in range(6000)
        ],
    }
    large = parse(json.dumps(tree).encode())
    steps = [
        *(change("remove_person", person=f"p{k}") for k in range(5)),
        *(change("delay_project", project=f"j{k}", periods=2) for k in range(5)),
        *(change("drop_project", project=f"j{10 + k}") for k in range(5)),
        *(change("scale_demand", project=f"j{20 + k}", factor=1.5) for k in range(5)),
    ]
    changes = [read(said) for said in steps]
    began = time.process_time()
    apply(large, changes)
    assert time.process_time() - began <= 0.6
