"""Why a change changes nothing: its days, its factor, or that all was so before."""

from __future__ import annotations

import datetime as dt

from solver.portfolio.calendar import EPOCH
from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.settling import is_same
from solver.portfolio.changes.wording import day_of
from solver.portfolio.portfolio import Portfolio

ONE_DAY = dt.timedelta(days=1)


def why_idle(change: Change, before: Draft, after: Draft) -> str:
    """A sentence where a change makes no plan any different; else nothing."""
    factor = getattr(change, "factor", None)
    reason = _outside(change, before)
    if not reason and factor is not None and factor == 1:
        reason = "a factor of 1 leaves the hours as they are"
    if not reason and is_same(before, after):
        reason = "it was so before"
    return f"This changes nothing: {reason}." if reason else ""


def _outside(change: Change, draft: Draft) -> str:
    """How the days of a change lie to the horizon, where they lie outside it."""
    if change.counts_outside(draft):
        return ""
    start, end = horizon_of(draft.portfolio)
    first, last = getattr(change, "from_", None), getattr(change, "to", None)
    if first is not None and first > end:
        return f"{day_of(first)} lies beyond the horizon, which ends on {day_of(end)}"
    if last is not None and last < start:
        return f"{day_of(last)} lies before the horizon, which begins on {day_of(start)}"
    return ""


def horizon_of(portfolio: Portfolio) -> tuple[dt.date, dt.date]:
    """The first and the last planned day."""
    periods = portfolio.periods
    return (
        EPOCH + dt.timedelta(days=periods.first_day(0)),
        EPOCH + dt.timedelta(days=periods.first_day(periods.count)) - ONE_DAY,
    )
