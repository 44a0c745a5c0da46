"""set_priority: a project weighs more or less than it did."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import expect, not_one, project, project_of
from solver.portfolio.changes.wording import named
from solver.portfolio.numbers import Id, Number
from solver.portfolio.portfolio import Priority


class SetPriority(Change):
    """A project gets a priority, which clears its weight, or a weight beside its priority."""

    kind: Literal["set_priority"]
    project: Id
    priority: Priority | None = None
    weight: Number | None = None

    def apply(self, draft: Draft) -> str:
        issues = not_one(priority=self.priority, weight=self.weight)
        expect(draft, project(self.project), issues=issues)
        old = project_of(draft, self.project)
        if self.priority is not None:
            new = altered(old, priority=self.priority, weight=None)
            text = f"{named(old)} has the priority {self.priority}."
        else:
            new = altered(old, weight=self.weight)
            text = f"{named(old)} has the weight {self.weight}."
        draft.swap("projects", {old.id: new})
        return text
