"""What a change may name: one clear fault, with the nearest name, for what is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.changes.draft import Draft, Listed
from solver.portfolio.changes.wording import listed
from solver.portfolio.closest import closest
from solver.portfolio.portfolio import Demand, Person, Project

Kind = Literal[
    "person", "member", "people", "project", "demand", "skill", "role", "held_role", "team"
]
LISTED: dict[str, Listed] = {
    **dict.fromkeys(("person", "member", "people"), "people"),
    "project": "projects",
    "demand": "demands",
}
"""The list that a name is looked up in and that changes may bring it into."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a change.

    person: an entry of people; member: one head; people: either. held_role, team: what somebody
    has.
    """

    kind: Kind
    name: str
    pointer: str


def person(name: str, kind: Kind = "person") -> Named:
    """The field `person` of a change."""
    return Named(kind, name, "/person")


def project(name: str) -> Named:
    """The field `project` of a change."""
    return Named("project", name, "/project")


def demand(name: str) -> Named:
    """The field `demand` of a change."""
    return Named("demand", name, "/demand")


def expect(draft: Draft, *names: Named, issues: Iterable[Issue] = ()) -> None:
    """All of the names are there. Raises InvalidPortfolio with every one that is not."""
    missing = [named for named in names if not _is_there(draft, named)]
    faults = [*issues, *(_fault(draft, named) for named in missing)]
    if faults:
        awaited = {named.pointer for named in missing if _is_awaited(draft, named)}
        raise InvalidPortfolio([fault for fault in faults if fault.pointer not in awaited])


def refuse(pointer: str, code: str, message: str) -> NoReturn:
    """A change that can't be applied as it stands."""
    raise InvalidPortfolio([Issue(pointer, code, message)])


def pair_of(person: str, demand: str) -> str:
    """What a lock brings that an unlock may name: not an id, as no id holds a line break."""
    return f"{person}\n{demand}"


def not_one(**given: Any) -> list[Issue]:
    """A fault unless exactly one of the fields is given."""
    said = [name for name, value in given.items() if value is not None]
    if len(said) == 1:
        return []
    has = f"this has {listed(said)}" if said else "this has none"
    either = f"{', '.join(list(given)[:-1])} or {list(given)[-1]}"
    return [Issue("", "one_of_them", f"Give exactly one of {either}; {has}.")]


def not_in_order(first: dt.date | None, last: dt.date | None) -> list[Issue]:
    """A fault where a span ends before it begins."""
    if first is None or last is None or last >= first:
        return []
    text = f"It ends on {last}, before it begins on {first}; swap them or correct one."
    return [Issue("/to", "out_of_order", text)]


def person_of(draft: Draft, name: str) -> Person:
    """The entry a person's name or a member's stands for; `expect` has found it."""
    exactly = [person for person in draft.people if person.id == name]
    return exactly[0] if exactly else next(p for p in draft.people if name in p.members)


def project_of(draft: Draft, name: str) -> Project:
    """The project of an id; `expect` has found it."""
    return next(project for project in draft.projects if project.id == name)


def demand_of(draft: Draft, name: str) -> Demand:
    """The demand of an id; `expect` has found it."""
    return next(demand for demand in draft.demands if demand.id == name)


def _is_there(draft: Draft, named: Named) -> bool:
    return named.name in KNOWN[named.kind](draft)


def _is_awaited(draft: Draft, named: Named) -> bool:
    """Whether an earlier change that is refused would have brought it; one head stands for all."""
    names = {named.name, named.name.partition("#")[0]}
    return named.kind not in {"skill", "role"} and not names.isdisjoint(draft.awaited)


def _fault(draft: Draft, named: Named) -> Issue:
    name, kind = named.name, named.kind
    if kind == "member" and name in _entries(draft):
        text = f"'{name}' stands for several people; name one of them, such as '{name}#1'."
        return Issue(named.pointer, "headcount", text)
    if kind == "person" and name in _members(draft):
        pool = person_of(draft, name).id
        text = (
            f"'{name}' is one of several people alike, who change together; name '{pool}', "
            "or make an entry of its own for this one."
        )
        return Issue(named.pointer, "headcount", text)
    taker = draft.gone.get((LISTED[kind], name)) if kind in LISTED else None
    if taker is not None:
        return taken_out(named.pointer, name, taker)
    text = SAID.get(kind, "There is no {kind} '{name}'.").format(kind=kind, name=name)
    close = closest(name, KNOWN[kind](draft))
    hint = f"Maybe '{close}'?" if close else HINTS[kind]
    return Issue(named.pointer, "unknown_id", f"{text} {hint}")


def taken_out(pointer: str, name: str, change: int) -> Issue:
    """The fault of naming what an earlier change took out."""
    text = f"Change {change} took '{name}' out; leave this change out or move it before."
    return Issue(pointer, "taken_out", text)


def _entries(draft: Draft) -> set[str]:
    return {person.id for person in draft.people}


def _members(draft: Draft) -> set[str]:
    return {member for person in draft.people for member in person.members}


KNOWN: dict[str, Callable[[Draft], set[str]]] = {
    "person": _entries,
    "member": _members,
    "people": lambda draft: _entries(draft) | _members(draft),
    "project": lambda draft: {project.id for project in draft.projects},
    "demand": lambda draft: {demand.id for demand in draft.demands},
    "skill": lambda draft: {skill.id for skill in draft.portfolio.skills},
    "role": lambda draft: {role.id for role in draft.portfolio.roles},
    "held_role": lambda draft: {p.role for p in draft.people if p.role is not None},
    "team": lambda draft: {p.team for p in draft.people if p.team is not None},
}
SAID = {
    "member": "There is no person '{name}'.",
    "people": "There is no person '{name}'.",
    "held_role": "Nobody has the role '{name}'.",
    "team": "Nobody is in the team '{name}'.",
}
FIRST = "Add it in an earlier change, or correct the id."
HINTS = {
    "person": FIRST,
    "member": FIRST,
    "people": FIRST,
    "project": FIRST,
    "demand": FIRST,
    "skill": "Name one of the portfolio's skills.",
    "role": "Name one of the portfolio's roles.",
    "held_role": "Name a role that somebody has.",
    "team": "Name a team that somebody is in.",
}
