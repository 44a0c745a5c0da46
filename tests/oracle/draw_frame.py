"""Random calendars, and the days and hours that suit them, for tiny portfolios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.oracle.calendar_arithmetic import Calendar, last_day

WEEKS = (
    ["mon", "tue", "wed", "thu", "fri"],
    ["mon", "tue", "wed", "thu"],
    ["sun", "mon", "tue", "wed", "thu"],
    ["mon", "tue", "wed", "thu", "fri", "sat"],
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    ["tue", "thu"],
)
HOURS_OF_A_WEEK = (40, 40, 40, 40, 37.5, 37.5, 32, 35, 24)
MOST_PERIODS = {"week": 4, "day": 4, "month": 3}
Entry = dict


def tidy(number: float) -> float:
    """A number as a planner types it: quarters at most, without a needless point."""
    number = round(number * 4) / 4
    return int(number) if number == int(number) else number


@dataclass(frozen=True)
class Frame:
    """A calendar and dice to draw days and hours with."""

    rng: Random
    entry: Entry
    calendar: Calendar

    def is_lucky(self, chance: float) -> bool:
        """True with that chance."""
        return self.rng.random() < chance

    def ordinary_hours(self) -> float:
        """What one person works in an ordinary period."""
        weekly = float(self.calendar.hours_per_week)
        share = {"week": 1, "day": 1 / len(self.calendar.weekdays), "month": 4}
        return weekly * share[self.calendar.period]

    def hours(self, shares: tuple[float, ...] = (0.25, 0.5, 0.5, 0.75, 1, 1.5)) -> float:
        """Hours of a period: a share of what one person works."""
        return tidy(self.ordinary_hours() * self.rng.choice(shares))

    def day(self, before: int = 1, after: int = 1) -> date:
        """A day of the horizon, or so many periods before or after it."""
        first = self.calendar.first_day(-before)
        last = last_day(self.calendar, self.calendar.periods - 1 + after)
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def days(self) -> Entry:
        """`from` and `to`: often the horizon, else any two days around it."""
        first, last = sorted((self.day(), self.day()))
        if self.is_lucky(0.65):
            first = self.calendar.first_day(self.rng.choice((0, 0, self.calendar.periods // 2)))
        if self.is_lucky(0.65):
            last = last_day(self.calendar, self.calendar.periods - 1)
        return {"from": first.isoformat(), "to": max(first, last).isoformat()}

    def by_period(self, shares: tuple[float, ...]) -> Entry:
        """Hours period by period, from one around the first on."""
        count = self.rng.randint(1, self.calendar.periods + 1)
        first = self.calendar.first_day(self.rng.choice((-1, 0, 0, 0, 1)))
        inside = timedelta(days=self.rng.choice((0, 0, 0, 2)))
        day = min(first + inside, last_day(self.calendar, self.calendar.period_of(first)))
        hours = [self.hours(shares) for _ in range(count)]
        return {"from": day.isoformat(), "hours_by_period": hours}

    def rate(self, shares: tuple[float, ...]) -> Entry:
        """Hours a week, as hours or as fte."""
        share = self.rng.choice(shares)
        if self.is_lucky(0.4):
            return {"fte": share}
        return {"hours_per_week": tidy(float(self.calendar.hours_per_week) * share)}


def draw_frame(rng: Random, most_periods: int) -> Frame:
    """A calendar of at most so many periods."""
    period = rng.choice(("week", "week", "week", "day", "month"))
    weekdays, hours = rng.choice(WEEKS), rng.choice(HOURS_OF_A_WEEK)
    entry: Entry = {
        "start": draw_start(rng, period).isoformat(),
        "periods": min(most_periods, MOST_PERIODS[period], rng.choice((1, 2, 2, 3, 3, 4))),
    }
    if period != "week" or rng.random() < 0.3:
        entry["period"] = period
    if rng.random() < 0.4 and (period != "day" or len(weekdays) > 2):
        entry["working_days"] = weekdays
    if hours != 40 or rng.random() < 0.3:
        entry["hours_per_week"] = hours
    if rng.random() < 0.35:
        frame = Frame(rng, entry, Calendar(entry))
        days = {frame.day().isoformat() for _ in range(rng.randint(1, 3))}
        entry["holidays"] = sorted(days)
    return Frame(rng, entry, Calendar(entry))


def draw_start(rng: Random, period: str) -> date:
    """The first day of the horizon: usually a Monday, or the first of a month."""
    if period == "month":
        return date(2027, rng.randint(1, 12), rng.choice((1, 1, 1, 15, 28)))
    monday = date(2027, 1, 4) + timedelta(weeks=rng.randint(0, 50))
    return monday + timedelta(days=rng.choice((0, 0, 0, 0, 2, 4)))
