"""delay_project: all that a project asks comes later."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.moving import Move, first_day
from solver.portfolio.changes.naming import expect, project, project_of
from solver.portfolio.changes.wording import counted, named
from solver.portfolio.numbers import Id
from solver.portfolio.portfolio import Booking, Demand


class DelayProject(Change):
    """What a project asks, and what is booked on it, moves later by so many periods."""

    kind: Literal["delay_project"]
    project: Id
    periods: Annotated[int, Field(strict=True, ge=1, le=1000)]

    def apply(self, draft: Draft) -> str:
        expect(draft, project(self.project))
        late = project_of(draft, self.project)
        demands = [demand for demand in draft.demands if demand.project == late.id]
        first = first_day(entry for demand in demands for entry in demand.effort)
        if first is not None:
            self._move(draft, demands, Move(draft.portfolio, self.periods, first))
        period = draft.portfolio.calendar.period
        return f"{named(late)} begins {counted(self.periods, period, f'{period}s')} later."

    def _move(self, draft: Draft, demands: list[Demand], move: Move) -> None:
        later = {
            demand.id: altered(demand, effort=tuple(move.later(entry) for entry in demand.effort))
            for demand in demands
        }
        draft.swap("demands", later)
        draft.bookings = tuple(
            self._moved(draft, booking, move) if booking.demand in later else booking
            for booking in draft.bookings
        )

    def _moved(self, draft: Draft, booking: Booking, move: Move) -> Booking:
        pair = f"'{booking.person}' on '{booking.demand}'"
        draft.note(f"The {booking.kind} booking of {pair} moves with it.", booking)
        return move.later(booking)
