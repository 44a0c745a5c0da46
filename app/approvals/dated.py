"""Slices by date: in the periods of another calendar that hold theirs.

A slice whose period lies across several (the calendar begins on another weekday, or has periods of
another kind) is spread over their working days by its running total, so that no quarter hour is
lost; over all their days where none is a working day.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import DocumentRow
from solver.portfolio.calendar import Ints, Periods
from solver.portfolio.portfolio import Calendar


class _Dated(BaseModel):
    """A stored document as far as its calendar."""

    calendar: Calendar


def periods_of(session: Session, document_key: int) -> Periods:
    """The calendar of a stored document, read without the rest of it."""
    wanted = select(DocumentRow.body).where(DocumentRow.key == document_key)
    body = zlib.decompress(session.scalars(wanted).one())
    return Periods.of(_Dated.model_validate_json(body).calendar)


def dated(old: Periods, new: Periods, t: Ints, quarters: Ints) -> Ints:
    """Slices in the periods t of `old`, as [(row, period of `new`, quarter hours there), n]."""
    pieces = [
        np.stack([rows, np.full(len(rows), period), amounts])
        for rows, period, amounts in _pieces(old, new, t, quarters)
    ]
    return np.concatenate([np.zeros((3, 0), dtype=np.int64), *pieces], axis=1)


def _pieces(
    old: Periods, new: Periods, t: Ints, quarters: Ints
) -> Iterator[tuple[Ints, int, Ints]]:
    for period in np.unique(t).tolist():
        rows = np.flatnonzero(t == period)
        first, ends = _ends(new, old.first_day(period), old.first_day(period + 1))
        totals = np.zeros(len(rows), dtype=np.int64)
        for n, days in enumerate(ends.tolist()):
            running = quarters[rows] * days // int(ends[-1])
            some = running > totals
            yield rows[some], first + n, (running - totals)[some]
            totals = running


def _ends(new: Periods, start: int, end: int) -> tuple[int, Ints]:
    """The first period that meets the days [start, end), and its days up to each one's end."""
    first, last = new.index(start), new.index(end - 1)
    edges = np.minimum(new.ends(first, last), end)
    counts = new.working_days(start, edges)
    return first, counts if counts[-1] > 0 else edges - start
