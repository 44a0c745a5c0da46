"""add_project: one more thing to do."""

from __future__ import annotations

from typing import Literal

from solver.errors import Issue
from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.naming import expect
from solver.portfolio.changes.wording import counted, named
from solver.portfolio.portfolio import Demand, Project


class AddProject(Change):
    """A project with its demands, as the document would have them."""

    kind: Literal["add_project"]
    project: Project
    demands: tuple[Demand, ...] = ()

    def apply(self, draft: Draft) -> str:
        expect(draft, issues=self._strangers())
        draft.add("projects", self.project, "/project")
        for k, demand in enumerate(self.demands):
            draft.add("demands", demand, f"/demands/{k}")
        demands = counted(len(self.demands), "demand", "demands")
        what = f"with {demands}" if self.demands else "without demands"
        return f"{named(self.project)} is added, {what}."

    def brings(self) -> frozenset[str]:
        return frozenset({self.project.id, *(demand.id for demand in self.demands)})

    def _strangers(self) -> list[Issue]:
        """Demands of other projects."""
        own = self.project.id
        return [
            Issue(
                f"/demands/{k}/project",
                "not_its_own",
                f"'{demand.id}' is a demand of '{demand.project}'; say '{own}' there, or use "
                "add_demand.",
            )
            for k, demand in enumerate(self.demands)
            if demand.project != own
        ]
