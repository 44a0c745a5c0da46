"""scale_demand: a project or a demand asks for more or less."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import (
    demand,
    demand_of,
    expect,
    not_in_order,
    not_one,
    project,
    project_of,
    refuse,
)
from solver.portfolio.changes.spans import is_cut, scaled, scaled_within
from solver.portfolio.changes.wording import day_of, named, times_the_hours, when
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
        expect(draft, issues=not_one(project=self.project, demand=self.demand))
        issues = not_in_order(self.from_, self.to)
        text = f"asks for {times_the_hours(self.factor)}{when(self.from_, self.to)}."
        if self.demand is not None:
            expect(draft, demand(self.demand), issues=issues)
            chosen = [demand_of(draft, self.demand)]
            text = f"The demand '{self.demand}' {text}"
        else:
            assert self.project is not None, "one of the two is given"
            expect(draft, project(self.project), issues=issues)
            chosen = [one for one in draft.demands if one.project == self.project]
            text = f"{named(project_of(draft, self.project))} {text}"
        draft.swap("demands", {one.id: self._scaled(draft, one) for one in chosen})
        return text

    def counts_outside(self, draft: Draft) -> bool:
        """Where the project may begin later, or others wait until it asks for nothing more."""
        owners = {self.project, *(d.project for d in draft.demands if d.id == self.demand)}
        awaited = {entry.project for other in draft.projects for entry in other.after}
        late = {other.id for other in draft.projects if other.max_delay}
        return not owners.isdisjoint(awaited | late)

    def _scaled(self, draft: Draft, old: Demand) -> Demand:
        effort = tuple(p for entry in old.effort for p in self._pieces(draft, old, entry))
        return altered(old, effort=effort)

    def _pieces(self, draft: Draft, old: Demand, entry: Effort) -> tuple[Effort, ...]:
        factor = exact(self.factor)
        if self.from_ is None and self.to is None:
            return (scaled(entry, factor),)
        days = (self.from_ or dt.date.min, self.to or dt.date.max)
        if entry.flexible and entry.to is not None and is_cut(entry, days):
            text = (
                f"'{old.id}' may be worked at any time {when(entry.from_, entry.to).strip()}; "
                f"choose dates that take in all of it, such as from {day_of(entry.from_)}, or "
                "give none."
            )
            refuse("/to" if self.from_ is None else "/from", "flexible", text)
        if factor == 1:
            return (entry,)
        return scaled_within(draft.portfolio.periods, entry, factor, days)
