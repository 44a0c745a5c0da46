"""What a well-formed document still gets wrong: ids, references, forms, order, cycles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from solver.errors import Issue
from solver.portfolio.closest import closest
from solver.portfolio.numbers import exact
from solver.portfolio.portfolio import Availability, Effort, Portfolio, RuleEntry, Span
from solver.portfolio.reading import Places, pointer

MOST_PEOPLE = 20_000
LAST_START = 28
LAST_DAY = 2_932_896  # 9999-12-31
Faults = Iterator[Issue]


def faults_of(portfolio: Portfolio, places: Places) -> list[Issue]:
    """Every fault of meaning; `places` tells where an entry stood, and what was unreadable."""
    heads = sum(person.headcount for person in portfolio.people)
    if heads > MOST_PEOPLE:
        text = f"There are {heads:,} people, heads counted; at most {MOST_PEOPLE:,} can be planned."
        return [Issue("/people", "too_many_people", text)]
    names = Names(portfolio, places)
    checks: list[Callable[[Names], Faults]] = [
        _calendar,
        _ids,
        _people,
        _projects,
        _demands,
        _bookings,
        _preferences,
        _rules,
        _policy,
        _cycles,
    ]
    return [fault for check in checks for fault in check(names)]


class Names:
    """The ids of a document by list, and faults for names that are not among them."""

    def __init__(self, portfolio: Portfolio, places: Places) -> None:
        self.portfolio, self.places = portfolio, places

    @cached_property
    def known(self) -> dict[str, set[str]]:
        """Ids that may be named, per list; `members` are people, heads unfolded."""
        document, broken = self.portfolio, self.places.broken
        people = set(broken.get("people", ()))
        return {
            "skills": {skill.id for skill in document.skills} | set(broken.get("skills", ())),
            "roles": {role.id for role in document.roles} | set(broken.get("roles", ())),
            "projects": {p.id for p in document.projects} | set(broken.get("projects", ())),
            "demands": {d.id for d in document.demands} | set(broken.get("demands", ())),
            "members": {m for person in document.people for m in person.members} | people,
            "people": {person.id for person in document.people}
            | {m for person in document.people for m in person.members}
            | people,
        }

    def each(self, name: str) -> Iterator[tuple[str, Any]]:
        """(pointer, entry) of a list."""
        for k, entry in enumerate(getattr(self.portfolio, name)):
            yield self.places.at(name, k), entry

    def missing(self, where: str, kind: str, name: str) -> Faults:
        """A fault where `name` is not among the ids of its kind."""
        if name in self.known[kind]:
            return
        if kind == "members" and name in self.known["people"]:
            text = f"'{name}' stands for several people here; name one of them, such as '{name}#1'."
            yield Issue(where, "headcount", text)
            return
        listed = "people" if kind == "members" else kind
        close = closest(name, self.known[kind])
        hint = f" Maybe '{close}'?" if close else f" Add it to {listed}, or correct the id."
        yield Issue(where, "unknown_id", f"'{name}' is not in {listed}.{hint}")


def _calendar(names: Names) -> Faults:
    calendar, periods = names.portfolio.calendar, names.portfolio.periods
    if calendar.period == "month" and calendar.start.day > LAST_START:
        text = "Start month periods on day 1 to 28, so that every month has that day."
        yield Issue("/calendar/start", "month_start", text)
    if periods.first_day(periods.count) > LAST_DAY:
        yield Issue("/calendar/periods", "too_late", "End the horizon by the year 9999.")


def _ids(names: Names) -> Faults:
    for name in ("skills", "roles", "projects", "demands"):
        seen: set[str] = set()
        for where, entry in names.each(name):
            if entry.id in seen:
                yield _twice(f"{where}/id", entry.id, name)
            seen.add(entry.id)
    seen = set()
    for where, person in names.each("people"):
        mine = {person.id, *person.members}
        if mine & seen:
            yield _twice(f"{where}/id", min(mine & seen), "people")
        seen |= mine


def _twice(where: str, name: str, listed: str) -> Issue:
    return Issue(where, "duplicate_id", f"'{name}' is in {listed} twice; give each its own id.")


def _people(names: Names) -> Faults:
    for where, person in names.each("people"):
        if person.role is not None:
            yield from names.missing(f"{where}/role", "roles", person.role)
        for skill in person.skills:
            yield from names.missing(f"{where}/skills{pointer([skill])}", "skills", skill)
        for k, entry in enumerate(person.learning):
            yield from names.missing(f"{where}/learning/{k}/skill", "skills", entry.skill)
        if person.from_ is not None and person.to is not None:
            yield from _in_order(where, person.from_, person.to)
        for k, entry in enumerate(person.availability):
            yield from _form(f"{where}/availability/{k}", entry)
    for where, role in names.each("roles"):
        for skill in role.skills:
            yield from names.missing(f"{where}/skills{pointer([skill])}", "skills", skill)


def _projects(names: Names) -> Faults:
    for where, project in names.each("projects"):
        for k, entry in enumerate(project.after):
            yield from names.missing(f"{where}/after/{k}/project", "projects", entry.project)


def _demands(names: Names) -> Faults:
    for where, demand in names.each("demands"):
        yield from names.missing(f"{where}/project", "projects", demand.project)
        if demand.role is not None:
            yield from names.missing(f"{where}/role", "roles", demand.role)
        for skill in demand.skills:
            yield from names.missing(f"{where}/skills{pointer([skill])}", "skills", skill)
        for field in ("only", "never"):
            for k, name in enumerate(getattr(demand, field) or ()):
                yield from names.missing(f"{where}/{field}/{k}", "people", name)
        for k, entry in enumerate(demand.effort):
            yield from _form(f"{where}/effort/{k}", entry)
        if len(demand.effort) > 1 and any(entry.flexible for entry in demand.effort):
            text = "A flexible demand has one effort entry; make a demand of each of the others."
            yield Issue(f"{where}/effort", "flexible_alone", text)


def _bookings(names: Names) -> Faults:
    for where, booking in names.each("bookings"):
        yield from names.missing(f"{where}/person", "members", booking.person)
        yield from names.missing(f"{where}/demand", "demands", booking.demand)
        yield from _form(where, booking)


def _preferences(names: Names) -> Faults:
    for where, entry in names.each("preferences"):
        yield from names.missing(f"{where}/person", "people", entry.person)
        yield from names.missing(f"{where}/demand", "demands", entry.demand)


def _rules(names: Names) -> Faults:
    optional = {project.id for project in names.portfolio.projects if project.optional}
    optional |= set(names.places.broken.get("projects", ()))
    for where, rule in names.each("rules"):
        yield from _named(names, where, rule)
        for k, name in enumerate(getattr(rule, "projects", ())):
            if name in names.known["projects"] and name not in optional:
                text = (
                    f"'{name}' can't be left out; set optional to true there, or take it out here."
                )
                yield Issue(f"{where}/projects/{k}", "not_optional", text)
        level, mentor_level = getattr(rule, "level", 0), getattr(rule, "mentor_level", 0)
        if mentor_level < level:
            text = f"A mentor needs at least the level {level} that others work alone with."
            yield Issue(f"{where}/mentor_level", "mentor_level", text)


def _named(names: Names, where: str, rule: RuleEntry) -> Faults:
    """The ids a rule entry names: people, projects, a skill."""
    for field, kind in (("people", "members"), ("projects", "projects")):
        listed: tuple[str, ...] = getattr(rule, field, ())
        for k, name in enumerate(listed):
            yield from names.missing(f"{where}/{field}/{k}", kind, name)
            if name in listed[:k]:
                yield _twice(f"{where}/{field}/{k}", name, field)
    skill = getattr(rule, "skill", None)
    if skill is not None:
        yield from names.missing(f"{where}/skill", "skills", skill)


def _policy(names: Names) -> Faults:
    policy = names.portfolio.policy
    if policy.step is not None and (not policy.step or (exact(policy.step) * 4).denominator != 1):
        text = f"The step {policy.step} is no positive multiple of 0.25 hours; give one, such as 4."
        yield Issue("/policy/step", "step", text)
    seen: set[str] = set()
    for k, tier in enumerate(policy.tiers or ()):
        for n, part in enumerate(tier):
            if part in seen:
                yield _twice(f"/policy/tiers/{k}/{n}", part, "tiers")
            seen.add(part)


def _cycles(names: Names) -> Faults:
    before = {p.id: [entry.project for entry in p.after] for p in names.portfolio.projects}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        ring = list(reversed(error.args[1]))
        at = next(k for k, p in enumerate(names.portfolio.projects) if p.id == ring[0])
        chain = " after ".join(f"'{name}'" for name in ring)
        where = f"{names.places.at('projects', at)}/after"
        yield Issue(where, "cycle", f"{chain}: a circle can't be planned; take one `after` out.")


def _form(where: str, entry: Span) -> Faults:
    """Exactly one way to say hours, with the fields that belong to it."""
    ways = _ways(entry)
    allowed = (
        "hours_per_week, fte, hours or hours_by_period"
        if isinstance(entry, Effort)
        else ("hours_per_week, fte or hours_by_period")
    )
    if len(ways) != 1:
        said = "none" if not ways else " and ".join(ways)
        yield Issue(where, "one_form", f"Say the hours in one way, {allowed}; this has {said}.")
    if "hours_by_period" in ways:
        if entry.to is not None:
            yield Issue(
                f"{where}/to", "no_end", "hours_by_period says how long it is; leave `to` out."
            )
    elif entry.to is None and not isinstance(entry, Availability):
        yield Issue(f"{where}/to", "missing", "A rate or a total needs its last day; give `to`.")
    if entry.to is not None:
        yield from _in_order(where, entry.from_, entry.to)
    if isinstance(entry, Effort):
        yield from _flexible(where, entry)


def _flexible(where: str, entry: Effort) -> Faults:
    if entry.flexible and entry.hours is None:
        yield Issue(f"{where}/flexible", "flexible", "Only a total, `hours`, can be flexible.")
    if entry.most_per_period is not None and not entry.flexible:
        text = 'most_per_period belongs to a flexible total; add "flexible": true, or take it out.'
        yield Issue(f"{where}/most_per_period", "flexible", text)


def _ways(entry: Span) -> list[str]:
    """The ways an entry says its hours in; one is right."""
    ways = []
    if entry.hours_per_week is not None:
        ways.append("hours_per_week")
    if entry.fte is not None:
        ways.append("fte")
    if entry.hours_by_period is not None:
        ways.append("hours_by_period")
    if isinstance(entry, Effort) and entry.hours is not None:
        ways.append("hours")
    return ways


def _in_order(where: str, first: dt.date, last: dt.date) -> Faults:
    if last < first:
        text = f"It ends on {last}, before it begins on {first}; swap them or correct one."
        yield Issue(f"{where}/to", "out_of_order", text)
