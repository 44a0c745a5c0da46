"""change_capacity: more or fewer hours, for good or for a while; leave stays leave."""

from __future__ import annotations

import pytest

from tests.portfolio.changes.scenario import (
    Said,
    cap,
    change,
    changed,
    document,
    faults,
    giving,
    is_back,
    person_in,
    rate,
    told,
)

LEAVE = rate("2027-01-18", "2027-01-24", 0)
PART_TIME = rate("2027-01-25", "2027-01-31", 20)
BY_FTE = {"from": "2027-02-01", "to": "2027-02-07", "fte": 0.5}
BY_WEEK = {"from": "2027-01-11", "hours_by_period": [30, 0, 10]}


def halved(**dates: str) -> Said:
    return change("change_capacity", person="ann", factor=0.5, **dates)


def twenty_four(**dates: str) -> Said:
    return change("change_capacity", person="ann", hours_per_week=24, **dates)


def test_a_factor_halves_the_usual_hours_and_every_availability() -> None:
    ann = giving(availability=[LEAVE, PART_TIME, BY_FTE])
    assert cap(ann) == [40, 40, 0, 20, 20, 40]
    assert cap(changed(ann, halved())) == [20, 20, 0, 10, 10, 20]
    assert person_in(changed(ann, halved()), "ann").hours_per_week == 20


def test_a_factor_halves_hours_by_period() -> None:
    assert cap(changed(giving(availability=[BY_WEEK]), halved())) == [20, 15, 0, 5, 20, 20]


@pytest.mark.parametrize("usual", [{}, {"hours_per_week": 37.5}, {"hours_per_week": 40}])
def test_a_factor_and_its_inverse_are_no_change(usual: Said) -> None:
    ann = giving(**usual, availability=[LEAVE, PART_TIME, BY_FTE, BY_WEEK])
    for factor, inverse in ((0.5, 2), (0.8, 1.25), (1.6, 0.625)):
        there = change("change_capacity", person="ann", factor=factor)
        back = change("change_capacity", person="ann", factor=inverse)
        assert is_back(ann, there, back)
        assert not is_back(ann, there)


def test_products_are_exact() -> None:
    ann = giving(hours_per_week=7.3)
    more = changed(ann, change("change_capacity", person="ann", factor=1.7))
    assert repr(person_in(more, "ann").hours_per_week) == "12.41"
    whole = changed(giving(hours_per_week=120), halved())
    assert repr(person_in(whole, "ann").hours_per_week) == "60"


def test_a_factor_with_dates_holds_between_them_alone() -> None:
    ann = giving()
    assert cap(changed(ann, halved(from_="2027-01-11", to="2027-01-24"))) == [
        *(40, 20, 20, 40, 40, 40)
    ]
    assert cap(changed(ann, halved(from_="2027-01-13", to="2027-01-13"))) == [
        *(40, 36, 40, 40, 40, 40)
    ]


def test_either_date_may_be_left_out() -> None:
    ann = giving()
    assert cap(changed(ann, halved(from_="2027-01-25"))) == [40, 40, 40, 20, 20, 20]
    assert cap(changed(ann, halved(to="2027-01-10"))) == [20, 40, 40, 40, 40, 40]
    assert changed(ann, halved(to="2026-12-31")) is ann


def test_a_factor_with_dates_follows_what_is_in_force() -> None:
    ann = giving(availability=[PART_TIME, LEAVE, BY_FTE])
    less = changed(ann, halved(from_="2027-01-11", to="2027-02-07"))
    assert cap(less) == [40, 20, 0, 10, 10, 40]


def test_a_later_entry_hides_an_earlier_one() -> None:
    ann = giving(availability=[rate("2027-01-04", "2027-02-14", 30), LEAVE])
    assert cap(changed(ann, halved(from_="2027-01-11"))) == [30, 15, 0, 15, 15, 15]


def test_a_factor_with_dates_scales_hours_by_period() -> None:
    ann = giving(availability=[BY_WEEK])
    assert cap(ann) == [40, 30, 0, 10, 40, 40]
    assert cap(changed(ann, halved(from_="2027-01-11"))) == [40, 15, 0, 5, 20, 20]
    assert cap(changed(ann, halved(from_="2027-01-13", to="2027-01-31"))) == [
        *(40, 21, 0, 5, 40, 40)
    ]


def test_a_broken_week_of_few_working_days_loses_no_quarter_hour() -> None:
    calendar = {"holidays": ["2027-01-11", "2027-01-12"]}
    ann = giving(calendar, availability=[{"from": "2027-01-11", "hours_by_period": [40]}])
    assert cap(ann)[1] == 40
    same = changed(ann, change("change_capacity", person="ann", factor=1, from_="2027-01-14"))
    assert cap(same)[1] == 40


def test_hours_a_week_keep_leave_and_replace_the_rest() -> None:
    ann = giving(availability=[LEAVE, PART_TIME, BY_FTE])
    assert cap(changed(ann, twenty_four())) == [24, 24, 0, 24, 24, 24]
    assert cap(changed(ann, twenty_four(from_="2027-01-11", to="2027-01-31"))) == [
        *(40, 24, 0, 24, 20, 40)
    ]


def test_hours_a_week_keep_weeks_of_leave_given_by_period() -> None:
    ann = giving(availability=[BY_WEEK])
    assert cap(changed(ann, twenty_four())) == [24, 24, 0, 24, 24, 24]
    assert cap(changed(ann, twenty_four(from_="2027-01-04"))) == [24, 24, 0, 24, 24, 24]


def test_somebody_who_gives_nothing_can_begin_to() -> None:
    idle = giving(hours_per_week=0)
    assert cap(changed(idle, twenty_four(from_="2027-02-01"))) == [0, 0, 0, 0, 24, 24]


def test_months_change_day_by_day() -> None:
    ann = giving({"start": "2027-01-01", "periods": 2, "period": "month"})
    full = cap(ann)
    half = changed(ann, halved(from_="2027-02-01", to="2027-02-28"))
    assert cap(half) == [full[0], full[1] / 2]


PEOPLE = [
    {"id": "ann", "name": "Ann", "role": "dev", "team": "Core"},
    {"id": "bob", "role": "dev", "headcount": 2},
    {"id": "cy", "team": "Core"},
]
OFFICE = document(
    people=PEOPLE, roles=[{"id": "dev", "name": "Developer"}, {"id": "lead", "name": "Lead"}]
)


def test_a_role_or_a_team_changes_together() -> None:
    role = change("change_capacity", role="dev", factor=0.5)
    team = change("change_capacity", team="Core", hours_per_week=10)
    assert [cap(changed(OFFICE, role), who)[0] for who in ("ann", "bob#2", "cy")] == [20, 20, 40]
    assert [cap(changed(OFFICE, team), who)[0] for who in ("ann", "bob#2", "cy")] == [10, 40, 10]
    assert told(OFFICE, role, team) == (
        "Everyone with the role Developer has 0.5 times the hours.",
        "Everyone in the team Core has 10 hours a week.",
    )


def test_a_role_or_team_that_nobody_has_is_refused() -> None:
    found = faults(
        OFFICE,
        change("change_capacity", role="lead", factor=0.5),
        change("change_capacity", team="Cor", factor=0.5),
    )
    assert found == {
        "/changes/0/role": "Nobody has the role 'lead'. Name a role that somebody has.",
        "/changes/1/team": "Nobody is in the team 'Cor'. Maybe 'Core'?",
    }


def test_one_of_several_alike_can_not_change_alone() -> None:
    found = faults(OFFICE, change("change_capacity", person="bob#2", factor=0.5))
    assert "name 'bob'" in found["/changes/0/person"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"factor": 1}, "Give exactly one of person, role or team; this has none."),
        (
            {"factor": 1, "person": "ann", "team": "Core"},
            "Give exactly one of person, role or team; this has person and team.",
        ),
        ({"person": "ann"}, "Give exactly one of factor or hours_per_week; this has none."),
    ],
)
def test_exactly_one_is_given_of_what_belongs_together(fields: Said, message: str) -> None:
    assert faults(OFFICE, change("change_capacity", **fields)) == {"/changes/0": message}


def test_dates_are_in_order() -> None:
    found = faults(OFFICE, halved(from_="2027-02-01", to="2027-01-01"))
    assert list(found) == ["/changes/0/to"]


def test_hours_beyond_all_bounds_are_refused() -> None:
    much = giving(hours_per_week=99_999_999)
    found = faults(much, change("change_capacity", person="ann", factor=100))
    assert "below 1,000,000,000" in found["/changes/0"]
