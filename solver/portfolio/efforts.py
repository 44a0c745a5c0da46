"""Entries that say hours over time, as quarter hours per period: efforts and bookings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from solver.portfolio.calendar import (
    Ints,
    Periods,
    Run,
    by_period,
    day_number,
    scaled_floor,
    spread,
)
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Effort, Portfolio, Span

NOTHING = Run(0, np.zeros(0, dtype=np.int64))


def per_day(portfolio: Portfolio, entry: Span) -> Fraction:
    """Hours a working day of a rate: per week, or a share of the calendar's week."""
    if entry.hours_per_week is not None:
        week = exact(entry.hours_per_week)
    else:
        week = exact(entry.fte or 0) * exact(portfolio.calendar.hours_per_week)
    return week / portfolio.periods.days_in_week


def first_and_last_day(entry: Span) -> tuple[int, int]:
    """First and last day of an entry that has both."""
    assert entry.to is not None, "a rate without `to` is refused when the document is read"
    return day_number(entry.from_), day_number(entry.to)


def span_run(portfolio: Portfolio, entry: Span, reach: tuple[int, int], *, is_half_up: bool) -> Run:
    """A rate, or hours by period, in the periods of `reach`."""
    periods = portfolio.periods
    if entry.hours_by_period is not None:
        first = periods.index(day_number(entry.from_))
        return by_period(first, entry.hours_by_period, is_half_up=is_half_up)
    rate = per_day(portfolio, entry)
    return spread(periods, first_and_last_day(entry), rate, reach, is_half_up=is_half_up)


def effort_run(portfolio: Portfolio, entry: Effort, reach: tuple[int, int]) -> Run:
    """What an effort entry asks in the periods of `reach`, rounded half up."""
    if entry.hours is None:
        return span_run(portfolio, entry, reach, is_half_up=True)
    days = first_and_last_day(entry)
    count = int(portfolio.periods.working_days(days[0], days[1] + 1))
    if not count:
        return NOTHING
    return spread(portfolio.periods, days, exact(entry.hours) / count, reach, is_half_up=True)


def asking_ends(portfolio: Portfolio, entry: Effort) -> tuple[int, int] | None:
    """First and last period in which an entry asks anything, on the unclipped calendar."""
    if entry.hours_by_period is not None:
        run = span_run(portfolio, entry, (0, 0), is_half_up=True)
        asked = np.flatnonzero(run.quarters)
        return (run.first + int(asked[0]), run.first + int(asked[-1])) if len(asked) else None
    return _rate_ends(portfolio, entry)


def _rate_ends(portfolio: Portfolio, entry: Effort) -> tuple[int, int] | None:
    """By the running total's first and last quarter hour, so that centuries cost nothing."""
    days = first_and_last_day(entry)
    count = int(portfolio.periods.working_days(days[0], days[1] + 1))
    if not count:
        return None
    rate = per_day(portfolio, entry) if entry.hours is None else exact(entry.hours) / count
    ratio = rate * QUARTERS_PER_HOUR
    total = int(scaled_floor(np.array([count]), ratio, is_half_up=True)[0])
    if not total:
        return None
    if entry.flexible:
        return _between(portfolio.periods, days, np.array([1, count]))
    reached = np.array([_count_reaching(1, ratio), _count_reaching(total, ratio)])
    return _between(portfolio.periods, days, reached)


def _between(periods: Periods, days: tuple[int, int], at: Ints) -> tuple[int, int]:
    """The periods of the n-th working days of a span."""
    first = np.datetime64(days[0], "D")
    nth = np.busday_offset(first, at - 1, roll="forward", busdaycal=periods.working)
    low, high = nth.astype(np.int64).tolist()
    return periods.index(low), periods.index(high)


def _count_reaching(quarters: int, ratio: Fraction) -> int:
    """Least count whose running total, rounded half up, reaches so many quarter hours."""
    exactly = (quarters - Fraction(1, 2)) / ratio
    return -(-exactly.numerator // exactly.denominator)
