"""lock: a person's hours on a demand are fixed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, Locked
from solver.portfolio.changes.naming import demand, expect, expect_order, person, person_of
from solver.portfolio.changes.wording import head_of, when
from solver.portfolio.numbers import Day, Id, Number

FIELDS = ("person", "demand", "from_", "to", "hours_per_week")


class Lock(Change):
    """A hard booking more; hard bookings that are there already add to it."""

    kind: Literal["lock"]
    person: Id
    demand: Id
    from_: Day = Field(alias="from")
    to: Day
    hours_per_week: Number

    def apply(self, draft: Draft) -> str:
        expect(draft, person(self.person, "member"), demand(self.demand))
        expect_order(self.from_, self.to)
        said = self.model_dump(include=set(FIELDS), by_alias=True)
        draft.add("bookings", Locked.model_validate({**said, "kind": "hard"}), "")
        who = head_of(person_of(draft, self.person), self.person)
        hours = f"{self.hours_per_week} hours a week"
        return f"{who} is locked on '{self.demand}' with {hours}{when(self.from_, self.to)}."
