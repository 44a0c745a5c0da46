"""unlock: the plan may change what was fixed."""

from __future__ import annotations

from typing import Literal

from solver.errors import InvalidPortfolio
from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, Locked, altered
from solver.portfolio.changes.naming import demand, expect, pair_of, person, person_of, refuse
from solver.portfolio.changes.wording import head_of
from solver.portfolio.numbers import Id
from solver.portfolio.portfolio import Booking


class Unlock(Change):
    """Hard bookings of a pair become soft; those the scenario itself has added go."""

    kind: Literal["unlock"]
    person: Id
    demand: Id

    def apply(self, draft: Draft) -> str:
        expect(draft, person(self.person, "member"), demand(self.demand))
        if not any(self._holds(booking) for booking in draft.bookings):
            if pair_of(self.person, self.demand) in draft.awaited:
                raise InvalidPortfolio([])
            text = (
                f"No hard booking holds '{self.person}' on '{self.demand}'; take this change out."
            )
            refuse("", "not_locked", text)
        loosened = (self._loosened(booking) for booking in draft.bookings)
        draft.bookings = tuple(booking for booking in loosened if booking is not None)
        who = head_of(person_of(draft, self.person), self.person)
        return f"{who} is no longer locked on '{self.demand}'."

    def _holds(self, booking: Booking) -> bool:
        pair = (booking.person, booking.demand)
        return booking.kind == "hard" and pair == (self.person, self.demand)

    def _loosened(self, booking: Booking) -> Booking | None:
        if not self._holds(booking):
            return booking
        return None if isinstance(booking, Locked) else altered(booking, kind="soft")
