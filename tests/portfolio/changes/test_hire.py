"""hire: new people of a role, with its skills."""

from __future__ import annotations

from fractions import Fraction

from tests.portfolio.changes.scenario import change, changed, document, faults, told

OFFICE = document(
    skills=[{"id": "java"}, {"id": "sql"}],
    roles=[{"id": "dev", "name": "Developer", "skills": {"java": 3, "sql": 0}}, {"id": "pm"}],
    people=[{"id": "ann", "rate": 80}],
)


def test_new_people_have_the_role_and_its_skills() -> None:
    more = changed(OFFICE, change("hire", role="dev", count=2, rate=95, from_="2027-01-18"))
    first, second = more.people[1:]
    assert (first.id, second.id) == ("hire-dev-1", "hire-dev-2")
    assert (first.name, first.role, first.skills, first.rate) == (
        *("New Developer 1", "dev", {"java": 3}, 95),
    )
    assert (more.hours.cap["hire-dev-2"] / 4).tolist() == [0, 0, 40, 40, 40, 40]


def test_numbers_go_on() -> None:
    hire = change("hire", role="dev", count=2)
    more = changed(OFFICE, hire, change("remove_person", person="hire-dev-1"), hire)
    assert [p.id for p in more.people] == [
        *("ann", "hire-dev-2", "hire-dev-3", "hire-dev-4"),
    ]


def test_without_a_rate_they_cost_the_mean() -> None:
    more = changed(OFFICE, change("hire", role="pm", count=1))
    assert more.hours.rate["hire-pm-1"] == Fraction(80)
    assert "skills" not in more.people[1].model_fields_set


def test_the_sentence_counts_them() -> None:
    assert told(
        OFFICE,
        change("hire", role="dev", count=1),
        change("hire", role="pm", count=3, from_="2027-02-01"),
    ) == ("1 new person joins as Developer.", "3 new people join as pm on 1 February 2027.")


def test_a_role_the_portfolio_has_not_is_refused() -> None:
    found = faults(OFFICE, change("hire", role="dve", count=1))
    assert found == {"/changes/0/role": "There is no role 'dve'. Maybe 'dev'?"}
