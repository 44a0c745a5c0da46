"""Hours over days, times a factor, cut short, or split at a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import TypeVar

from solver.portfolio.calendar import EPOCH, Periods, day_number
from solver.portfolio.changes.draft import altered
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact, plain
from solver.portfolio.portfolio import Booking, Effort, Span

AnySpan = TypeVar("AnySpan", bound=Span)
AMOUNTS = ("hours_per_week", "fte", "hours", "most_per_period")
FIRST_DAY, LAST_DAY = day_number(dt.date.min), day_number(dt.date.max)
ONE_DAY = dt.timedelta(days=1)


def date_of(day: int) -> dt.date:
    """A day since 1970-01-01 as a date; the nearest there is for what no date says."""
    return EPOCH + dt.timedelta(days=max(FIRST_DAY, min(day, LAST_DAY)))


def times(number: float, factor: Fraction) -> int | float:
    """An exact product as the document writes it: 7.3 x 1.7 is 12.41."""
    return plain(exact(number) * factor)


def scaled(entry: AnySpan, factor: Fraction) -> AnySpan:
    """All hours of an entry times a factor."""
    fields: dict[str, object] = {
        name: times(amount, factor)
        for name in AMOUNTS
        if (amount := getattr(entry, name, None)) is not None
    }
    if entry.hours_by_period is not None:
        fields["hours_by_period"] = tuple(times(n, factor) for n in entry.hours_by_period)
    return altered(entry, **fields)


def before(periods: Periods, booking: Booking, day: dt.date) -> Booking | None:
    """What is left of a booking that ends before a day; None: nothing.

    Of hours given for the period that the day is in, the share of its working days before the
    day stays, rounded down to a quarter hour.
    """
    if booking.hours_by_period is not None:
        return _periods_before(periods, booking, day_number(day))
    if booking.from_ >= day:
        return None
    if booking.to is None or booking.to < day:
        return booking
    return altered(booking, to=day - ONE_DAY)


def _periods_before(periods: Periods, booking: Booking, day: int) -> Booking | None:
    hours = booking.hours_by_period or ()
    first = periods.index(day_number(booking.from_))
    whole = periods.index(day) - first
    if whole >= len(hours):
        return booking
    if whole < 0:
        return None
    start, end = periods.first_day(first + whole), periods.first_day(first + whole + 1)
    share = Fraction(
        int(periods.working_days(start, day)), int(periods.working_days(start, end)) or 1
    )
    rest = floor(exact(hours[whole]) * share * QUARTERS_PER_HOUR)
    left = (*hours[:whole], *([plain(Fraction(rest, QUARTERS_PER_HOUR))] if rest else []))
    return altered(booking, hours_by_period=left) if left else None


def scaled_within(
    periods: Periods, entry: Effort, factor: Fraction, days: tuple[dt.date, dt.date]
) -> tuple[Effort, ...]:
    """An effort entry times a factor on the days from the first to the last of `days`.

    Hours by period are scaled in periods that begin on such a day. Not for a window that the
    days cover in part.
    """
    if entry.hours_by_period is not None:
        return (_periods_within(periods, entry, factor, days),)
    first, last = max(entry.from_, days[0]), min(_last_day(entry), days[1])
    if first > last:
        return (entry,)
    if (first, last) == (entry.from_, entry.to):
        return (scaled(entry, factor),)
    cut = [entry.from_, first, *([last + ONE_DAY] if last < _last_day(entry) else [])]
    pieces = _pieces(periods, entry, list(dict.fromkeys(cut)))
    return tuple(scaled(p, factor) if first <= p.from_ <= last else p for p in pieces)


def is_cut(entry: Effort, days: tuple[dt.date, dt.date]) -> bool:
    """Whether days cover an entry with a first and last day in part, and not whole."""
    first, last = max(entry.from_, days[0]), min(_last_day(entry), days[1])
    return first <= last and (first, last) != (entry.from_, entry.to)


def _last_day(entry: Effort) -> dt.date:
    assert entry.to is not None, "a rate or a total without `to` is refused"
    return entry.to


def _periods_within(
    periods: Periods, entry: Effort, factor: Fraction, days: tuple[dt.date, dt.date]
) -> Effort:
    first = periods.index(day_number(entry.from_))
    low, high = day_number(days[0]), day_number(days[1])
    hours = tuple(
        times(amount, factor) if low <= periods.first_day(first + k) <= high else amount
        for k, amount in enumerate(entry.hours_by_period or ())
    )
    return altered(entry, hours_by_period=hours)


def _pieces(periods: Periods, entry: Effort, starts: list[dt.date]) -> Iterator[Effort]:
    """An entry cut so that a piece begins on each day of `starts`, in order.

    A total is shared out by working days, in quarter hours; the last piece has what is left.
    """
    ends = [*(start - ONE_DAY for start in starts[1:]), _last_day(entry)]
    if entry.hours is None:
        for start, end in zip(starts, ends, strict=True):
            yield altered(entry, from_=start, to=end)
        return
    day = day_number(entry.from_)
    counts = [int(periods.working_days(day, day_number(end) + 1)) for end in ends]
    total, given = exact(entry.hours), Fraction(0)
    for start, end, count in zip(starts, ends, counts, strict=True):
        quarters = floor(total * QUARTERS_PER_HOUR * count / (counts[-1] or 1) + Fraction(1, 2))
        upto = total if count == counts[-1] else Fraction(quarters, QUARTERS_PER_HOUR)
        yield altered(entry, from_=start, to=end, hours=plain(upto - given))
        given = upto
