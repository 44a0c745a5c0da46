"""lock: a person's hours on a demand are fixed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, Locked
from solver.portfolio.changes.naming import (
    demand,
    expect,
    not_in_order,
    pair_of,
    person,
    person_of,
)
from solver.portfolio.changes.wording import head_of, hours_a_week, when
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
        issues = not_in_order(self.from_, self.to)
        expect(draft, person(self.person, "member"), demand(self.demand), issues=issues)
        said = self.model_dump(include=set(FIELDS), by_alias=True)
        draft.add("bookings", Locked.model_validate({**said, "kind": "hard"}), "")
        who = head_of(person_of(draft, self.person), self.person)
        hours = hours_a_week(self.hours_per_week)
        return f"{who} is locked on '{self.demand}' with {hours}{when(self.from_, self.to)}."

    def brings(self) -> frozenset[str]:
        return frozenset({pair_of(self.person, self.demand)})
