"""scale_demand: a project or a demand asks for more or less."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import (
    Named,
    expect,
    expect_one,
    expect_order,
    project_of,
    refuse,
)
from solver.portfolio.changes.spans import is_cut, scaled, scaled_within
from solver.portfolio.changes.wording import day_of, named, when
from solver.portfolio.numbers import Day, Id, Number, exact
from solver.portfolio.portfolio import Demand, Effort


class ScaleDemand(Change):
    """What a demand, or every demand of a project, asks is multiplied; with dates, between them."""

    kind: Literal["scale_demand"]
    project: Id | None = None
    demand: Id | None = None
    factor: Number
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    def apply(self, draft: Draft) -> str:
        expect_one(project=self.project, demand=self.demand)
        expect_order(self.from_, self.to)
        text = f"asks {self.factor} times the hours{when(self.from_, self.to)}."
        if self.demand is not None:
            expect(draft, Named("demand", self.demand, "/demand"))
            chosen = [demand for demand in draft.demands if demand.id == self.demand]
            text = f"The demand '{self.demand}' {text}"
        else:
            assert self.project is not None, "one of the two is given"
            expect(draft, Named("project", self.project, "/project"))
            chosen = [demand for demand in draft.demands if demand.project == self.project]
            text = f"{named(project_of(draft, self.project))} {text}"
        draft.swap("demands", {demand.id: self._scaled(draft, demand) for demand in chosen})
        return text

    def _scaled(self, draft: Draft, demand: Demand) -> Demand:
        effort = tuple(p for entry in demand.effort for p in self._pieces(draft, demand, entry))
        return altered(demand, effort=effort)

    def _pieces(self, draft: Draft, demand: Demand, entry: Effort) -> tuple[Effort, ...]:
        factor = exact(self.factor)
        if self.from_ is None and self.to is None:
            return (scaled(entry, factor),)
        days = (self.from_ or dt.date.min, self.to or dt.date.max)
        if entry.flexible and entry.to is not None and is_cut(entry, days):
            text = (
                f"'{demand.id}' may be worked at any time {when(entry.from_, entry.to).strip()}; "
                f"choose dates that take in all of it, such as from {day_of(entry.from_)}, or "
                "give none."
            )
            refuse("/to" if self.from_ is None else "/from", "flexible", text)
        return scaled_within(draft.portfolio.periods, entry, factor, days)
