"""Periods and working days, day by day, and how hours are laid on them.

Periods carry whole numbers: 0 is the first of the horizon, -1 the one before it, and so on without
end in both directions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.exact import ZERO, down, exact

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Calendar:
    """The planner's calendar: what a period is, and which days are worked."""

    def __init__(self, entry: dict) -> None:
        self.start = date.fromisoformat(entry["start"])
        self.periods: int = entry["periods"]
        self.period: str = entry.get("period") or "week"
        weekdays = entry.get("working_days") or list(WEEKDAYS[:5])
        self.weekdays = {WEEKDAYS.index(name) for name in weekdays}
        self.holidays = {date.fromisoformat(day) for day in entry.get("holidays") or []}
        hours = entry.get("hours_per_week")
        self.hours_per_week = exact(40 if hours is None else hours)

    def first_day(self, t: int) -> date:
        """The day on which period t begins."""
        if self.period == "week":
            return self.start + timedelta(days=7 * t)
        if self.period == "day":
            return self.start + timedelta(days=t)
        years, month = divmod(self.start.month - 1 + t, 12)
        return date(self.start.year + years, month + 1, self.start.day)

    def period_of(self, day: date) -> int:
        """The period in which a day lies."""
        days = (day - self.start).days
        if self.period == "week":
            return days // 7
        if self.period == "day":
            return days
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return months if day.day >= self.start.day else months - 1

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day: a weekday that is worked, and no holiday."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def working_days(self, t: int) -> list[date]:
        """The working days of period t."""
        return working_days_between(self, self.first_day(t), last_day(self, t))


def last_day(calendar: Calendar, t: int) -> date:
    """The day on which period t ends."""
    return calendar.first_day(t + 1) - timedelta(days=1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def working_days_between(calendar: Calendar, first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included."""
    return [day for day in days_between(first, last) if calendar.is_working(day)]


def span(entry: dict) -> tuple[date, date]:
    """First and last day of an entry that has both."""
    return date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])


def daily_rate(calendar: Calendar, entry: dict) -> Fraction:
    """The hours an `hours_per_week` or `fte` entry puts on each working day."""
    if entry.get("hours_per_week") is not None:
        weekly = exact(entry["hours_per_week"])
    else:
        weekly = exact(entry["fte"]) * calendar.hours_per_week
    return weekly / len(calendar.weekdays)


def laid_out(calendar: Calendar, entry: dict) -> dict[int, Fraction]:
    """The exact hours an effort or booking entry puts into each period, before rounding."""
    if entry.get("hours_by_period") is not None:
        first = calendar.period_of(date.fromisoformat(entry["from"]))
        return {first + n: exact(hours) for n, hours in enumerate(entry["hours_by_period"])}
    days = working_days_between(calendar, *span(entry))
    if not days:
        return {}
    if entry.get("hours") is not None:
        each = exact(entry["hours"]) / len(days)
    else:
        each = daily_rate(calendar, entry)
    hours: dict[int, Fraction] = {}
    for day in days:
        t = calendar.period_of(day)
        hours[t] = hours.get(t, ZERO) + each
    return hours


def rounded(
    hours: dict[int, Fraction], rounding: Callable[[Fraction], Fraction]
) -> dict[int, Fraction]:
    """Hours by period with the running total rounded at the end of each period."""
    total = before = ZERO
    result = {}
    for t in sorted(hours):
        total += hours[t]
        result[t] = rounding(total) - before
        before = rounding(total)
    return result


def is_employed_on(person: dict, day: date) -> bool:
    """Whether the person is employed on that day."""
    first, last = person.get("from"), person.get("to")
    begun = first is None or date.fromisoformat(first) <= day
    return begun and (last is None or day <= date.fromisoformat(last))


def is_employed_in(calendar: Calendar, person: dict, t: int) -> bool:
    """Whether the person is employed on at least one working day of period t."""
    return any(is_employed_on(person, day) for day in calendar.working_days(t))


def covers(calendar: Calendar, entry: dict, day: date) -> bool:
    """Whether an availability entry covers that day."""
    first = date.fromisoformat(entry["from"])
    if entry.get("hours_by_period") is not None:
        n = calendar.period_of(day) - calendar.period_of(first)
        return 0 <= n < len(entry["hours_by_period"])
    last = entry.get("to")
    return first <= day and (last is None or day <= date.fromisoformat(last))


def hours_on(calendar: Calendar, person: dict, day: date) -> Fraction:
    """The hours in force for the person on a working day, before the reserved share."""
    in_force = [e for e in person.get("availability") or [] if covers(calendar, e, day)]
    if not in_force:
        weekly = person.get("hours_per_week")
        weekly = calendar.hours_per_week if weekly is None else exact(weekly)
        return weekly / len(calendar.weekdays)
    entry = in_force[-1]
    if entry.get("hours_by_period") is None:
        return daily_rate(calendar, entry)
    t = calendar.period_of(day)
    n = t - calendar.period_of(date.fromisoformat(entry["from"]))
    return exact(entry["hours_by_period"][n]) / len(calendar.working_days(t))


def capacity_of(calendar: Calendar, person: dict) -> dict[int, Fraction]:
    """cap: the hours the person can give in each period of the horizon."""
    share = 1 - exact(person.get("reserved") or 0)
    hours = {}
    for t in range(calendar.periods):
        days = [day for day in calendar.working_days(t) if is_employed_on(person, day)]
        hours[t] = share * sum((hours_on(calendar, person, day) for day in days), ZERO)
    return rounded(hours, down)
