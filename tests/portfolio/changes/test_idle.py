"""What makes no plan any different is applied, and said."""

from __future__ import annotations

import pytest

from tests.portfolio.changes.scenario import Said, applied, asking, change, document, rate

OFFICE = document(
    skills=[{"id": "java"}],
    roles=[{"id": "dev"}],
    people=[
        {"id": "ann", "role": "dev", "skills": {"java": 3}, "to": "2027-01-31"},
        {"id": "bob", "hours_per_week": 40},
    ],
    projects=[{"id": "crm", "weight": 2}, {"id": "erp"}, {"id": "late", "max_delay": 2}],
    demands=[
        {"id": name, "project": name, "effort": [rate("2026-12-01", "2027-03-31", 20)]}
        for name in ("crm", "late")
    ],
)
BEYOND = "1 March 2027 lies beyond the horizon, which ends on 14 February 2027"
BEFORE = "31 December 2026 lies before the horizon, which begins on 4 January 2027"
SO = "it was so before"
AFTER_IT, BEFORE_IT = {"from_": "2027-03-01"}, {"to": "2026-12-31"}
PAIR = {"person": "ann", "demand": "crm"}
IDLE: list[tuple[Said, str]] = [
    (change("remove_person", person="bob", **AFTER_IT), BEYOND),
    (change("remove_person", person="ann", from_="2027-02-08"), SO),
    (change("change_capacity", person="ann", factor=2, **AFTER_IT), BEYOND),
    (change("change_capacity", person="ann", factor=2, **BEFORE_IT), BEFORE),
    (change("change_capacity", role="dev", factor=1), "a factor of 1 leaves the hours as they are"),
    (change("change_capacity", person="ann", hours_per_week=40), SO),
    (change("set_skill", person="ann", skill="java", level=5, **AFTER_IT), BEYOND),
    (change("set_skill", person="ann", skill="java", level=3), SO),
    (change("hire", role="dev", count=1, **AFTER_IT), BEYOND),
    (change("delay_project", project="erp", periods=1), SO),
    (change("set_priority", project="crm", priority="medium") | {"project": "erp"}, SO),
    (change("set_priority", project="crm", weight=2), SO),
    (change("scale_demand", project="crm", factor=2, **AFTER_IT), BEYOND),
    (change("scale_demand", demand="crm", factor=2, **BEFORE_IT), BEFORE),
    (
        change("lock", **PAIR, from_="2027-03-01", to="2027-03-02", hours_per_week=1),
        BEYOND,
    ),
    (change("set_policy", policy={"profile": "balanced", "weights": {}}), SO),
]
WORTHY = [
    change("remove_person", person="bob", from_="2027-02-14"),
    change("change_capacity", person="ann", factor=2, to="2027-01-04"),
    change("set_skill", person="ann", skill="java", level=5, from_="2026-01-01"),
    change("set_priority", project="crm", priority="medium"),
    change("scale_demand", project="late", factor=2, **BEFORE_IT),
    change("scale_demand", demand="late", factor=0, **AFTER_IT),
    change("forbid", **PAIR),
]


@pytest.mark.parametrize(("said", "why"), IDLE)
def test_a_change_that_changes_nothing_is_told(said: Said, why: str) -> None:
    result = applied(OFFICE, change("make_optional", project="crm"), said)
    assert result.idle == (1,)
    (note,) = result.also
    assert (note.change, note.text) == (1, f"This changes nothing: {why}.")
    assert result.texts[1]


@pytest.mark.parametrize("said", WORTHY)
def test_a_change_that_makes_a_difference_is_not(said: Said) -> None:
    assert applied(OFFICE, said).idle == ()


def test_the_end_of_a_project_that_others_wait_for_counts_beyond_the_horizon() -> None:
    projects = [{"id": "crm"}, {"id": "web", "after": [{"project": "crm"}]}]
    office = asking(rate("2027-01-04", "2027-03-31", 20), projects=projects)
    assert applied(office, change("scale_demand", project="crm", factor=0, **AFTER_IT)).idle == ()
    assert applied(office, change("scale_demand", project="web", factor=0, **AFTER_IT)).idle == (0,)


def test_the_same_again_is_told_the_second_time() -> None:
    forbid = change("forbid", **PAIR)
    assert applied(OFFICE, forbid, forbid).idle == (1,)
