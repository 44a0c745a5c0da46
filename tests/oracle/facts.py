"""Everything the document says that does not depend on a plan, computed once.

Keys are the planner's ids: i a person (members of a headcount `id#k`), d a demand, p a project,
t a period. Hours are exact fractions.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property

from tests.oracle.calendar_arithmetic import (
    Calendar,
    capacity_of,
    is_employed_in,
    laid_out,
    rounded,
    span,
    working_days_between,
)
from tests.oracle.exact import QUARTER, ZERO, down, exact, greatest_common_divisor, half_up
from tests.oracle.policy import Policy, project_weight

Hours = dict[int, Fraction]
Slices = dict[tuple[str, str, int], Fraction]


class Facts:
    """A portfolio document, worked out."""

    def __init__(self, document: dict) -> None:
        self.document = document
        self.calendar = Calendar(document["calendar"])
        self.horizon = range(self.calendar.periods)
        self.policy = Policy(document.get("policy") or {}, self.calendar)
        self.rules: list[dict] = document.get("rules") or []
        self.people: dict[str, dict] = {}
        self.members: dict[str, list[str]] = {}
        for entry in document["people"]:
            names = member_names(entry)
            self.members[entry["id"]] = names
            self.members.update({name: [name] for name in names})
            self.people.update(dict.fromkeys(names, entry))
        self.projects = {entry["id"]: entry for entry in document["projects"]}
        self.demands = {entry["id"]: entry for entry in document["demands"]}
        self.project_of = {d: entry["project"] for d, entry in self.demands.items()}
        self.weight = {p: project_weight(entry) for p, entry in self.projects.items()}
        self.needs = {d: needs_of(document, entry) for d, entry in self.demands.items()}
        self.effort = {d: self.hours_asked(entry) for d, entry in self.demands.items()}
        self.rate = rates_of(self)
        self._levels: dict[tuple[str, str, int], int] = {}
        self._eligible: dict[tuple[str, str, int], bool] = {}

    def demands_of(self, p: str) -> list[str]:
        """The demands of a project."""
        return [d for d in self.demands if self.project_of[d] == p]

    def hours_asked(self, demand: dict) -> Hours:
        """req at delay 0, on the calendar without ends: every effort entry rounded, then added."""
        total: Hours = {}
        for entry in demand["effort"]:
            for t, hours in rounded(laid_out(self.calendar, entry), half_up).items():
                total[t] = total.get(t, ZERO) + hours
        return total

    @cached_property
    def cap(self) -> dict[tuple[str, int], Fraction]:
        """cap[i, t] over the horizon."""
        return {
            (i, t): hours
            for i, entry in self.people.items()
            for t, hours in capacity_of(self.calendar, entry).items()
        }

    @cached_property
    def employed(self) -> dict[tuple[str, int], bool]:
        """Whether i is employed in t, over the horizon."""
        return {(i, t): self.is_employed(i, t) for i in self.people for t in self.horizon}

    def is_employed(self, i: str, t: int) -> bool:
        """Whether i is employed in t, also outside the horizon."""
        return is_employed_in(self.calendar, self.people[i], t)

    def booked(self, kind: str) -> Slices:
        """Bookings of one kind, rounded down, on the calendar without ends; void ones left out."""
        result: Slices = {}
        for booking in self.document.get("bookings") or []:
            if (booking.get("kind") or "soft") != kind:
                continue
            i, d = booking["person"], booking["demand"]
            for t, hours in rounded(laid_out(self.calendar, booking), down).items():
                if hours > 0 and self.is_employed(i, t):
                    result[i, d, t] = result.get((i, d, t), ZERO) + hours
        return result

    @cached_property
    def base(self) -> Slices:
        """Soft bookings, before and after the horizon too."""
        return self.booked("soft")

    @cached_property
    def hard(self) -> Slices:
        """Hard bookings, before and after the horizon too."""
        return self.booked("hard")

    @cached_property
    def por(self) -> Slices:
        """The plan of record at delay 0: the larger of soft and hard bookings."""
        keys = self.base.keys() | self.hard.keys()
        return {key: max(self.base.get(key, ZERO), self.hard.get(key, ZERO)) for key in keys}

    @cached_property
    def lock(self) -> Slices:
        """Locked hours inside the horizon; in frozen periods the soft bookings count as locks."""
        locked = {
            key: hours
            for key, hours in self.por.items()
            if key[2] in self.horizon and self.is_frozen(key[2])
        }
        for key, hours in self.hard.items():
            if key[2] in self.horizon and not self.is_frozen(key[2]):
                locked[key] = hours
        return locked

    def is_frozen(self, t: int) -> bool:
        """Whether period t starts before the policy's freeze_until."""
        until = self.policy.freeze_until
        return until is not None and self.calendar.first_day(t) < until

    def level(self, i: str, s: str, t: int) -> int:
        """The proficiency of i in skill s on the first day of t."""
        if (i, s, t) not in self._levels:
            self._levels[i, s, t] = level_on(self.people[i], s, self.calendar.first_day(t))
        return self._levels[i, s, t]

    def is_eligible(self, i: str, d: str, t: int) -> bool:
        """Whether i may work on d in t at all."""
        if (i, d, t) not in self._eligible:
            skilled = all(self.level(i, s, t) >= n for s, n in self.needs[d].items())
            self._eligible[i, d, t] = skilled and self.employed[i, t] and self.is_allowed(i, d)
        return self._eligible[i, d, t]

    def is_allowed(self, i: str, d: str) -> bool:
        """Whether tags and the lists `only` and `never` of d allow i."""
        demand, tags = self.demands[d], set(self.people[i].get("tags") or [])
        requires, excludes = set(demand.get("requires") or []), set(demand.get("excludes") or [])
        if not requires <= tags or excludes & tags:
            return False
        only = demand.get("only")
        if only is not None and not any(i in self.members[name] for name in only):
            return False
        return not any(i in self.members[name] for name in demand.get("never") or [])

    def min_hours(self, d: str) -> Fraction:
        """The least hours of a slice of d: its own, else the policy's."""
        own = self.demands[d].get("min_hours")
        return self.policy.min_hours if own is None else exact(own)

    def is_window(self, d: str) -> bool:
        """Whether the hours of d may be worked any time inside a window."""
        return bool(self.demands[d]["effort"][0].get("flexible"))

    def window_periods(self, d: str) -> set[int]:
        """Periods with a working day of d's window, at delay 0, on the calendar without ends."""
        days = working_days_between(self.calendar, *span(self.demands[d]["effort"][0]))
        return {self.calendar.period_of(day) for day in days}

    def hours_in_horizon(self, p: str) -> Fraction:
        """The hours p asks for inside the horizon at delay 0."""
        demands = self.demands_of(p)
        return sum((self.effort[d].get(t, ZERO) for d in demands for t in self.horizon), ZERO)

    @cached_property
    def step(self) -> Fraction:
        """The grid of slices: the policy's step, else the common divisor of all that is given."""
        if self.policy.step is not None:
            return self.policy.step
        amounts = [*self.cap.values(), *(self.min_hours(d) for d in self.demands)]
        for booked in (self.base, self.hard):
            amounts += [hours for key, hours in booked.items() if key[2] in self.horizon]
        for d, demand in self.demands.items():
            asked = [self.effort[d].get(t, ZERO) for t in self.horizon]
            amounts += [sum(asked, ZERO)] if self.is_window(d) else asked
            amounts.append(exact(demand["effort"][0].get("most_per_period") or 0))
        return greatest_common_divisor(amounts) or QUARTER


def member_names(entry: dict) -> list[str]:
    """The people a person entry stands for: itself, or `id#1` to `id#n` of a headcount n >= 2."""
    count = entry.get("headcount") or 1
    if count == 1:
        return [entry["id"]]
    return [f"{entry['id']}#{k}" for k in range(1, count + 1)]


def needs_of(document: dict, demand: dict) -> dict[str, int]:
    """The least level of each skill: the role's, which the demand's own add to or raise."""
    needs: dict[str, int] = {}
    for role in document.get("roles") or []:
        if role["id"] == demand.get("role"):
            needs.update(role.get("skills") or {})
    for s, level in (demand.get("skills") or {}).items():
        needs[s] = max(level, needs.get(s, 0))
    return needs


def level_on(person: dict, s: str, day: date) -> int:
    """The level in s on a day: of the learning begun by then the latest, else `skills`."""
    begun = [
        (date.fromisoformat(entry["from"]), n, entry["level"])
        for n, entry in enumerate(person.get("learning") or [])
        if entry["skill"] == s and date.fromisoformat(entry["from"]) <= day
    ]
    if begun:
        return max(begun)[2]
    return (person.get("skills") or {}).get(s, 0)


def rates_of(facts: Facts) -> dict[str, Fraction]:
    """Money per hour: the person's own, else the mean of those given (members count singly)."""
    given = {i: entry["rate"] for i, entry in facts.people.items() if entry.get("rate") is not None}
    rates = {i: exact(rate) for i, rate in given.items()}
    mean = sum(rates.values(), ZERO) / len(rates) if rates else ZERO
    return {i: rates.get(i, mean) for i in facts.people}
