"""How changes are put in words: names, British dates, numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from solver.portfolio.portfolio import Person, Project, Role

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_of(date: dt.date) -> str:
    """A date as it is written in Britain: 1 March 2027."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def named(entry: Person | Project | Role) -> str:
    """What people call it: its name, else its id."""
    return entry.name or entry.id


def quoted(names: Iterable[str]) -> str:
    """Ids in a row: 'ann', 'bob' and 'cy'."""
    return listed([f"'{name}'" for name in names])


def listed(words: list[str]) -> str:
    """Words in a row: a, b and c."""
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: 1 person, 2 people."""
    return f"{count:,} {one if count == 1 else many}"


def does(person: Person, one: str, many: str) -> str:
    """A person and what they do, in words that agree: Ann leaves, All 3 of Testers leave."""
    if person.headcount == 1:
        return f"{named(person)} {one}"
    return f"All {person.headcount:,} of {named(person)} {many}"


def hours_a_week(hours: float) -> str:
    """So many hours a week: no hours, 1 hour a week, 7.5 hours a week."""
    if hours == 0:
        return "no hours"
    return f"{hours:,} {'hour' if hours == 1 else 'hours'} a week"


def times_the_hours(factor: float) -> str:
    """What becomes of hours that are multiplied: nothing, 1.5 times the hours."""
    if factor == 0:
        return "nothing"
    return "as many hours as before" if factor == 1 else f"{factor:,} times the hours"


def when(first: dt.date | None, last: dt.date | None) -> str:
    """A span of days with a space before it; nothing where it has no ends."""
    if first is not None and first == last:
        return f" on {day_of(first)}"
    if first is not None and last is not None:
        return f" from {day_of(first)} to {day_of(last)}"
    if first is not None:
        return f" from {day_of(first)}"
    return "" if last is None else f" until {day_of(last)}"


def head_of(person: Person, name: str) -> str:
    """A person as a change names them: one head of several keeps its number."""
    return named(person) if name == person.id else f"{named(person)} {name[len(person.id) :]}"
