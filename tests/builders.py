"""Small portfolios and plans in a line or two: weeks from Monday 2027-01-04, 40 hours each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from solver.document import PortfolioDocument, parse
from solver.plan import Allocation, Decision, ProjectChoice

START = dt.date(2027, 1, 4)
LISTS = ("skills", "roles", "people", "projects", "demands", "bookings", "preferences", "rules")
Hours = float | Sequence[float]


@dataclass(frozen=True)
class Thing:
    """An entry of one of the document's lists. hours: per period, from period `at` on."""

    name: str
    entry: dict[str, Any]
    hours: Hours | None = None
    at: int = 0


def person(name: str, **fields: Any) -> Thing:
    """Someone with 40 hours a week, unless told otherwise; `from_` stands for `from`."""
    return Thing("people", {"id": name, **_plain(fields)})


def project(name: str, **fields: Any) -> Thing:
    """A project; those that demands name need not be given."""
    return Thing("projects", {"id": name, **fields})


def demand(name: str, hours: Hours = 40, *, at: int = 0, **fields: Any) -> Thing:
    """A demand that asks so many hours in each week, of a project of the same name."""
    return Thing("demands", {"id": name, "project": name, **fields}, hours, at)


def flexible(name: str, hours: float, days: tuple[str, str], **fields: Any) -> Thing:
    """A demand with a window: a total, its first and last day; most_per_period goes to it."""
    effort = {"from": days[0], "to": days[1], "hours": hours, "flexible": True}
    if "most_per_period" in fields:
        effort["most_per_period"] = fields.pop("most_per_period")
    return Thing("demands", {"id": name, "project": name, "effort": [effort], **fields})


def hard(who: str, what: str, hours: Hours, *, at: int = 0) -> Thing:
    """A hard booking of so many hours in each week."""
    return Thing("bookings", {"person": who, "demand": what, "kind": "hard"}, hours, at)


def soft(who: str, what: str, hours: Hours, *, at: int = 0) -> Thing:
    """A soft booking of so many hours in each week."""
    return Thing("bookings", {"person": who, "demand": what, "kind": "soft"}, hours, at)


def likes(who: str, what: str, **fields: float) -> Thing:
    """A preference: `points` an hour, `once` for the pair."""
    return Thing("preferences", {"person": who, "demand": what, **fields})


def rule(kind: str, **fields: Any) -> Thing:
    """A rule the planner writes by hand."""
    return Thing("rules", {"kind": kind, **fields})


def portfolio(
    *things: Thing, weeks: int = 1, calendar: dict[str, Any] | None = None, **policy: Any
) -> PortfolioDocument:
    """A portfolio of the things; skills and projects they name are added. step: 1 hour."""
    return parse(json.dumps(document(*things, weeks=weeks, calendar=calendar, **policy)).encode())


def document(
    *things: Thing, weeks: int = 1, calendar: dict[str, Any] | None = None, **policy: Any
) -> dict[str, Any]:
    """The same as a document."""
    tree: dict[str, Any] = {
        "calendar": {"start": START.isoformat(), "periods": weeks, **(calendar or {})},
        **{name: [] for name in LISTS},
        "policy": {"step": 1, **policy},
    }
    for thing in things:
        tree[thing.name].append(thing.entry | _spans(thing, weeks))
    known = {entry["id"] for entry in tree["projects"]}
    named = dict.fromkeys(entry["project"] for entry in tree["demands"])
    tree["projects"] += [{"id": name} for name in named if name not in known]
    tree["skills"] += [{"id": name} for name in sorted(_skills(tree))]
    return tree


def decision(
    of: PortfolioDocument,
    *rows: tuple[str, str, float] | tuple[str, str, float, int],
    off: Sequence[str] = (),
    delay: dict[str, int] | None = None,
    **hours: float,
) -> Decision:
    """A plan: rows of person, demand, hours and period (or 0); `ann=20` on the first demand."""
    late, dates = delay or {}, of.periods.dates()
    choices = [ProjectChoice(p.id, p.id not in off, late.get(p.id, 0)) for p in of.projects]
    given = [*rows, *((who, of.demands[0].id, amount) for who, amount in hours.items())]
    slices = [
        Allocation(who, what, dates[t[0] if t else 0], amount) for who, what, amount, *t in given
    ]
    return Decision(tuple(choices), tuple(slices))


def week(t: int) -> dt.date:
    """The first day of a week of the horizon."""
    return START + dt.timedelta(weeks=t)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in fields.items()}


def _spans(thing: Thing, weeks: int) -> dict[str, Any]:
    """The hours of a thing as the document says them."""
    if thing.hours is None:
        return {}
    each = [thing.hours] * weeks if isinstance(thing.hours, int | float) else list(thing.hours)
    span = {"from": week(thing.at).isoformat(), "hours_by_period": each}
    return {"effort": [span]} if thing.name == "demands" else span


def _skills(tree: dict[str, Any]) -> set[str]:
    """Every skill that people, roles, demands and rules name."""
    owners = [*tree["people"], *tree["roles"], *tree["demands"]]
    found = {skill for entry in owners for skill in entry.get("skills", {})}
    found |= {step["skill"] for entry in tree["people"] for step in entry.get("learning", ())}
    return found | {entry["skill"] for entry in tree["rules"] if "skill" in entry}
