"""Hours on the calendar, against sums done by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle.calendar_arithmetic import Calendar, capacity_of
from tests.oracle.facts import Facts
from tests.oracle.outlook import Outlook
from tests.oracle.small import booking, demand, person, portfolio, window


def cap_of(calendar: dict, **fields: object) -> list[float]:
    entry = {"start": "2027-01-04", "periods": 4, **calendar}
    return [float(h) for h in capacity_of(Calendar(entry), person(**fields)).values()]


def hours_of(*effort: dict, periods: int = 4, **calendar: object) -> dict[int, float]:
    days = {"start": "2027-01-04", "periods": periods, **calendar}
    entry = {"id": "dev", "project": "crm", "effort": list(effort)}
    asked = Facts(portfolio(person(), entry, calendar=days)).effort["dev"]
    return {t: float(hours) for t, hours in asked.items()}


def test_a_holiday_takes_its_share_of_the_week():
    assert cap_of({"holidays": ["2027-01-13", "2027-01-16"]}) == [40, 32, 40, 40]


def test_capacity_keeps_its_running_total_and_rounds_it_down():
    # 37.5 x 0.85 = 31.875 a week: 31.875, 63.75, 95.625, 127.5 -> 31.75, 63.75, 95.5, 127.5
    assert cap_of({"hours_per_week": 37.5}, reserved=0.15) == [31.75, 32, 31.75, 32]


def test_capacity_counts_only_days_of_employment():
    assert cap_of({}, **{"from": "2027-01-06", "to": "2027-01-18"}) == [24, 40, 8, 0]


def test_the_last_listed_availability_that_covers_a_day_is_in_force():
    leave = [
        {"from": "2027-01-04", "hours_per_week": 20},
        {"from": "2027-01-11", "to": "2027-01-12", "fte": 0},
    ]
    assert cap_of({}, availability=leave) == [20, 12, 20, 20]


def test_availability_by_period_gives_its_hours_outright_on_whole_periods():
    leave = [{"from": "2027-01-13", "hours_by_period": [30, 10]}]
    holidays = {"holidays": ["2027-01-15"]}
    assert cap_of(holidays, availability=leave, reserved=0.1) == [36, 27, 9, 36]


def test_availability_by_period_gives_a_share_where_employment_ends_inside():
    leave = [{"from": "2027-01-04", "hours_by_period": [30]}]
    assert cap_of({}, availability=leave, to="2027-01-05") == [12, 0, 0, 0]


def test_working_days_share_the_week_evenly():
    days = {"working_days": ["sun", "mon", "tue"], "hours_per_week": 30, "period": "day"}
    assert cap_of(days) == [10, 10, 0, 0]


def test_months_begin_on_the_day_of_the_start_and_cross_years():
    calendar = Calendar({"start": "2027-11-15", "periods": 3, "period": "month"})
    assert calendar.first_day(2) == date(2028, 1, 15)
    assert calendar.first_day(-11) == date(2026, 12, 15)
    assert calendar.period_of(date(2027, 12, 14)) == 0
    assert calendar.period_of(date(2027, 11, 14)) == -1
    assert calendar.period_of(date(2026, 12, 15)) == -11


@pytest.mark.parametrize(
    ("entry", "hours"),
    [
        ({"hours": 10, "to": "2027-01-24"}, {0: 3.25, 1: 3.5, 2: 3.25}),
        ({"fte": 0.5, "to": "2027-01-12"}, {0: 20, 1: 8}),
        ({"hours_per_week": 60, "to": "2027-01-10"}, {0: 60}),
        ({"hours_by_period": [0.125, 0.125, 0.1]}, {0: 0.25, 1: 0, 2: 0}),
        ({"hours_by_period": [0.12, 0.01]}, {0: 0, 1: 0.25}),
    ],
)
def test_effort_is_rounded_half_up_at_the_end_of_each_period(entry, hours):
    assert hours_of({"from": "2027-01-04", **entry}) == hours


def test_effort_spreads_over_days_before_the_horizon_too():
    entry = {"from": "2026-12-28", "to": "2027-01-10", "hours": 40}
    assert hours_of(entry) == {-1: 20, 0: 20}


def test_effort_by_period_begins_in_the_period_that_holds_its_first_day():
    assert hours_of({"from": "2027-01-03", "hours_by_period": [8, 4]}) == {-1: 8, 0: 4}


def test_effort_without_a_working_day_asks_nothing():
    assert hours_of({"from": "2027-01-09", "to": "2027-01-10", "hours": 12}) == {}


def test_effort_entries_are_rounded_one_by_one():
    entry = {"from": "2027-01-04", "hours_by_period": [0.125]}
    assert hours_of(entry, entry) == {0: 0.5}


def test_bookings_are_rounded_down_and_void_without_employment():
    leaver = person(to="2027-01-10")
    document = portfolio(leaver, demand(), bookings=[booking("soft", "ann", "dev", (0.3, 0.3))])
    assert Facts(document).base == {("ann", "dev", 0): Fraction(1, 4)}
    stayer = portfolio(person(), demand(), bookings=[booking("soft", "ann", "dev", (0.3, 0.3))])
    assert set(Facts(stayer).base.values()) == {Fraction(1, 4)}
    assert len(Facts(stayer).base) == 2


def test_the_plan_of_record_is_the_larger_of_soft_and_hard_bookings():
    bookings = [
        booking("soft", "ann", "dev", (8, 8)),
        booking("soft", "ann", "dev", (4,)),
        booking("hard", "ann", "dev", (4, 16)),
    ]
    facts = Facts(portfolio(person(), demand(), bookings=bookings))
    assert facts.por == {("ann", "dev", 0): 12, ("ann", "dev", 1): 16}
    assert facts.lock == {("ann", "dev", 0): 4, ("ann", "dev", 1): 16}


def test_soft_bookings_count_as_locks_while_frozen():
    bookings = [booking("soft", "ann", "dev", (8, 8)), booking("hard", "ann", "dev", (4, 4))]
    policy = {"freeze_until": "2027-01-05"}
    facts = Facts(portfolio(person(), demand(), bookings=bookings, policy=policy))
    assert facts.lock == {("ann", "dev", 0): 8, ("ann", "dev", 1): 4}


def test_learning_counts_from_the_first_day_of_the_next_period():
    learning = [
        {"skill": "java", "level": 4, "from": "2027-01-05"},
        {"skill": "java", "level": 2, "from": "2027-01-11"},
        {"skill": "java", "level": 3, "from": "2027-01-11"},
    ]
    facts = Facts(portfolio(person(skills={"java": 1}, learning=learning), demand()))
    assert [facts.level("ann", "java", t) for t in range(2)] == [1, 3]
    assert facts.level("ann", "sql", 0) == 0


def test_a_delay_moves_hours_in_from_before_and_out_past_the_end():
    entry = {"from": "2026-12-28", "hours_by_period": [8, 12, 16, 40]}
    dev = {"id": "dev", "project": "crm", "effort": [entry]}
    bookings = [{"person": "ann", "demand": "dev", **entry}]
    facts = Facts(portfolio(person(), dev, bookings=bookings))
    outlook = Outlook(facts, {"crm": True}, {"crm": 1})
    assert outlook.asked == {("dev", 0): 8, ("dev", 1): 12}
    assert outlook.past == {"dev": 16}
    assert outlook.por == {("ann", "dev", 0): 8, ("ann", "dev", 1): 12}


def test_a_window_asks_for_what_its_spread_puts_inside_the_horizon():
    facts = Facts(portfolio(person(), window(30, "2026-12-28", "2027-01-15")))
    outlook = Outlook(facts, {"crm": True}, {"crm": 0})
    assert outlook.wanted == {"dev": 20}
    assert outlook.open == {"dev": [0, 1]}
    later = Outlook(facts, {"crm": True}, {"crm": 1})
    assert (later.wanted, later.past) == ({"dev": 20}, {"dev": 10})


def test_the_step_is_the_common_divisor_of_all_that_is_given():
    assert Facts(portfolio(person(), demand(min_hours=8))).step == 20 / 5
    assert Facts(portfolio(person(), demand(hours=(20, 30), min_hours=0))).step == 10
    assert Facts(portfolio(person(), demand(hours=(20.5, 0), min_hours=0))).step == Fraction(1, 2)
    policy = {"step": 2.5}
    assert Facts(portfolio(person(), demand(), policy=policy)).step == Fraction(5, 2)
    nobody = portfolio(person(hours_per_week=0), demand(hours=(0,), min_hours=0))
    assert Facts(nobody).step == Fraction(1, 4)


def test_a_missing_rate_is_the_mean_of_those_given_with_members_counted_singly():
    crew = person("bob", rate=20, headcount=2)
    facts = Facts(portfolio(person("ann", rate=80), crew, person("cho"), demand()))
    assert facts.rate == {"ann": 80, "bob#1": 20, "bob#2": 20, "cho": 40}
