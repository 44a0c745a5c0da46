"""Spans of hours that come to nothing: on no working day, or wholly outside the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.errors import Issue
from solver.portfolio.calendar import day_number
from solver.portfolio.portfolio import Effort, Portfolio, Span


@dataclass(frozen=True, slots=True)
class Placed:
    """A span of the document: where it stands, what it is, and how late it may become."""

    pointer: str
    what: str
    span: Span
    max_delay: int


def effort_warnings(portfolio: Portfolio) -> Iterator[Issue]:
    """Effort that asks for nothing in the horizon."""
    delay_of = {project.id: project.max_delay for project in portfolio.projects}
    spans = [
        Placed(f"/demands/{k}/effort/{n}", f"This effort of {demand.id}", entry, delay)
        for k, demand in enumerate(portfolio.demands)
        for delay in [delay_of[demand.project]]
        for n, entry in enumerate(demand.effort)
    ]
    yield from empty_spans(portfolio, spans, "effort")


def empty_spans(portfolio: Portfolio, spans: Sequence[Placed], code: str) -> Iterator[Issue]:
    """Those of the spans that have hours, but on no working day or none of the horizon."""
    periods = portfolio.periods
    ends = [_days(portfolio, placed.span) for placed in spans]
    first, last = np.array(ends, dtype=np.int64).reshape(len(ends), 2).T
    opens = periods.first_day(0)
    is_late = first >= periods.first_day(periods.count)
    counts = periods.working_days(first, last + 1)
    for n in np.flatnonzero(is_late | (last < opens) | (counts == 0)).tolist():
        placed = spans[n]
        if not _has_hours(placed.span):
            continue
        if is_late[n] or periods.index(int(last[n])) + placed.max_delay < 0:
            side = "after" if is_late[n] else "before"
            text = f"{placed.what} lies wholly {side} the horizon and counts for nothing there."
            advice = "Correct its dates, or the calendar's start and periods."
            yield Issue(placed.pointer, f"{code}_outside", f"{text} {advice}")
        elif counts[n] == 0 and placed.span.hours_by_period is None:
            text = f"{placed.what} has no working day from {placed.span.from_} to {placed.span.to},"
            advice = "so it counts for nothing. Correct its dates, working_days or holidays."
            yield Issue(placed.pointer, f"{code}_no_working_day", f"{text} {advice}")


def _days(portfolio: Portfolio, span: Span) -> tuple[int, int]:
    """First and last day of a span."""
    first = day_number(span.from_)
    if span.hours_by_period is None:
        assert span.to is not None, "a rate without `to` is refused when the document is read"
        return first, day_number(span.to)
    t = portfolio.periods.index(first)
    end = portfolio.periods.first_day(t + len(span.hours_by_period))
    return portfolio.periods.first_day(t), end - 1


def _has_hours(span: Span) -> bool:
    total = span.hours if isinstance(span, Effort) else None
    return any([span.hours_per_week, span.fte, total, *(span.hours_by_period or ())])
