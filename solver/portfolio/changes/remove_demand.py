"""remove_demand: a project no longer asks for something."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.naming import demand, expect
from solver.portfolio.changes.taking_out import take_out_demands
from solver.portfolio.numbers import Id


class RemoveDemand(Change):
    """A demand goes, with its bookings and preferences."""

    kind: Literal["remove_demand"]
    demand: Id

    def apply(self, draft: Draft) -> str:
        expect(draft, demand(self.demand))
        take_out_demands(draft, {self.demand})
        return f"The demand '{self.demand}' is gone."
