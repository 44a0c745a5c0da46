"""Lists filtered by what planners call a scenario: its name, one of its tags."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from app.paging import Paging
from app.scenarios.queries import Called


class ByScenario(Paging):
    """Parameters of a list of scenarios, or of what belongs to one."""

    name: Annotated[
        str | None, Field(max_length=10_000, description="The exact name of the scenario.")
    ] = None
    tag: Annotated[str | None, Field(max_length=200, description="A tag of the scenario.")] = None

    def query(self) -> dict[str, Any]:
        """The same as the arguments of a query."""
        rest = {name: value for name, value in self if name not in {"name", "tag"}}
        return {**rest, "of": Called(self.name, self.tag)}
