"""What a person can give: usual hours, availability, employment and the reserved share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.calendar import SAFE, Ints, day_number, scaled_floor
from solver.portfolio.efforts import per_day
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Person, Portfolio, Span

FOREVER = 1 << 40


class Capacities:
    """Hours of each person per planned period, and when he is employed. Quarter hours."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.periods = portfolio, portfolio.periods

    def of(self, person: Person) -> Ints:
        """Running total over the horizon, rounded down, period by period."""
        days, is_working, counts_at = self._horizon_days
        first, last = _employed_days(person)
        scale, rates = self._daily_rates(person)
        works = is_working & (days >= first) & (days <= last)
        ratio = (1 - exact(person.reserved)) * QUARTERS_PER_HOUR / scale
        if len(days) * int(max(rates, default=0)) >= SAFE:
            rates = rates.astype(object)
        running = np.cumsum(np.where(works, rates, 0))
        totals = scaled_floor(np.concatenate([[0], running[counts_at]]), ratio, is_half_up=False)
        return np.diff(totals)

    def employment(self, person: Person, low: int, high: int) -> NDArray[np.bool_]:
        """Whether someone is employed on a working day of each period low .. high - 1."""
        edges = self.periods.first_days(np.arange(low, high + 1, dtype=np.int64))
        first, last = _employed_days(person)
        starts, ends = np.maximum(edges[:-1], first), np.minimum(edges[1:], last + 1)
        return self.periods.working_days(starts, ends) > 0

    @cached_property
    def _horizon_days(self) -> tuple[Ints, NDArray[np.bool_], Ints]:
        """Every day of the horizon, whether it is a working day, and where periods end."""
        first, end = self.periods.first_day(0), self.periods.first_day(self.periods.count)
        days = np.arange(first, end, dtype=np.int64)
        ends = self.periods.ends(0, self.periods.count - 1)
        return days, self.periods.is_working(days), ends - first - 1

    def _daily_rates(self, person: Person) -> tuple[int, NDArray[Any]]:
        """Hours of each horizon day in force, times the returned scale."""
        days, _, _ = self._horizon_days
        spans = [(-FOREVER, FOREVER, self._usual_week(person) / self.periods.days_in_week)]
        for entry in person.availability:
            spans.extend(self._spans(entry))
        scale = lcm(*(rate.denominator for _, _, rate in spans))
        whole = [int(rate * scale) for _, _, rate in spans]
        rates = np.zeros(len(days), dtype=np.int64 if max(whole) < SAFE else object)
        for (first, last, _), rate in zip(spans, whole, strict=True):
            low, high = max(0, first - int(days[0])), max(0, last + 1 - int(days[0]))
            rates[low:high] = rate
        return scale, rates

    def _usual_week(self, person: Person) -> Fraction:
        usual = person.hours_per_week
        return exact(self.portfolio.calendar.hours_per_week if usual is None else usual)

    def _spans(self, entry: Span) -> Iterator[tuple[int, int, Fraction]]:
        """(first day, last day, hours a working day) of an availability entry.

        Hours given by period are spread over the period's working days.
        """
        if entry.hours_by_period is None:
            last = FOREVER if entry.to is None else day_number(entry.to)
            yield day_number(entry.from_), last, per_day(self.portfolio, entry)
            return
        first = self.periods.index(day_number(entry.from_))
        count = len(entry.hours_by_period)
        edges = self.periods.first_days(np.arange(first, first + count + 1, dtype=np.int64))
        for (a, b), value in zip(pairwise(edges.tolist()), entry.hours_by_period, strict=True):
            days = int(self.periods.working_days(a, b))
            yield a, b - 1, exact(value) / days if days else Fraction(0)


def _employed_days(person: Person) -> tuple[int, int]:
    first = -FOREVER if person.from_ is None else day_number(person.from_)
    last = FOREVER if person.to is None else day_number(person.to)
    return first, last
