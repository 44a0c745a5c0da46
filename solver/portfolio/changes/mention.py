"""Mention: what can be looked up of a change that can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.naming import Kind, Named, expect
from solver.portfolio.numbers import Id

NAME: TypeAdapter[str] = TypeAdapter(Id)
KINDS: Mapping[str, Kind] = {
    "person": "people",
    "project": "project",
    "demand": "demand",
    "skill": "skill",
}


class Mention(Change):
    """The names of a change whose other fields say nothing; no kind of the scenario's own."""

    kind: Literal["mention"] = "mention"
    names: tuple[Named, ...] = ()

    @classmethod
    def of(cls, said: Any) -> Mention:
        """From a change as it was sent, whatever that is."""
        return cls(names=tuple(_names(said)) if isinstance(said, Mapping) else ())

    def apply(self, draft: Draft) -> str:
        expect(draft, *self.names)
        return ""


def _names(said: Mapping[str, Any]) -> Iterator[Named]:
    for field, kind in KINDS.items():
        if _is_name(said.get(field)):
            yield Named(kind, said[field], f"/{field}")
    if said.get("kind") == "hire" and _is_name(said.get("role")):
        yield Named("role", said["role"], "/role")
    demand = said.get("demand")
    if isinstance(demand, Mapping) and _is_name(demand.get("project")):
        yield Named("project", demand["project"], "/demand/project")


def _is_name(value: Any) -> bool:
    try:
        NAME.validate_python(value)
    except ValidationError:
        return False
    return True
