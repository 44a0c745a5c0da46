"""forbid: a person must not work on a demand."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import demand, demand_of, expect, person, person_of
from solver.portfolio.changes.wording import head_of, named
from solver.portfolio.numbers import Id


class Forbid(Change):
    """A person, all heads of one, or one head (`id#k`) comes into a demand's `never`."""

    kind: Literal["forbid"]
    person: Id
    demand: Id

    def apply(self, draft: Draft) -> str:
        expect(draft, person(self.person, "people"), demand(self.demand))
        old, who = demand_of(draft, self.demand), person_of(draft, self.person)
        if not {self.person, who.id} & set(old.never):
            new = altered(old, never=(*old.never, self.person))
            draft.swap("demands", {old.id: new})
        if self.person == who.id and who.headcount > 1:
            return f"None of {named(who)} may work on '{self.demand}'."
        return f"{head_of(who, self.person)} may not work on '{self.demand}'."
