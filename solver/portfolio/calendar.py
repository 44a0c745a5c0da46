"""Calendar arithmetic: periods that go on for ever, working days, running totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Calendar

Ints = NDArray[np.int64]
EPOCH = dt.date(1970, 1, 1)
SAFE = 1 << 62
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01: dates as integers, so that arrays can hold them."""
    return (day - EPOCH).days


def scaled_floor(counts: Ints, ratio: Fraction, *, is_half_up: bool) -> Ints:
    """floor(counts x ratio), or rounded half up; exact whatever the size of the numbers."""
    top, bottom = ratio.numerator, ratio.denominator
    if is_half_up:
        top, bottom = 2 * top, 2 * bottom
    most = int(np.abs(counts).max(initial=0)) * abs(top) + bottom
    if most >= SAFE:
        exact_counts = counts.astype(object)
        half = bottom // 2 if is_half_up else 0
        return np.asarray((exact_counts * top + half) // bottom, dtype=np.int64)
    half = bottom // 2 if is_half_up else 0
    result: Ints = (counts * top + half) // bottom
    return result


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods t = .., -1, 0, 1, ..; 0 to count - 1 are planned, the calendar goes on around.

    Days are integers since 1970-01-01.
    """

    kind: Literal["week", "day", "month"]
    start: int
    count: int
    working: np.busdaycalendar
    days_in_week: int

    @classmethod
    def of(cls, calendar: Calendar) -> Periods:
        """Read the calendar part of a document."""
        week = [name in calendar.working_days for name in WEEKDAYS]
        holidays = np.array([day.isoformat() for day in calendar.holidays], dtype="datetime64[D]")
        working = np.busdaycalendar(weekmask=week, holidays=holidays)
        return cls(
            calendar.period, day_number(calendar.start), calendar.periods, working, sum(week)
        )

    def first_days(self, t: Ints) -> Ints:
        """First day of each period."""
        if self.kind == "month":
            anchor = np.datetime64(self.start, "D")
            months = anchor.astype("datetime64[M]").astype(np.int64) + t
            offset = self.start - anchor.astype("datetime64[M]").astype("datetime64[D]").astype(int)
            days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
            return np.asarray(days + offset, dtype=np.int64)
        return self.start + t * (7 if self.kind == "week" else 1)

    def first_day(self, t: int) -> int:
        """First day of one period."""
        return int(self.first_days(np.array([t], dtype=np.int64))[0])

    def index(self, day: int) -> int:
        """The period a day lies in; negative before the horizon."""
        if self.kind == "month":
            month = np.datetime64(day, "D").astype("datetime64[M]")
            first = np.datetime64(self.start, "D").astype("datetime64[M]")
            t = int(month.astype(int) - first.astype(int))
            return t if self.first_day(t) <= day else t - 1
        return (day - self.start) // (7 if self.kind == "week" else 1)

    def date(self, t: int) -> dt.date:
        """First day of a period, as a date."""
        return EPOCH + dt.timedelta(days=self.first_day(t))

    def dates(self) -> list[dt.date]:
        """First days of the planned periods."""
        days = self.first_days(np.arange(self.count, dtype=np.int64))
        return [EPOCH + dt.timedelta(days=int(day)) for day in days]

    def working_days(self, first: int | Ints, end: int | Ints) -> Ints:
        """How many working days lie in [first, end); 0 where end <= first."""
        a = np.asarray(first, dtype=np.int64)
        b = np.maximum(a, np.asarray(end, dtype=np.int64))
        counted = np.busday_count(
            a.astype("datetime64[D]"), b.astype("datetime64[D]"), busdaycal=self.working
        )
        return np.asarray(counted, dtype=np.int64)

    def is_working(self, days: Ints) -> NDArray[np.bool_]:
        """Which of the days are working days."""
        return np.asarray(np.is_busday(days.astype("datetime64[D]"), busdaycal=self.working))

    def ends(self, first: int, last: int) -> Ints:
        """The day after each of the periods first..last."""
        return self.first_days(np.arange(first + 1, last + 2, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Run:
    """Quarter hours of the consecutive periods first, first + 1, ..; 0 elsewhere."""

    first: int
    quarters: Ints

    def within(self, low: int, high: int) -> Ints:
        """The quarter hours of periods low .. high - 1."""
        out = np.zeros(max(0, high - low), dtype=np.int64)
        a, b = max(low, self.first), min(high, self.first + len(self.quarters))
        if a < b:
            out[a - low : b - low] = self.quarters[a - self.first : b - self.first]
        return out

    def items(self) -> Iterator[tuple[int, int]]:
        """(period, quarter hours) where there are any."""
        for offset in np.flatnonzero(self.quarters):
            yield self.first + int(offset), int(self.quarters[offset])


def spread(
    periods: Periods,
    days: tuple[int, int],
    per_day: Fraction,
    reach: tuple[int, int],
    *,
    is_half_up: bool,
) -> Run:
    """A rate over the working days of [from, to], by its rounded running total.

    days: first and last day, last included. per_day: hours a working day. reach: the periods
    low .. high - 1 wanted; the running total counts from the first day all the same.
    """
    first_day, last_day = days
    first = max(periods.index(first_day), reach[0])
    last = min(periods.index(last_day), reach[1] - 1)
    if last < first:
        return Run(reach[0], np.zeros(0, dtype=np.int64))
    ends = np.concatenate([[periods.first_day(first)], periods.ends(first, last)])
    counts = periods.working_days(first_day, np.minimum(ends, last_day + 1))
    totals = scaled_floor(counts, per_day * QUARTERS_PER_HOUR, is_half_up=is_half_up)
    return Run(first, np.diff(totals))


def by_period(first: int, hours: tuple[int | float, ...], *, is_half_up: bool) -> Run:
    """Hours given outright per period, by their rounded running total."""
    if all(isinstance(value, int) for value in hours):
        return Run(first, QUARTERS_PER_HOUR * np.array(hours, dtype=np.int64))
    running, before, out = Fraction(0), 0, []
    half = Fraction(1, 2) if is_half_up else Fraction(0)
    for value in hours:
        running += exact(value) * QUARTERS_PER_HOUR
        after = (running + half).__floor__()
        out.append(after - before)
        before = after
    return Run(first, np.array(out, dtype=np.int64))
