"""add_demand: a project asks for more."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.naming import Named, expect, project_of
from solver.portfolio.changes.wording import named
from solver.portfolio.portfolio import Demand


class AddDemand(Change):
    """A demand more, as the document would have it."""

    kind: Literal["add_demand"]
    demand: Demand

    def apply(self, draft: Draft) -> str:
        expect(draft, Named("project", self.demand.project, "/demand/project"))
        draft.add("demands", self.demand, "/demand")
        owner = project_of(draft, self.demand.project)
        return f"{named(owner)} gets the demand '{self.demand.id}'."

    def brings(self) -> frozenset[str]:
        return frozenset({self.demand.id})
