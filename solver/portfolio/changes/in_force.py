"""What a person gives on a span of days, stretch by stretch, and the same changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil

from solver.portfolio.calendar import Periods, day_number
from solver.portfolio.capacity import FOREVER
from solver.portfolio.changes.draft import altered
from solver.portfolio.changes.spans import date_of, scaled, times
from solver.portfolio.numbers import exact, plain
from solver.portfolio.portfolio import Availability, Person, Portfolio

PRECISION = 10**6


@dataclass(frozen=True, slots=True)
class Capacity:
    """What capacity becomes: the present one times `factor`, or `hours` a week; one is given."""

    portfolio: Portfolio
    factor: Fraction | None = None
    hours: int | float | None = None

    def always(self, person: Person) -> Person:
        """A person with the change in force whatever the day. Leave stays leave."""
        usual = self._usual(person)
        week = usual if self.factor is None else times(usual, self.factor)
        entries = tuple(new for entry in person.availability for new in self._entries(entry))
        fields = {"availability": entries} if entries else {}
        return altered(person, hours_per_week=week if self.hours is None else self.hours, **fields)

    def within(self, person: Person, first: dt.date | None, last: dt.date | None) -> Person:
        """A person with availability entries for a span, one per stretch of what is in force."""
        low = day_number(self.portfolio.calendar.start if first is None else first)
        high = FOREVER if last is None else day_number(last)
        if high < low:
            return person
        new = [
            entry
            for stretch in _stretches(self.portfolio.periods, person, (low, high))
            for entry in self._changed(person, stretch)
        ]
        return altered(person, availability=(*person.availability, *new)) if new else person

    def _usual(self, person: Person) -> int | float:
        usual = person.hours_per_week
        return self.portfolio.calendar.hours_per_week if usual is None else usual

    def _entries(self, entry: Availability) -> Iterator[Availability]:
        """What an availability entry becomes."""
        if self.factor is not None:
            yield scaled(entry, self.factor)
            return
        if entry.hours_by_period is None:
            is_leave = not (entry.hours_per_week or entry.fte)
            yield entry if is_leave else altered(entry, hours_per_week=self.hours, fte=None)
            return
        yield entry
        span = _days(self.portfolio.periods, entry)
        yield from self._of_periods(Stretch(*span, entry))

    def _changed(self, person: Person, stretch: Stretch) -> Iterator[Availability]:
        entry = stretch.entry
        if entry is not None and entry.hours_by_period is not None:
            yield from self._of_periods(stretch)
        elif entry is None:
            yield self._rate(stretch.first, stretch.last, exact(self._usual(person)))
        elif entry.hours_per_week:
            yield self._rate(stretch.first, stretch.last, exact(entry.hours_per_week))
        elif entry.fte:
            week = exact(self.portfolio.calendar.hours_per_week)
            yield self._rate(stretch.first, stretch.last, exact(entry.fte) * week)

    def _of_periods(self, stretch: Stretch) -> Iterator[Availability]:
        """Entries for a stretch of hours by period: whole periods alike, broken ones as rates."""
        parts = list(_parts(self.portfolio.periods, stretch))
        if self.factor is None:
            for has_hours, group in groupby(parts, key=lambda part: bool(part.week)):
                run = list(group)
                if has_hours:
                    yield self._rate(run[0].first, run[-1].last, run[0].week)
            return
        for is_whole, group in groupby(parts, key=lambda part: part.is_whole):
            run = list(group)
            if is_whole:
                hours = tuple(times(part.hours, self.factor) for part in run)
                yield _availability(run[0].first, hours_by_period=hours)
                continue
            for part in run:
                if part.week:
                    yield self._rate(part.first, part.last, part.week)

    def _rate(self, first: int, last: int, week: Fraction) -> Availability:
        """An entry that turns so many hours a week into what they become."""
        hours = self.hours if self.factor is None else _finite(week * self.factor)
        end = {} if last >= FOREVER else {"to": date_of(last)}
        return _availability(first, **end, hours_per_week=hours)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from first to last on which one entry is in force; None: the usual hours."""

    first: int
    last: int
    entry: Availability | None


@dataclass(frozen=True, slots=True)
class Part:
    """Days of one period in a stretch. hours: those of the period. week: the same as a rate."""

    first: int
    last: int
    is_whole: bool
    hours: int | float
    week: Fraction


def _stretches(periods: Periods, person: Person, days: tuple[int, int]) -> Iterator[Stretch]:
    spans = [(*_days(periods, entry), entry) for entry in person.availability]
    edges = {edge for low, high, _ in spans for edge in (low, high + 1)}
    cuts = sorted({days[0], days[1] + 1, *(edge for edge in edges if days[0] < edge <= days[1])})
    for first, end in pairwise(cuts):
        covering = [entry for low, high, entry in spans if low <= first <= high]
        yield Stretch(first, end - 1, covering[-1] if covering else None)


def _days(periods: Periods, entry: Availability) -> tuple[int, int]:
    """First and last day an availability entry covers."""
    if entry.hours_by_period is None:
        last = FOREVER if entry.to is None else day_number(entry.to)
        return day_number(entry.from_), last
    first = periods.index(day_number(entry.from_))
    return periods.first_day(first), periods.first_day(first + len(entry.hours_by_period)) - 1


def _parts(periods: Periods, stretch: Stretch) -> Iterator[Part]:
    """The periods of a stretch of hours by period."""
    assert stretch.entry is not None, "the usual hours are no hours by period"
    hours = stretch.entry.hours_by_period or ()
    begin = periods.index(day_number(stretch.entry.from_))
    for t in range(periods.index(stretch.first), periods.index(stretch.last) + 1):
        low, end = periods.first_day(t), periods.first_day(t + 1)
        count = int(periods.working_days(low, end))
        first, last = max(low, stretch.first), min(end - 1, stretch.last)
        is_whole = (first, last) == (low, end - 1)
        per_day = exact(hours[t - begin]) / count if count else Fraction(0)
        yield Part(first, last, is_whole, hours[t - begin], per_day * periods.days_in_week)


def _finite(number: Fraction) -> int | float:
    """A rate as a decimal; what no decimal says is rounded up, lest a quarter hour be lost."""
    if exact(plain(number)) == number:
        return plain(number)
    return plain(Fraction(ceil(number * PRECISION), PRECISION))


def _availability(first: int, **fields: object) -> Availability:
    return Availability.model_validate({"from": date_of(first), **fields})
