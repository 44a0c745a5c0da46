"""What differs between two documents of a portfolio: people, projects, demands and hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from solver.document import PortfolioDocument
from solver.portfolio.numbers import hours_of

AROUND = ("currency", "calendar", "skills", "roles", "bookings", "preferences", "rules", "policy")


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, project or demand that is there in one document alone."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One that is there in both, and the fields that differ."""

    id: str
    name: str | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """What differs in one of the lists."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Hours before and after."""

    before: float
    after: float
    delta: float


@dataclass(frozen=True, slots=True)
class ProjectHours(Amount):
    """Hours a project asks for; of one that is not there: 0."""

    project: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours over the periods that both plan, by the first days of the first and last of them.

    capacity: what people can give. projects: those that ask for more or less. Nothing where no
    period is planned by both.
    """

    first: dt.date | None
    last: dt.date | None
    capacity: Amount
    asked: Amount
    projects: tuple[ProjectHours, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two documents. document: names of its other fields that differ."""

    people: Entries
    projects: Entries
    demands: Entries
    hours: Hours
    document: tuple[str, ...]


def differences(before: PortfolioDocument, after: PortfolioDocument) -> Differences:
    """Compare two documents by the ids of what is in them."""
    return Differences(
        people=_entries(before.people, after.people),
        projects=_entries(before.projects, after.projects),
        demands=_entries(before.demands, after.demands),
        hours=_hours(before, after),
        document=tuple(n for n in AROUND if getattr(before, n) != getattr(after, n)),
    )


def _entries(before: Sequence[Any], after: Sequence[Any]) -> Entries:
    old, new = {item.id: item for item in before}, {item.id: item for item in after}
    return Entries(
        added=tuple(_entry(item) for name, item in new.items() if name not in old),
        removed=tuple(_entry(item) for name, item in old.items() if name not in new),
        changed=tuple(
            Changed(name, _name(item), fields)
            for name, item in new.items()
            if name in old and (fields := tuple(_fields(old[name], item)))
        ),
    )


def _entry(item: Any) -> Entry:
    return Entry(item.id, _name(item))


def _name(item: Any) -> str | None:
    return getattr(item, "name", None)


def _fields(before: BaseModel, after: BaseModel) -> Iterator[str]:
    """The fields that differ, by the names a document gives them."""
    for name, field in type(after).model_fields.items():
        if getattr(before, name) != getattr(after, name):
            yield field.alias or name


def _hours(before: PortfolioDocument, after: PortfolioDocument) -> Hours:
    days = sorted(set(before.periods.dates()) & set(after.periods.dates()))
    is_same_kind = before.calendar.period == after.calendar.period
    if not days or not is_same_kind:
        nothing = Amount(0, 0, 0)
        return Hours(None, None, nothing, nothing, ())
    old, new = _asked(before, days), _asked(after, days)
    projects = tuple(
        ProjectHours(*_amounts(old.get(p, 0), new.get(p, 0)), p)
        for p in dict.fromkeys([*new, *old])
        if old.get(p, 0) != new.get(p, 0)
    )
    return Hours(
        first=days[0],
        last=days[-1],
        capacity=Amount(*_amounts(_capacity(before, days), _capacity(after, days))),
        asked=Amount(*_amounts(sum(old.values()), sum(new.values()))),
        projects=projects,
    )


def _amounts(before: int, after: int) -> tuple[float, float, float]:
    return hours_of(before), hours_of(after), hours_of(after - before)


def _asked(portfolio: PortfolioDocument, days: Sequence[dt.date]) -> Mapping[str, int]:
    """Quarter hours each project asks for in the periods that begin on these days.

    A window's count in full where it begins: nobody has said yet when they will be worked.
    """
    at = _places(portfolio, days)
    asked: dict[str, int] = {}
    for demand in portfolio.demands:
        hours = portfolio.hours
        if hours.window(demand) is None:
            quarters = int(hours.asked(demand)[at].sum())
        else:
            quarters = hours.total(demand)
        asked[demand.project] = asked.get(demand.project, 0) + quarters
    return asked


def _capacity(portfolio: PortfolioDocument, days: Sequence[dt.date]) -> int:
    at = _places(portfolio, days)
    return sum(int(quarters[at].sum()) for quarters in portfolio.hours.cap.values())


def _places(portfolio: PortfolioDocument, days: Sequence[dt.date]) -> list[int]:
    wanted = set(days)
    return [t for t, day in enumerate(portfolio.periods.dates()) if day in wanted]
