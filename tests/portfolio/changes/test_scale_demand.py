"""scale_demand: more or fewer hours, for good or between dates."""

from __future__ import annotations

import pytest

from tests.portfolio.changes.scenario import (
    Said,
    asked,
    asking,
    change,
    changed,
    demand_in,
    faults,
    is_back,
    rate,
    told,
)

ALL = ("2027-01-04", "2027-02-14")
RATE = rate(*ALL, 20)
BY_FTE = {"from": ALL[0], "to": ALL[1], "fte": 0.5}
TOTAL = {"from": ALL[0], "to": ALL[1], "hours": 120}
BY_WEEK = {"from": ALL[0], "hours_by_period": [20] * 6}
WINDOW = {"from": ALL[0], "to": ALL[1], "hours": 60, "flexible": True, "most_per_period": 20}
FORMS = [RATE, BY_FTE, TOTAL, BY_WEEK]


def scale(factor: float, **fields: str) -> Said:
    named = {} if "project" in fields else {"demand": "crm-dev"}
    return change("scale_demand", factor=factor, **named, **fields)


@pytest.mark.parametrize("form", FORMS)
def test_without_dates_every_form_is_multiplied(form: Said) -> None:
    crm = asking(form)
    assert asked(crm) == [20] * 6
    assert asked(changed(crm, scale(1.5))) == [30] * 6
    assert asked(changed(crm, scale(0))) == [0] * 6


@pytest.mark.parametrize("form", FORMS)
def test_with_dates_the_part_between_them_is(form: Said) -> None:
    more = changed(asking(form), scale(1.5, from_="2027-01-11", to="2027-01-24"))
    assert asked(more) == [20, 30, 30, 20, 20, 20]


@pytest.mark.parametrize("form", FORMS)
def test_either_date_may_be_left_out(form: Said) -> None:
    crm = asking(form)
    assert asked(changed(crm, scale(2, from_="2027-02-01"))) == [20, 20, 20, 20, 40, 40]
    assert asked(changed(crm, scale(2, to="2027-01-17"))) == [40, 40, 20, 20, 20, 20]
    assert asked(changed(crm, scale(2, from_="2026-01-01", to="2028-01-01"))) == [40] * 6
    assert changed(crm, scale(2, from_="2028-01-01")) is crm


@pytest.mark.parametrize("form", [RATE, BY_FTE, TOTAL])
def test_dates_may_cut_a_week(form: Said) -> None:
    more = changed(asking(form), scale(2, from_="2027-01-13", to="2027-01-18"))
    assert asked(more) == [20, 32, 24, 20, 20, 20]


def test_hours_by_period_go_by_the_first_day_of_each() -> None:
    more = changed(asking(BY_WEEK), scale(2, from_="2027-01-12", to="2027-01-18"))
    assert asked(more) == [20, 20, 40, 20, 20, 20]


def test_pieces_of_a_total_add_up_in_quarter_hours() -> None:
    odd = asking({"from": "2027-01-04", "to": "2027-01-24", "hours": 100.1})
    more = changed(odd, scale(2, from_="2027-01-06", to="2027-01-14"))
    hours = [entry.hours for entry in demand_in(more, "crm-dev").effort]
    assert hours == [13.25, 93.5, 40.1]
    assert sum(asked(more)) == sum(asked(odd)) + 46.75


def test_a_window_is_multiplied_as_a_whole() -> None:
    crm = asking(WINDOW)
    for dates in ({}, {"from_": ALL[0], "to": ALL[1]}, {"to": "2030-01-01"}):
        (entry,) = demand_in(changed(crm, scale(1.5, **dates)), "crm-dev").effort
        assert (entry.hours, entry.most_per_period) == (90, 30)
    assert changed(crm, scale(1.5, from_="2027-03-01")) is crm


def test_part_of_a_window_is_refused() -> None:
    found = faults(asking(WINDOW), scale(2, from_="2027-01-11"), scale(2, to="2027-01-17"))
    assert set(found) == {"/changes/0/from", "/changes/1/to"}
    assert found["/changes/0/from"] == (
        "'crm-dev' may be worked at any time from 4 January 2027 to 14 February 2027; choose dates "
        "that take in all of it, such as from 4 January 2027, or give none."
    )


def test_a_project_scales_all_its_demands() -> None:
    demands = [
        {"id": name, "project": project, "effort": [RATE, BY_WEEK]}
        for name, project in (("crm-dev", "crm"), ("crm-test", "crm"), ("web-dev", "web"))
    ]
    office = asking(demands=demands, projects=[{"id": "crm", "name": "CRM"}, {"id": "web"}])
    more = changed(office, scale(0.5, project="crm"))
    assert [asked(more, d.id)[0] for d in more.demands] == [20, 20, 40]
    assert told(office, scale(0.5, project="crm"), scale(2, to="2027-01-17")) == (
        "CRM asks for 0.5 times the hours.",
        "The demand 'crm-dev' asks for 2 times the hours until 17 January 2027.",
    )
    days = {"from_": "2027-01-04", "to": "2027-01-04"}
    assert told(office, scale(0, project="crm"), scale(1), scale(0, **days)) == (
        "CRM asks for nothing.",
        "The demand 'crm-dev' asks for as many hours as before.",
        "The demand 'crm-dev' asks for nothing on 4 January 2027.",
    )


@pytest.mark.parametrize("form", [*FORMS, WINDOW])
def test_a_factor_and_its_inverse_are_no_change(form: Said) -> None:
    for factor, inverse in ((0.5, 2), (1.25, 0.8), (1.6, 0.625)):
        assert is_back(asking(form), scale(factor), scale(inverse))


def test_exactly_one_of_project_and_demand_is_given() -> None:
    found = faults(asking(RATE), scale(2, project="crm", demand="crm-dev"))
    assert found == {
        "/changes/0": "Give exactly one of project or demand; this has project and demand."
    }


def test_months_are_cut_by_their_days() -> None:
    months = {"start": "2027-01-01", "periods": 2, "period": "month"}
    crm = asking(rate("2027-01-01", "2027-02-28", 40), calendar=months)
    assert asked(crm) == [168, 160]
    assert asked(changed(crm, scale(1.5, from_="2027-02-01"))) == [168, 240]
