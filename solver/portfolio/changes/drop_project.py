"""drop_project: something is not done."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import expect, project, project_of
from solver.portfolio.changes.taking_out import shrink_rules, take_out_demands
from solver.portfolio.changes.wording import named
from solver.portfolio.numbers import Id
from solver.portfolio.portfolio import Project


class DropProject(Change):
    """A project goes, with its demands and all that refers to them or to it."""

    kind: Literal["drop_project"]
    project: Id

    def apply(self, draft: Draft) -> str:
        expect(draft, project(self.project))
        gone = project_of(draft, self.project)
        for demand in draft.demands:
            if demand.project == gone.id:
                draft.note(f"The demand '{demand.id}' is gone.", demand)
        take_out_demands(draft, {d.id for d in draft.demands if d.project == gone.id})
        draft.projects = tuple(self._unchained(draft, p) for p in draft.projects if p is not gone)
        shrink_rules(draft, "projects", {gone.id: None})
        draft.lose("projects", [gone.id])
        return f"{named(gone)} is dropped."

    def _unchained(self, draft: Draft, other: Project) -> Project:
        after = tuple(entry for entry in other.after if entry.project != self.project)
        if len(after) == len(other.after):
            return other
        draft.note(f"'{other.id}' no longer waits for '{self.project}'.", other)
        return altered(other, after=after)
