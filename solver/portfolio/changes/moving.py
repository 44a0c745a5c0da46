"""Moving hours later by whole periods, so that each period asks what another asked before."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np

from solver.portfolio.calendar import Periods, Run, day_number
from solver.portfolio.changes.draft import altered
from solver.portfolio.changes.spans import date_of
from solver.portfolio.efforts import effort_run, span_run
from solver.portfolio.numbers import exact, hours_of, plain
from solver.portfolio.portfolio import Effort, Portfolio, Span

AnySpan = TypeVar("AnySpan", bound=Span)
MOST_PERIODS = 1000
MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Move:
    """Later by so many periods. first: the day on which what moves begins.

    Weeks and months: what was asked in a period is asked so many periods later. Days: it all
    begins so many days later, or on the next working day, and every working day's hours move by
    the same number of working days, so that none come to lie on a day off. What has no working
    day, and so asks nothing, stays where it is.
    """

    portfolio: Portfolio
    by: int
    first: dt.date

    def later(self, entry: AnySpan) -> AnySpan:
        """An entry moved: by its dates where they say it, else as hours by period."""
        if self.periods.kind == "day":
            return self._by_days(entry)
        moved = altered(entry, from_=self._day(entry.from_), to=entry.to and self._end(entry.to))
        if isinstance(entry, Effort) and entry.flexible:
            return moved
        if entry.hours_by_period is not None or self._count(entry) > MOST_PERIODS:
            return moved
        before, after = self._run(entry), self._run(moved)
        is_same = after.first == before.first + self.by
        if is_same and np.array_equal(before.quarters, after.quarters):
            return moved
        return self._outright(entry, Run(before.first + self.by, before.quarters))

    @property
    def periods(self) -> Periods:
        """The calendar's periods."""
        return self.portfolio.periods

    # -- weeks and months -----------------------------------------------------------------

    def _day(self, day: dt.date) -> dt.date:
        """A day so many periods later; in a month without that day its last one."""
        if self.periods.kind == "week":
            return date_of(day_number(day) + 7 * self.by)
        return _in_month(day, self.by)

    def _end(self, day: dt.date) -> dt.date:
        """A last day so many periods later; the end of a month stays one."""
        later = self._day(day)
        if self.periods.kind == "month" and day.day == _days_in_month(day):
            return later.replace(day=_days_in_month(later))
        return later

    def _count(self, entry: Span) -> int:
        assert entry.to is not None, "a rate or a total without `to` is refused"
        index = self.periods.index
        return index(day_number(entry.to)) - index(day_number(entry.from_)) + 1

    def _run(self, entry: Span) -> Run:
        first = self.periods.index(day_number(entry.from_))
        reach = (first, first + self._count(entry))
        if isinstance(entry, Effort):
            run = effort_run(self.portfolio, entry, reach)
        else:
            run = span_run(self.portfolio, entry, reach, is_half_up=False)
        return Run(first, run.within(*reach))

    def _outright(self, entry: AnySpan, run: Run) -> AnySpan:
        """The entry with the hours of a run by period."""
        asked = np.flatnonzero(run.quarters)
        low, high = (int(asked[0]), int(asked[-1]) + 1) if len(asked) else (0, 1)
        hours = tuple(hours_of(quarters) for quarters in run.quarters[low:high].tolist())
        start = date_of(self.periods.first_day(run.first + low))
        rates = {"to", "hours_per_week", "fte", "hours"} & set(type(entry).model_fields)
        return altered(entry, from_=start, hours_by_period=hours, **dict.fromkeys(rates))

    # -- days -----------------------------------------------------------------------------

    @cached_property
    def _working_days(self) -> int:
        """By how many working days all moves."""
        first = self._rolled(day_number(self.first))
        return int(self.periods.working_days(first, self._rolled(first + self.by)))

    def _rolled(self, day: int) -> int:
        """The day itself, or the next working day."""
        return self._offset(day, 0, "forward")

    def _offset(self, day: int, by: int, roll: Literal["forward", "backward"]) -> int:
        """So many working days after a day, or after the working day next to it."""
        working = self.periods.working
        moved = np.busday_offset(
            np.array([day], dtype="datetime64[D]"), by, roll, busdaycal=working
        )
        return int(np.asarray(moved).astype(np.int64)[0])

    def _by_days(self, entry: AnySpan) -> AnySpan:
        first = day_number(entry.from_)
        if entry.hours_by_period is not None:
            return self._hours_of_days(entry, first)
        assert entry.to is not None, "a rate or a total without `to` is refused"
        last = day_number(entry.to)
        if not self.periods.working_days(first, last + 1):
            return entry
        start = self._offset(first, self._working_days, "forward")
        end = self._offset(last, self._working_days, "backward")
        return altered(entry, from_=date_of(start), to=date_of(end))

    def _hours_of_days(self, entry: AnySpan, first: int) -> AnySpan:
        """Each day's hours moved; those of a day off keep their distance from the day before."""
        sums: dict[int, Fraction] = defaultdict(Fraction)
        for day, hours in enumerate(entry.hours_by_period or (), first):
            worked = self._offset(day, 0, "backward")
            moved = self._offset(worked, self._working_days, "forward") + day - worked
            sums[moved] += exact(hours)
        asked = [day for day, hours in sums.items() if hours] or list(sums)[:1]
        if not asked:
            return altered(entry, from_=date_of(first + self.by))
        days = range(min(asked), max(asked) + 1)
        hours_of_days = tuple(plain(sums.get(day, Fraction(0))) for day in days)
        return altered(entry, from_=date_of(days[0]), hours_by_period=hours_of_days)


def first_day(entries: Iterable[Span]) -> dt.date | None:
    """The first day of entries; None where there are none."""
    return min((entry.from_ for entry in entries), default=None)


def _days_in_month(day: dt.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _in_month(day: dt.date, later: int) -> dt.date:
    months = day.year * MONTHS_IN_YEAR + day.month - 1 + later
    year, month = divmod(months, MONTHS_IN_YEAR)
    if year > dt.MAXYEAR:
        return dt.date.max
    start = dt.date(year, month + 1, 1)
    return start.replace(day=min(day.day, _days_in_month(start)))
