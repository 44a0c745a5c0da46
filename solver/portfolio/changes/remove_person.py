"""remove_person: somebody leaves, at once or on a day."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import expect, person, person_of, refuse
from solver.portfolio.changes.spans import ONE_DAY, before
from solver.portfolio.changes.taking_out import Renamed, rename_people
from solver.portfolio.changes.wording import day_of, does, head_of
from solver.portfolio.numbers import Day, Id
from solver.portfolio.portfolio import Booking, Person


class RemovePerson(Change):
    """A person, all heads of one, or one head (`id#k`) goes with all that refers to them.

    With `from` a person works until the day before; bookings from then on are cut.
    """

    kind: Literal["remove_person"]
    person: Id
    from_: Day | None = Field(default=None, alias="from")

    def apply(self, draft: Draft) -> str:
        expect(draft, person(self.person, "people"))
        who = person_of(draft, self.person)
        if self.person != who.id:
            self._take_head(draft, who)
            return f"{head_of(who, self.person)} leaves."
        if self.from_ is None or self.from_ <= _first_day(draft, who):
            draft.people = tuple(p for p in draft.people if p is not who)
            rename_people(draft, dict.fromkeys((who.id, *who.members)))
            return f"{does(who, 'leaves', 'leave')}."
        if who.to is not None and who.to < self.from_:
            return f"{does(who, 'leaves', 'leave')} on {day_of(who.to + ONE_DAY)} already."
        draft.swap("people", {who.id: altered(who, to=self.from_ - ONE_DAY)})
        _cut_bookings(draft, who, self.from_)
        return f"{does(who, 'leaves', 'leave')} on {day_of(self.from_)}."

    def _take_head(self, draft: Draft, who: Person) -> None:
        """One head fewer; those after it move up by one, and a single one loses its number."""
        if self.from_ is not None:
            text = (
                f"'{self.person}' is one of several people alike, who leave on the same day; "
                "leave `from` out, or make an entry of its own for the one who goes."
            )
            refuse("/from", "headcount", text)
        fewer = altered(who, headcount=who.headcount - 1)
        left = [member for member in who.members if member != self.person]
        renamed: Renamed = {
            **{old: new for old, new in zip(left, fewer.members, strict=True) if old != new},
            self.person: None,
        }
        draft.swap("people", {who.id: fewer})
        rename_people(draft, renamed)
        for old, new in renamed.items():
            if new is not None:
                draft.note(f"'{old}' is now '{new}'.", who)


def _first_day(draft: Draft, who: Person) -> dt.date:
    """The first day of the horizon on which somebody is employed."""
    start = draft.portfolio.calendar.start
    return start if who.from_ is None else max(start, who.from_)


def _cut_bookings(draft: Draft, who: Person, day: dt.date) -> None:
    kept: list[Booking] = []
    for booking in draft.bookings:
        left: Booking | None = booking
        if booking.person in who.members:
            left = before(draft.portfolio.periods, booking, day)
        if left is not None:
            kept.append(left)
        if left is not booking:
            fate = "is gone" if left is None else f"ends before {day_of(day)}"
            pair = f"'{booking.person}' on '{booking.demand}'"
            draft.note(f"The {booking.kind} booking of {pair} {fate}.", booking)
    draft.bookings = tuple(kept)
