"""Draft: a portfolio while changes are made to it, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from solver.portfolio.changes.base import Also
from solver.portfolio.policy import Policy
from solver.portfolio.portfolio import (
    Booking,
    Demand,
    Person,
    Portfolio,
    Preference,
    Project,
    RuleEntry,
)

Entry = TypeVar("Entry", bound=BaseModel)
Listed = Literal["people", "projects", "demands"]
LISTS = ("people", "projects", "demands", "bookings", "preferences", "rules")


class Locked(Booking):
    """A hard booking that the scenario itself has added."""


@dataclass(slots=True)
class Draft:
    """The lists of a portfolio as the changes so far have left them.

    Entries are replaced, never edited, and untouched ones stay the same objects. portfolio: the
    one before all changes; calendar, skills and roles are as they are there. placed: where the
    entries that this change adds stand, and the field of the change they come from. awaited: ids
    that refused changes would have brought. gone: what changes have taken out, and the change.
    """

    portfolio: Portfolio
    people: tuple[Person, ...]
    projects: tuple[Project, ...]
    demands: tuple[Demand, ...]
    bookings: tuple[Booking, ...]
    preferences: tuple[Preference, ...]
    rules: tuple[RuleEntry, ...]
    policy: Policy
    places: Mapping[int, str]
    change: int = 0
    also: list[Also] = field(default_factory=list)
    placed: dict[str, str] = field(default_factory=dict)
    awaited: AbstractSet[str] = frozenset()
    gone: Mapping[tuple[Listed, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, portfolio: Portfolio) -> Draft:
        """The draft that nothing has changed yet."""
        lists = {name: getattr(portfolio, name) for name in LISTS}
        places = {
            id(entry): f"/{name}/{k}" for name in LISTS for k, entry in enumerate(lists[name])
        }
        return cls(portfolio=portfolio, policy=portfolio.policy, places=places, **lists)

    def turn(self, change: int, awaited: AbstractSet[str] = frozenset()) -> Draft:
        """A copy for the next change to alter."""
        return replace(self, change=change, also=[], placed={}, awaited=awaited)

    def add(self, name: str, entry: BaseModel, pointer: str) -> None:
        """Append to a list an entry that stands at `pointer` in the change."""
        entries = getattr(self, name)
        self.placed[f"/{name}/{len(entries)}"] = pointer
        setattr(self, name, (*entries, entry))

    def swap(self, name: str, entries: Mapping[str, BaseModel]) -> None:
        """Replace entries of a list by their id."""
        setattr(self, name, tuple(entries.get(entry.id, entry) for entry in getattr(self, name)))

    def keep(self, name: str, stays: Callable[[Any], bool], text: Callable[[Any], str]) -> None:
        """Take out of a list what does not stay, and note each with a text."""
        kept = []
        for entry in getattr(self, name):
            if stays(entry):
                kept.append(entry)
            else:
                self.note(text(entry), entry)
        setattr(self, name, tuple(kept))

    def lose(self, name: Listed, ids: Iterable[str]) -> None:
        """Remember that this change takes these ids out of a list."""
        self.gone = {**self.gone, **{(name, one): self.change for one in ids}}

    def note(self, text: str, entry: BaseModel | None = None) -> None:
        """Remember what changed beside what the change names."""
        self.also.append(Also(self.change, text, self.places.get(id(entry))))


def altered(entry: Entry, **fields: Any) -> Entry:
    """A copy with other values; a field set to None is as if it had never been given."""
    copied = entry.model_copy(update=fields)
    for name, value in fields.items():
        if value is None:
            copied.model_fields_set.discard(name)
    return copied
