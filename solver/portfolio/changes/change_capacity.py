"""change_capacity: people give more or fewer hours."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.in_force import Capacity
from solver.portfolio.changes.naming import (
    Named,
    expect,
    not_in_order,
    not_one,
    person,
    person_of,
)
from solver.portfolio.changes.wording import does, hours_a_week, named, times_the_hours, when
from solver.portfolio.numbers import Day, Id, Number, Text, exact
from solver.portfolio.portfolio import Person


class ChangeCapacity(Change):
    """A person, or all of a role or a team, gives a multiple of the hours, or so many a week.

    Without dates for good; with dates, either of which may be left out, on those days. Days of
    leave stay days of leave.
    """

    kind: Literal["change_capacity"]
    person: Id | None = None
    role: Id | None = None
    team: Text | None = None
    factor: Number | None = None
    hours_per_week: Number | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    def apply(self, draft: Draft) -> str:
        expect(draft, issues=not_one(person=self.person, role=self.role, team=self.team))
        issues = not_one(factor=self.factor, hours_per_week=self.hours_per_week)
        expect(draft, self._named(), issues=[*issues, *not_in_order(self.from_, self.to)])
        who, people = self._chosen(draft)
        draft.swap("people", {one.id: self._changed(draft, one) for one in people})
        if self.factor is not None:
            hours = times_the_hours(self.factor) if self.factor else "no hours"
        else:
            hours = hours_a_week(self.hours_per_week or 0)
        return f"{who} {hours}{when(self.from_, self.to)}."

    def _named(self) -> Named:
        """Who is named, in the one field that is given."""
        if self.person is not None:
            return person(self.person)
        if self.role is not None:
            return Named("held_role", self.role, "/role")
        return Named("team", self.team or "", "/team")

    def _chosen(self, draft: Draft) -> tuple[str, list[Person]]:
        """Whom it is about, in words that go on with their hours, and as entries."""
        if self.person is not None:
            one = person_of(draft, self.person)
            return does(one, "has", "each have"), [one]
        if self.role is not None:
            roles = {role.id: named(role) for role in draft.portfolio.roles}
            people = [one for one in draft.people if one.role == self.role]
            return f"Everyone with the role {roles.get(self.role, self.role)} has", people
        people = [one for one in draft.people if one.team == self.team]
        return f"Everyone in the team {self.team} has", people

    def _changed(self, draft: Draft, one: Person) -> Person:
        factor = None if self.factor is None else exact(self.factor)
        capacity = Capacity(draft.portfolio, factor, self.hours_per_week)
        if self.from_ is None and self.to is None:
            return capacity.always(one)
        return capacity.within(one, self.from_, self.to)
