"""Calendar arithmetic: periods for ever, working days, and running totals that lose nothing."""

from __future__ import annotations

import datetime as dt
import json
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.portfolio.calendar import Periods, by_period, day_number, scaled_floor, spread
from solver.portfolio.portfolio import Calendar
from tests.builders import demand, person, portfolio

EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
kinds = st.sampled_from(["week", "day", "month"])
days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 28)).filter(lambda day: day.day <= 28)


def periods(start: str, kind: str = "week", count: int = 4, **fields: object) -> Periods:
    tree = {"start": start, "periods": count, "period": kind, **fields}
    return Periods.of(Calendar.model_validate_json(json.dumps(tree)))


def test_weeks_begin_on_the_weekday_of_the_start() -> None:
    weeks = periods("2027-01-06")
    assert weeks.dates() == [dt.date(2027, 1, 6) + dt.timedelta(weeks=n) for n in range(4)]
    assert [weeks.index(day_number(dt.date(2027, 1, d))) for d in (5, 6, 12, 13)] == [-1, 0, 0, 1]


def test_months_begin_on_the_day_of_the_start() -> None:
    months = periods("2027-11-28", "month")
    assert months.dates() == [
        *(dt.date(2027, 11, 28), dt.date(2027, 12, 28)),
        *(dt.date(2028, 1, 28), dt.date(2028, 2, 28)),
    ]
    at = {day: months.index(day_number(dt.date.fromisoformat(day))) for day in MONTHS}
    assert at == MONTHS


MONTHS = {"2027-11-27": -1, "2027-11-28": 0, "2027-12-27": 0, "2027-12-28": 1, "2026-11-28": -12}


@given(kinds, days, st.integers(-3000, 3000))
def test_every_period_begins_the_day_after_the_one_before_it(
    kind: str, start: dt.date, t: int
) -> None:
    some = periods(start.isoformat(), kind)
    first = some.first_day(t)
    assert some.index(first) == t
    assert some.index(first - 1) == t - 1


def test_working_days_leave_out_holidays_and_days_off() -> None:
    week = periods("2027-01-04", working_days=["mon", "tue", "wed"], holidays=["2027-01-05"])
    first = day_number(dt.date(2027, 1, 4))
    assert int(week.working_days(first, first + 7)) == 2
    assert int(week.working_days(first + 7, first)) == 0
    assert week.is_working(np.arange(first, first + 4)).tolist() == [True, False, True, False]


@given(
    kinds,
    st.sets(st.sampled_from(EVERY_DAY), min_size=1),
    st.fractions(0, 50, max_denominator=40),
    st.lists(st.integers(-100, 400), min_size=2, max_size=2),
)
def test_a_rate_spread_over_periods_keeps_its_total(
    kind: str, working: set[str], per_day: Fraction, ends: list[int]
) -> None:
    some = periods("2027-01-04", kind, working_days=sorted(working))
    first, last = (day_number(dt.date(2027, 1, 4)) + n for n in sorted(ends))
    worked = int(some.working_days(first, last + 1))
    exactly = worked * per_day * 4
    whole = spread(some, (first, last), per_day, (-500, 500), is_half_up=True)
    down = spread(some, (first, last), per_day, (-500, 500), is_half_up=False)
    assert int(whole.quarters.sum()) == (exactly + Fraction(1, 2)).__floor__()
    assert int(down.quarters.sum()) == exactly.__floor__()
    assert (down.quarters >= 0).all()


@given(st.lists(st.floats(0, 1000).map(lambda x: round(x, 2)), max_size=8))
def test_hours_by_period_keep_their_running_total(hours: list[float]) -> None:
    run = by_period(-2, tuple(hours), is_half_up=True)
    exactly = sum((Fraction(repr(value)) for value in hours), Fraction(0)) * 4
    assert int(run.quarters.sum()) == (exactly + Fraction(1, 2)).__floor__()
    assert run.within(-2, 6)[: len(hours)].tolist() == run.quarters.tolist()


def test_a_part_of_a_run_is_nothing_where_the_run_is_not() -> None:
    run = by_period(2, (1, 0, 3), is_half_up=False)
    assert run.within(0, 5).tolist() == [0, 0, 4, 0, 12]
    assert run.within(7, 9).tolist() == [0, 0]
    assert run.within(3, 2).tolist() == []
    assert list(run.items()) == [(2, 4), (4, 12)]


@given(st.integers(-(10**15), 10**15), st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_scaled_floor_is_exact_whatever_the_size(count: int, ratio: Fraction) -> None:
    exactly = count * ratio
    if abs(exactly) < 1 << 62:
        counts = np.array([count], dtype=np.int64)
        assert scaled_floor(counts, ratio, is_half_up=False)[0] == exactly.__floor__()
        half = (exactly + Fraction(1, 2)).__floor__()
        assert scaled_floor(counts, ratio, is_half_up=True)[0] == half


def test_a_third_of_an_hour_a_day_is_rounded_as_it_runs() -> None:
    office = portfolio(
        person("ann", hours_per_week=1.6), demand("crm", 1), calendar={"period": "day"}, weeks=5
    )
    # 0.32 h a day: 1.28, 2.56, 3.84, 5.12, 6.4 quarters, rounded down as they run
    assert office.hours.cap["ann"].tolist() == [1, 1, 1, 2, 1]


@pytest.mark.parametrize("kind", ["week", "day", "month"])
@pytest.mark.parametrize("start", ["0001-01-01", "9990-01-01"])
def test_dates_far_away_stay_quick(kind: str, start: str) -> None:
    began = time.monotonic()
    busy = [{"from": "0001-01-01", "to": "9999-12-31", "hours_per_week": 40}]
    office = portfolio(
        person("ann", from_="0001-01-01", to="9999-12-31", availability=busy),
        demand("crm", None, effort=[{"from": "0001-01-01", "to": "9999-12-31", "hours": 1000}]),
        calendar={"start": start, "period": kind, "holidays": ["0001-01-01", "9999-12-31"]},
        weeks=26,
    )
    assert office.hours.cap["ann"].sum() > 0
    assert office.hours.asked(office.demands[0], 0).sum() >= 0
    assert time.monotonic() - began < 1


def test_effort_a_long_way_from_the_horizon_is_asked_for_nothing_in_it() -> None:
    office = portfolio(
        person("ann"),
        demand(
            "crm", None, effort=[{"from": "0001-01-01", "to": "0001-12-31", "hours_per_week": 40}]
        ),
        demand("erp", None, effort=[{"from": "9999-01-01", "to": "9999-12-31", "fte": 1}]),
        weeks=4,
    )
    assert [office.hours.total(each, 0) for each in office.demands] == [0, 0]
