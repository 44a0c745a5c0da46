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
    table = np.array([_extent(portfolio, placed.span) for placed in spans], dtype=np.int64)
    begins, ends, first_day, last_day = table.reshape(len(spans), 4).T
    delay = np.array([placed.max_delay for placed in spans], dtype=np.int64)
    is_late, is_early = begins >= periods.count, ends + delay < 0
    is_idle = periods.working_days(first_day, last_day + 1) == 0
    for n in np.flatnonzero(is_late | is_early | is_idle).tolist():
        placed, span = spans[n], spans[n].span
        if not _has_hours(span):
            continue
        if is_late[n] or is_early[n]:
            side = "after" if is_late[n] else "before"
            text = f"{placed.what} lies wholly {side} the horizon and counts for nothing in it."
            advice = "Correct its dates, or the calendar's start and periods."
            yield Issue(placed.pointer, f"{code}_outside", f"{text} {advice}")
        elif span.hours_by_period is None:
            text = f"{placed.what} has no working day from {span.from_} to {span.to}, so it counts"
            advice = "for nothing. Correct its dates, or working_days or holidays of the calendar."
            yield Issue(placed.pointer, f"{code}_no_working_day", f"{text} {advice}")


def _extent(portfolio: Portfolio, span: Span) -> tuple[int, int, int, int]:
    """First and last period of a span, and its first and last day where it has both."""
    first = day_number(span.from_)
    begins = portfolio.periods.index(first)
    if span.hours_by_period is not None:
        return begins, begins + len(span.hours_by_period) - 1, first, first
    assert span.to is not None, "a rate without `to` is refused when the document is read"
    last = day_number(span.to)
    return begins, portfolio.periods.index(last), first, last


def _has_hours(span: Span) -> bool:
    total = span.hours if isinstance(span, Effort) else None
    return any([span.hours_per_week, span.fte, total, *(span.hours_by_period or ())])
