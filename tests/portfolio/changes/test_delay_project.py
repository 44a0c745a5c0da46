"""delay_project: what was asked in a period is asked so many periods later."""

from __future__ import annotations

import datetime as dt

import pytest

from solver.document import PortfolioDocument
from tests.portfolio.changes.scenario import (
    Said,
    also,
    asked,
    asking,
    booked,
    change,
    changed,
    demand_in,
    document,
    rate,
    told,
)

EARLY = rate("2026-12-28", "2027-01-17", 30)
TOTAL = {"from": "2027-01-06", "to": "2027-01-20", "hours": 50}
BY_FTE = {"from": "2027-01-07", "to": "2027-01-19", "fte": 0.5}
BY_WEEK = {"from": "2027-01-12", "hours_by_period": [5, 0, 7.5]}
FORMS = [EARLY, TOTAL, BY_FTE, BY_WEEK]
HOLIDAYS = {"holidays": ["2027-01-06", "2027-01-22", "2027-01-25", "2027-02-01"]}
MONTHS = {"start": "2027-01-01", "periods": 4, "period": "month"}
MID_MONTHS = {"start": "2027-01-15", "periods": 4, "period": "month"}
DAYS = {"period": "day", "periods": 28}


def delay(periods: int) -> Said:
    return change("delay_project", project="crm", periods=periods)


def as_delayed(of: PortfolioDocument, by: int) -> list[float]:
    """What a plan that delays the project would have to fill."""
    return [n / 4 for n in of.hours.asked(of.demand_by_id["crm-dev"], by).tolist()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("calendar", [{}, HOLIDAYS, MONTHS, MID_MONTHS])
@pytest.mark.parametrize("by", [1, 2, 3])
def test_it_asks_what_a_plan_that_delays_it_would(form: Said, calendar: Said, by: int) -> None:
    waits = {"id": "crm", "max_delay": 3}
    crm = asking(form, calendar=calendar, projects=[waits])
    later = changed(crm, delay(by))
    assert asked(later) == as_delayed(crm, by)


def test_dates_move_where_they_say_it() -> None:
    (entry,) = demand_in(changed(asking(BY_FTE), delay(2)), "crm-dev").effort
    assert (entry.from_, entry.to) == (dt.date(2027, 1, 21), dt.date(2027, 2, 2))
    assert entry.fte == 0.5


def test_hours_by_period_say_what_dates_can_not() -> None:
    crm = asking(rate("2027-01-04", "2027-01-24", 40), calendar=HOLIDAYS)
    assert asked(crm) == [32, 40, 32, 0, 0, 0]
    (entry,) = demand_in(changed(crm, delay(3)), "crm-dev").effort
    assert (entry.from_, entry.to, entry.hours_per_week) == (dt.date(2027, 1, 25), None, None)
    assert entry.hours_by_period == (32, 40, 32)


def test_the_end_of_a_month_stays_one() -> None:
    months = asking({"from": "2027-01-31", "to": "2027-02-28", "hours": 0}, calendar=MONTHS)
    (entry,) = demand_in(changed(months, delay(1)), "crm-dev").effort
    assert (entry.from_, entry.to) == (dt.date(2027, 2, 28), dt.date(2027, 3, 31))


def test_a_window_moves_by_its_dates() -> None:
    window = {"from": "2027-01-06", "to": "2027-01-13", "hours": 20, "flexible": True}
    crm = asking(window, calendar=HOLIDAYS)
    (entry,) = demand_in(changed(crm, delay(2)), "crm-dev").effort
    assert (entry.from_, entry.to) == (dt.date(2027, 1, 20), dt.date(2027, 1, 27))
    assert (entry.hours, entry.flexible) == (20, True)


def test_a_demand_without_end_moves_by_its_dates() -> None:
    crm = asking(rate("2027-01-04", "9999-12-31", 40), calendar=HOLIDAYS)
    (entry,) = demand_in(changed(crm, delay(2)), "crm-dev").effort
    assert (entry.from_, entry.to) == (dt.date(2027, 1, 18), dt.date.max)
    assert asked(changed(crm, delay(2)))[:2] == [0, 0]


def days_asked(of: PortfolioDocument) -> dict[str, float]:
    """Hours by day, where there are any."""
    hours = zip(of.periods.dates(), asked(of), strict=True)
    return {day.strftime("%d %a"): amount for day, amount in hours if amount}


@pytest.mark.parametrize(
    "form",
    [
        rate("2027-01-07", "2027-01-12", 40),
        {"from": "2027-01-07", "to": "2027-01-12", "hours": 32},
        {"from": "2027-01-07", "hours_by_period": [8, 8, 0, 0, 8, 8]},
    ],
)
def test_days_move_over_days_off(form: Said) -> None:
    crm = asking(form, calendar=DAYS)
    assert list(days_asked(crm)) == ["07 Thu", "08 Fri", "11 Mon", "12 Tue"]
    by_two, by_seven = changed(crm, delay(2)), changed(crm, delay(7))
    assert list(days_asked(by_two)) == ["11 Mon", "12 Tue", "13 Wed", "14 Thu"]
    assert list(days_asked(by_seven)) == ["14 Thu", "15 Fri", "18 Mon", "19 Tue"]
    assert set(days_asked(by_two).values()) == {8}


def test_days_keep_the_order_of_what_a_project_asks() -> None:
    crm = asking(
        rate("2027-01-07", "2027-01-07", 40), rate("2027-01-08", "2027-01-08", 20), calendar=DAYS
    )
    assert days_asked(changed(crm, delay(2))) == {"11 Mon": 8, "12 Tue": 4}


def test_days_asked_on_a_day_off_keep_their_distance() -> None:
    crm = asking({"from": "2027-01-08", "hours_by_period": [8, 4, 0, 8]}, calendar=DAYS)
    assert days_asked(changed(crm, delay(7))) == {"15 Fri": 8, "16 Sat": 4, "18 Mon": 8}
    idle = asking(rate("2027-01-09", "2027-01-10", 40), calendar=DAYS)
    assert days_asked(changed(idle, delay(3))) == {}
    nothing = asking({"from": "2027-01-09", "hours_by_period": []}, calendar=DAYS)
    assert days_asked(changed(nothing, delay(3))) == {}


def test_bookings_move_along_and_are_listed() -> None:
    demands = [
        {"id": name, "project": project, "effort": [rate("2027-01-04", "2027-01-17", 40)]}
        for name, project in (("crm-dev", "crm"), ("web-dev", "web"))
    ]
    pairs = [("crm-dev", "soft"), ("crm-dev", "hard"), ("web-dev", "soft")]
    bookings = [
        {"person": "ann", "demand": demand, "kind": kind, **rate("2027-01-04", "2027-01-10", 10)}
        for demand, kind in pairs
    ]
    office = document(
        people=[{"id": "ann"}],
        projects=[{"id": "crm", "name": "CRM"}, {"id": "web"}],
        demands=demands,
        bookings=bookings,
    )
    later = changed(office, delay(1))
    assert booked(later, "soft", "ann", "crm-dev") == [0, 10, 0, 0, 0, 0]
    assert booked(later, "hard", "ann", "crm-dev") == [0, 10, 0, 0, 0, 0]
    assert booked(later, "soft", "ann", "web-dev") == [10, 0, 0, 0, 0, 0]
    assert also(office, delay(1)) == [
        f"The {kind} booking of 'ann' on 'crm-dev' moves with it." for kind in ("soft", "hard")
    ]
    assert told(office, delay(1), delay(2)) == (
        "CRM begins 1 week later.",
        "CRM begins 2 weeks later.",
    )


def test_a_project_without_demands_may_be_delayed() -> None:
    office = document(projects=[{"id": "crm"}])
    assert changed(office, delay(1)) is office


@pytest.mark.parametrize("calendar", [HOLIDAYS, MID_MONTHS, DAYS])
@pytest.mark.parametrize("span", [("0001-01-01", "0001-03-01"), ("9999-11-01", "9999-12-31")])
def test_the_ends_of_time_are_no_bar(calendar: Said, span: tuple[str, str]) -> None:
    crm = asking(rate(*span, 40), {"from": span[1], "hours_by_period": [1, 2]}, calendar=calendar)
    assert len(demand_in(changed(crm, delay(30)), "crm-dev").effort) == 2
