"""make_optional: a project may be left out, and may wait."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.naming import expect, project, project_of
from solver.portfolio.changes.wording import counted, named
from solver.portfolio.numbers import Id


class MakeOptional(Change):
    """A project may be left out; with `max_delay` it may also wait so many periods."""

    kind: Literal["make_optional"]
    project: Id
    max_delay: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None

    def apply(self, draft: Draft) -> str:
        expect(draft, project(self.project))
        old = project_of(draft, self.project)
        draft.swap("projects", {old.id: altered(old, optional=True, **self._delay())})
        if self.max_delay is None:
            return f"{named(old)} may be left out."
        if self.max_delay == 0:
            return f"{named(old)} may be left out, but may not wait."
        period = draft.portfolio.calendar.period
        most = counted(self.max_delay, period, f"{period}s")
        return f"{named(old)} may be left out, or wait up to {most}."

    def _delay(self) -> dict[str, int]:
        return {} if self.max_delay is None else {"max_delay": self.max_delay}
