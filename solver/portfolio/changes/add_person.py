"""add_person: somebody joins."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.wording import named
from solver.portfolio.portfolio import Person


class AddPerson(Change):
    """A person joins, as the document would have them."""

    kind: Literal["add_person"]
    person: Person

    def apply(self, draft: Draft) -> str:
        draft.add("people", self.person, "/person")
        if self.person.headcount > 1:
            return f"{self.person.headcount:,} people join as {named(self.person)}."
        return f"{named(self.person)} joins."

    def brings(self) -> frozenset[str]:
        return frozenset({self.person.id, *self.person.members})
