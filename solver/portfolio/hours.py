"""Every amount of a document worked out exactly, in quarter hours, by person and by demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.bookings import Pair, VoidBooking, booked_and_void
from solver.portfolio.calendar import Ints, Run, day_number
from solver.portfolio.capacity import Capacities
from solver.portfolio.efforts import asking_ends, effort_run, first_and_last_day
from solver.portfolio.numbers import exact, quarters_down, quarters_up
from solver.portfolio.step import step_of

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Demand, Person, Portfolio

MIN_HOURS = {"week": 4, "day": 1, "month": 8}
MAX_PROJECTS = {"week": 3, "day": 3, "month": 5}


@dataclass(frozen=True, slots=True)
class Window:
    """A flexible demand: where its total may be worked, and how much of it in one period.

    total, most: quarter hours. is_open: bool [t], the periods that hold a working day of it.
    """

    total: int
    most: int
    is_open: NDArray[np.bool_]


class Hours:
    """A portfolio's amounts, each computed once when first asked for. Quarter hours, int64.

    `T` planned periods; amounts before and after them count for delays and `after` alone.
    A *member* is a person, or one head of a person with a headcount.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.periods = portfolio.periods
        self.T = self.periods.count
        self.capacities = Capacities(portfolio)

    # -- people ---------------------------------------------------------------------------

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Everyone who can work, in the document's order, headcounts unfolded."""
        return tuple(member for person in self.portfolio.people for member in person.members)

    @cached_property
    def _named(self) -> Mapping[str, tuple[str, ...]]:
        table = {member: (member,) for member in self.members}
        return table | {person.id: person.members for person in self.portfolio.people}

    def members_named(self, name: str) -> tuple[str, ...]:
        """The members an id means: itself, or every head behind a bare id."""
        return self._named[name]

    @cached_property
    def cap(self) -> Mapping[str, Ints]:
        """What each member can give per period, after holidays, leave and the reserved share."""
        table: dict[str, Ints] = {}
        for person in self.portfolio.people:
            quarters = self.capacities.of(person)
            table.update(dict.fromkeys(person.members, quarters))
        return table

    @cached_property
    def employed(self) -> Mapping[str, NDArray[np.bool_]]:
        """Whether each member is employed on a working day of each planned period."""
        table: dict[str, NDArray[np.bool_]] = {}
        for person in self.portfolio.people:
            table.update(
                dict.fromkeys(person.members, self.capacities.employment(person, 0, self.T))
            )
        return table

    @cached_property
    def rate(self) -> Mapping[str, Fraction]:
        """Money per hour of each member; the mean of the given ones where there is none."""
        given = [(exact(p.rate), p.headcount) for p in self.portfolio.people if p.rate is not None]
        heads = sum(count for _, count in given)
        mean = sum((rate * n for rate, n in given), Fraction(0)) / heads if heads else Fraction(0)
        return {
            member: mean if person.rate is None else exact(person.rate)
            for person in self.portfolio.people
            for member in person.members
        }

    def levels(self, person: Person, skill: str) -> NDArray[np.int8]:
        """Proficiency 0..5 on the first day of each planned period."""
        level = np.full(self.T, person.skills.get(skill, 0), dtype=np.int8)
        steps = [entry for entry in person.learning if entry.skill == skill]
        for entry in sorted(steps, key=lambda entry: entry.from_):  # stable: ties by place
            level[self._starts >= day_number(entry.from_)] = entry.level
        return level

    def max_projects(self, member: str) -> int | None:
        """Most projects of a member in one period; None: no limit."""
        own = self.portfolio.person_by_member[member].max_projects
        if own is not None:
            return own
        policy = self.portfolio.policy
        if "max_projects" in policy.model_fields_set:
            return policy.max_projects
        return MAX_PROJECTS[self.periods.kind]

    # -- demands --------------------------------------------------------------------------

    def needs(self, demand: Demand) -> Mapping[str, int]:
        """Least level of each skill: the role's, added to or raised by the demand's own."""
        needs = dict(self._role_skills.get(demand.role or "", {}))
        for skill, level in demand.skills.items():
            needs[skill] = max(level, needs.get(skill, 0))
        return {skill: level for skill, level in needs.items() if level > 0}

    def asked(self, demand: Demand, delay: int = 0) -> Ints:
        """Hours asked per planned period; for a window the most that may be worked in each."""
        window = self.window(demand, delay)
        if window is not None:
            return np.where(window.is_open, min(window.total, window.most), 0).astype(np.int64)
        return self._asked[demand.id].within(-delay, self.T - delay)

    def total(self, demand: Demand, delay: int = 0) -> int:
        """Hours asked inside the horizon, all periods together."""
        return int(self._asked[demand.id].within(-delay, self.T - delay).sum())

    def past(self, demand: Demand, delay: int) -> int:
        """Hours a delay moves past the end of the horizon."""
        return int(self._asked[demand.id].within(self.T - delay, self.T).sum())

    def window(self, demand: Demand, delay: int = 0) -> Window | None:
        """The window of a flexible demand, shifted by the delay; None: hours are by period."""
        entry = demand.effort[0]
        if not entry.flexible:
            return None
        total = self.total(demand, delay)
        most = total if entry.most_per_period is None else quarters_down(entry.most_per_period)
        edges = self.periods.first_days(np.arange(-delay, self.T - delay + 1, dtype=np.int64))
        first, last = first_and_last_day(entry)
        is_open = (
            self.periods.working_days(
                np.maximum(edges[:-1], first), np.minimum(edges[1:], last + 1)
            )
            > 0
        )
        return Window(total, min(most, total), is_open)

    def asking_periods(self, demand: Demand) -> tuple[int, int] | None:
        """First and last period that asks anything, on the unclipped calendar at delay 0."""
        found = [ends for entry in demand.effort if (ends := asking_ends(self.portfolio, entry))]
        if not found:
            return None
        return min(first for first, _ in found), max(last for _, last in found)

    def min_hours(self, demand: Demand) -> int:
        """The demand's least slice: its own, else the policy's."""
        if demand.min_hours is not None:
            return quarters_up(demand.min_hours)
        policy = self.portfolio.policy.min_hours
        return quarters_up(MIN_HOURS[self.periods.kind] if policy is None else policy)

    # -- bookings -------------------------------------------------------------------------

    @cached_property
    def base(self) -> Mapping[Pair, Run]:
        """Soft bookings per pair, from the periods before the horizon on."""
        return self.booked["soft"]

    @cached_property
    def lock(self) -> Mapping[Pair, Ints]:
        """Hard bookings per pair in the planned periods; frozen soft ones count as hard."""
        locks = {pair: run.within(0, self.T) for pair, run in self.booked["hard"].items()}
        frozen = self.frozen
        if frozen.any():
            for pair, run in self.base.items():
                held = np.where(frozen, run.within(0, self.T), 0)
                if held.any():
                    locks[pair] = np.maximum(locks.get(pair, 0), held)
        return {pair: lock for pair, lock in locks.items() if lock.any()}

    @cached_property
    def frozen(self) -> NDArray[np.bool_]:
        """Planned periods that start before policy.freeze_until."""
        until = self.portfolio.policy.freeze_until
        if until is None:
            return np.zeros(self.T, dtype=bool)
        return self._starts < day_number(until)

    def por(self, pair: Pair, delay: int = 0) -> Ints:
        """The plan of record of a pair: max(base, lock), moved by its project's delay."""
        low, high = -delay, self.T - delay
        runs = [self.booked[kind][pair] for kind in ("soft", "hard") if pair in self.booked[kind]]
        out = np.zeros(self.T, dtype=np.int64)
        for run in runs:
            out = np.maximum(out, run.within(low, high))
        return out

    @cached_property
    def booked_pairs(self) -> tuple[Pair, ...]:
        """Pairs with a booking of either kind that counts."""
        return tuple(dict.fromkeys([*self.booked["soft"], *self.booked["hard"]]))

    @cached_property
    def void_bookings(self) -> tuple[VoidBooking, ...]:
        """Bookings in planned periods in which their person is not employed."""
        return tuple(self._booked_and_void[1])

    @cached_property
    def step(self) -> int:
        """The step of x: the policy's, else the greatest common divisor of the data."""
        return step_of(self)

    # -- inside ---------------------------------------------------------------------------

    @cached_property
    def reach(self) -> tuple[int, int]:
        """The periods amounts are kept for: the horizon, and before it what a delay can bring."""
        delays = (project.max_delay for project in self.portfolio.projects)
        return -max(delays, default=0), self.T

    @cached_property
    def _starts(self) -> Ints:
        return self.periods.first_days(np.arange(self.T, dtype=np.int64))

    @cached_property
    def _role_skills(self) -> Mapping[str, Mapping[str, int]]:
        return {role.id: role.skills for role in self.portfolio.roles}

    @cached_property
    def _asked(self) -> Mapping[str, Run]:
        low, high = self.reach
        table = {}
        for demand in self.portfolio.demands:
            runs = [effort_run(self.portfolio, entry, self.reach) for entry in demand.effort]
            if len(runs) == 1:
                table[demand.id] = runs[0]
            else:
                table[demand.id] = Run(
                    low, sum((run.within(low, high) for run in runs[1:]), runs[0].within(low, high))
                )
        return table

    @cached_property
    def booked(self) -> Mapping[str, Mapping[Pair, Run]]:
        """Bookings that count, by kind (soft, hard) and pair."""
        return self._booked_and_void[0]

    @cached_property
    def _booked_and_void(self) -> tuple[Mapping[str, Mapping[Pair, Run]], list[VoidBooking]]:
        return booked_and_void(self.portfolio, self.capacities, self.reach)
