"""Sentences of changes agree in number, and say what is odd in words."""

from __future__ import annotations

import pytest

from tests.portfolio.changes.scenario import Said, change, document, rate, told

OFFICE = document(
    skills=[{"id": "java"}],
    roles=[{"id": "dev", "name": "Senior developer"}],
    people=[
        {"id": "cd", "name": "Contract developers", "headcount": 3, "skills": {"java": 1}},
        {"id": "zoe", "name": "Zoe"},
    ],
    projects=[{"id": "crm", "name": "CRM"}],
    demands=[
        {"id": "dev", "project": "crm", "effort": [rate("2027-01-04", "2027-02-14", 20)]},
    ],
)
DAY = {"from_": "2027-01-04", "to": "2027-01-04"}
SENTENCES: list[tuple[Said, str]] = [
    (change("remove_person", person="cd"), "All 3 of Contract developers leave."),
    (
        change("remove_person", person="cd", from_="2027-02-01"),
        "All 3 of Contract developers leave on 1 February 2027.",
    ),
    (change("remove_person", person="zoe"), "Zoe leaves."),
    (
        change("add_person", person={"id": "t", "name": "Testers", "headcount": 2}),
        "2 people join as Testers.",
    ),
    (
        change("change_capacity", person="cd", hours_per_week=1),
        "All 3 of Contract developers each have 1 hour a week.",
    ),
    (
        change("change_capacity", person="zoe", factor=0, **DAY),
        "Zoe has no hours on 4 January 2027.",
    ),
    (change("change_capacity", person="zoe", factor=1), "Zoe has as many hours as before."),
    (
        change("set_skill", person="cd", skill="java", level=0),
        "All 3 of Contract developers no longer have java.",
    ),
    (
        change("hire", role="dev", count=2, rate=90),
        "2 new people join as Senior developer at 90 an hour.",
    ),
    (
        change("hire", role="dev", count=1, rate=1250.5, from_="2027-02-01"),
        "1 new person joins as Senior developer at 1,250.5 an hour on 1 February 2027.",
    ),
    (
        change("make_optional", project="crm", max_delay=0),
        "CRM may be left out, but may not wait.",
    ),
    (
        change("lock", person="cd#1", demand="dev", hours_per_week=1, **DAY),
        "Contract developers #1 is locked on 'dev' with 1 hour a week on 4 January 2027.",
    ),
    (
        change("lock", person="zoe", demand="dev", hours_per_week=0, **DAY),
        "Zoe is locked on 'dev' with no hours on 4 January 2027.",
    ),
    (
        change("forbid", person="cd", demand="dev"),
        "None of Contract developers may work on 'dev'.",
    ),
    (change("set_policy", policy={"budget": 100000}), "The policy has budget 100,000."),
]


@pytest.mark.parametrize(("said", "sentence"), SENTENCES)
def test_sentences_are_true_and_agree_in_number(said: Said, sentence: str) -> None:
    assert told(OFFICE, said) == (sentence,)
