"""Every amount of a document worked out exactly, in quarter hours, by person and by demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.portfolio.calendar import Ints, Run, by_period, day_number, scaled_floor, spread
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact

if TYPE_CHECKING:
    from solver.portfolio.portfolio import Booking, Demand, Effort, Person, Portfolio, Span

Pair = tuple[str, str]
FOREVER = 1 << 40
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


@dataclass(frozen=True, slots=True)
class VoidBooking:
    """A booking in a period its person is not employed in: it counts for nothing."""

    index: int
    person: str
    demand: str
    kind: str
    period: int


class Hours:
    """A portfolio's amounts, each computed once when first asked for. Quarter hours, int64.

    `T` planned periods; amounts before and after them count for delays and `after` alone.
    A *member* is a person, or one head of a person with a headcount.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.periods = portfolio.periods
        self.T = self.periods.count

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
            quarters = self._cap_of(person)
            table.update(dict.fromkeys(person.members, quarters))
        return table

    @cached_property
    def employed(self) -> Mapping[str, NDArray[np.bool_]]:
        """Whether each member is employed on a working day of each planned period."""
        table: dict[str, NDArray[np.bool_]] = {}
        for person in self.portfolio.people:
            table.update(dict.fromkeys(person.members, self.employment(person, 0, self.T)))
        return table

    def employment(self, person: Person, low: int, high: int) -> NDArray[np.bool_]:
        """Whether someone is employed on a working day of each period low .. high - 1."""
        edges = self.periods.first_days(np.arange(low, high + 1, dtype=np.int64))
        first, last = self._employed_days(person)
        starts, ends = np.maximum(edges[:-1], first), np.minimum(edges[1:], last + 1)
        return self.periods.working_days(starts, ends) > 0

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
        most = total if entry.most_per_period is None else _floor(entry.most_per_period)
        edges = self.periods.first_days(np.arange(-delay, self.T - delay + 1, dtype=np.int64))
        first, last = _days(entry)
        is_open = (
            self.periods.working_days(
                np.maximum(edges[:-1], first), np.minimum(edges[1:], last + 1)
            )
            > 0
        )
        return Window(total, min(most, total), is_open)

    def asking_periods(self, demand: Demand) -> tuple[int, int] | None:
        """First and last period that asks anything, on the unclipped calendar at delay 0."""
        found = [ends for entry in demand.effort if (ends := self._asking_ends(entry))]
        if not found:
            return None
        return min(first for first, _ in found), max(last for _, last in found)

    def min_hours(self, demand: Demand) -> int:
        """The demand's least slice: its own, else the policy's."""
        if demand.min_hours is not None:
            return _quarters(demand.min_hours)
        policy = self.portfolio.policy.min_hours
        return _quarters(MIN_HOURS[self.periods.kind] if policy is None else policy)

    # -- bookings -------------------------------------------------------------------------

    @cached_property
    def base(self) -> Mapping[Pair, Run]:
        """Soft bookings per pair, from the periods before the horizon on."""
        return self._booked["soft"]

    @cached_property
    def lock(self) -> Mapping[Pair, Ints]:
        """Hard bookings per pair in the planned periods; frozen soft ones count as hard."""
        locks = {pair: run.within(0, self.T) for pair, run in self._booked["hard"].items()}
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
        runs = [self._booked[kind][pair] for kind in ("soft", "hard") if pair in self._booked[kind]]
        out = np.zeros(self.T, dtype=np.int64)
        for run in runs:
            out = np.maximum(out, run.within(low, high))
        return out

    @cached_property
    def booked_pairs(self) -> tuple[Pair, ...]:
        """Pairs with a booking of either kind that counts."""
        return tuple(dict.fromkeys([*self._booked["soft"], *self._booked["hard"]]))

    @cached_property
    def void_bookings(self) -> tuple[VoidBooking, ...]:
        """Bookings in planned periods in which their person is not employed."""
        return tuple(self._booked_and_void[1])

    # -- the step -------------------------------------------------------------------------

    @cached_property
    def step(self) -> int:
        """The step of x: the policy's, else the greatest common divisor of the data."""
        if self.portfolio.policy.step is not None:
            return _quarters(self.portfolio.policy.step)
        common = 0
        for value in self._step_values():
            common = gcd(common, value)
            if common == 1:
                break
        return common or 1

    def _step_values(self) -> Iterator[int]:
        for demand in self.portfolio.demands:
            yield self.min_hours(demand)
            if demand.effort[0].most_per_period is not None:
                yield _floor(demand.effort[0].most_per_period)
            yield _common(self._asked_or_total(demand))
        for person in self.portfolio.people:
            yield _common(self.cap[person.members[0]])
        for pair in self.booked_pairs:
            for kind in ("soft", "hard"):
                if pair in self._booked[kind]:
                    yield _common(self._booked[kind][pair].within(0, self.T))

    def _asked_or_total(self, demand: Demand) -> Ints:
        if demand.effort[0].flexible:
            return np.array([self.total(demand)], dtype=np.int64)
        return self.asked(demand)

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
            runs = [self._effort(entry) for entry in demand.effort]
            if len(runs) == 1:
                table[demand.id] = runs[0]
            else:
                table[demand.id] = Run(
                    low, sum((run.within(low, high) for run in runs[1:]), runs[0].within(low, high))
                )
        return table

    def _effort(self, entry: Effort) -> Run:
        if entry.hours is None:
            return self._span(entry, is_half_up=True)
        days = _days(entry)
        count = int(self.periods.working_days(days[0], days[1] + 1))
        if not count:
            return Run(0, np.zeros(0, dtype=np.int64))
        per_day = exact(entry.hours) / count
        return spread(self.periods, days, per_day, self.reach, is_half_up=True)

    def _span(self, entry: Span, *, is_half_up: bool) -> Run:
        if entry.hours_by_period is not None:
            first = self.periods.index(day_number(entry.from_))
            return by_period(first, entry.hours_by_period, is_half_up=is_half_up)
        return spread(
            self.periods, _days(entry), self._per_day(entry), self.reach, is_half_up=is_half_up
        )

    def _per_day(self, entry: Span) -> Fraction:
        """Hours a working day of a rate: per week, or a share of the calendar's week."""
        if entry.hours_per_week is not None:
            week = exact(entry.hours_per_week)
        else:
            week = exact(entry.fte or 0) * exact(self.portfolio.calendar.hours_per_week)
        return week / self.periods.days_in_week

    @cached_property
    def _booked(self) -> Mapping[str, Mapping[Pair, Run]]:
        return self._booked_and_void[0]

    @cached_property
    def _booked_and_void(self) -> tuple[Mapping[str, Mapping[Pair, Run]], list[VoidBooking]]:
        low, high = self.reach
        employed = {
            person.id: self.employment(person, low, high)
            for person in {
                id(p): p
                for p in (
                    self.portfolio.person_by_member[b.person] for b in self.portfolio.bookings
                )
            }.values()
        }
        sums: dict[str, dict[Pair, Ints]] = defaultdict(dict)
        void: list[VoidBooking] = []
        for index, booking in enumerate(self.portfolio.bookings):
            is_employed = employed[self.portfolio.person_by_member[booking.person].id]
            quarters = self._span(booking, is_half_up=False).within(low, high)
            lost = (quarters > 0) & ~is_employed
            if lost.any():
                void.extend(self._void(index, booking, np.flatnonzero(lost[-low:])))
                quarters = np.where(lost, 0, quarters)
            pair = (booking.person, booking.demand)
            known = sums[booking.kind].get(pair)
            sums[booking.kind][pair] = quarters if known is None else known + quarters
        runs = {
            kind: {pair: Run(low, total) for pair, total in sums[kind].items() if total.any()}
            for kind in ("soft", "hard")
        }
        return runs, void

    def _void(self, index: int, booking: Booking, periods: Ints) -> Iterator[VoidBooking]:
        for t in periods:
            yield VoidBooking(index, booking.person, booking.demand, booking.kind, int(t))

    def _employed_days(self, person: Person) -> tuple[int, int]:
        first = -FOREVER if person.from_ is None else day_number(person.from_)
        last = FOREVER if person.to is None else day_number(person.to)
        return first, last

    def _usual_week(self, person: Person) -> Fraction:
        usual = person.hours_per_week
        return exact(self.portfolio.calendar.hours_per_week if usual is None else usual)

    def _cap_of(self, person: Person) -> Ints:
        """Running total over the horizon, rounded down, period by period."""
        days, is_working, counts_at = self._horizon_days
        first, last = self._employed_days(person)
        scale, rates = self._daily_rates(person)
        works = is_working & (days >= first) & (days <= last)
        ratio = (1 - exact(person.reserved)) * QUARTERS_PER_HOUR / scale
        if len(days) * int(max(rates, default=0)) >= (1 << 62):
            running = np.cumsum(np.where(works, rates.astype(object), 0))
        else:
            running = np.cumsum(np.where(works, rates, 0))
        totals = scaled_floor(np.concatenate([[0], running[counts_at]]), ratio, is_half_up=False)
        return np.diff(totals)

    @cached_property
    def _horizon_days(self) -> tuple[Ints, NDArray[np.bool_], Ints]:
        first, end = self.periods.first_day(0), self.periods.first_day(self.T)
        days = np.arange(first, end, dtype=np.int64)
        return days, self.periods.is_working(days), self.periods.ends(0, self.T - 1) - first - 1

    def _daily_rates(self, person: Person) -> tuple[int, NDArray]:
        """Hours of each horizon day in force, times the returned scale."""
        days, _, _ = self._horizon_days
        spans = [(-FOREVER, FOREVER, self._usual_week(person) / self.periods.days_in_week)]
        for entry in person.availability:
            spans.extend(self._availability_spans(entry))
        scale = lcm(*(rate.denominator for _, _, rate in spans))
        whole = [int(rate * scale) for _, _, rate in spans]
        rates = np.zeros(len(days), dtype=np.int64 if max(whole) < (1 << 62) else object)
        for (first, last, _), rate in zip(spans, whole, strict=True):
            low, high = max(0, first - int(days[0])), max(0, last + 1 - int(days[0]))
            rates[low:high] = rate
        return scale, rates

    def _availability_spans(self, entry: Span) -> Iterator[tuple[int, int, Fraction]]:
        if entry.hours_by_period is None:
            last = FOREVER if entry.to is None else day_number(entry.to)
            yield day_number(entry.from_), last, self._per_day(entry)
            return
        first = self.periods.index(day_number(entry.from_))
        edges = self.periods.first_days(
            np.arange(first, first + len(entry.hours_by_period) + 1, dtype=np.int64)
        )
        for (a, b), value in zip(pairwise(edges.tolist()), entry.hours_by_period, strict=True):
            count = int(self.periods.working_days(a, b))
            yield a, b - 1, exact(value) / count if count else Fraction(0)

    def _asking_ends(self, entry: Effort) -> tuple[int, int] | None:
        if entry.hours_by_period is not None:
            run = self._span(entry, is_half_up=True)
            asked = np.flatnonzero(run.quarters)
            return (run.first + int(asked[0]), run.first + int(asked[-1])) if len(asked) else None
        return self._rate_ends(entry)

    def _rate_ends(self, entry: Effort) -> tuple[int, int] | None:
        """By bisection on the running total, so that centuries of days cost nothing."""
        days = _days(entry)
        count = int(self.periods.working_days(days[0], days[1] + 1))
        if not count:
            return None
        per_day = self._per_day(entry) if entry.hours is None else exact(entry.hours) / count
        if entry.flexible:
            at = np.array([1, count])
        else:
            ratio = per_day * QUARTERS_PER_HOUR
            total = int(scaled_floor(np.array([count]), ratio, is_half_up=True)[0])
            if not total:
                return None
            at = np.array([_count_reaching(1, ratio), _count_reaching(total, ratio)])
        return self._asking_between(days, at) if per_day else None

    def _asking_between(self, days: tuple[int, int], at: Ints) -> tuple[int, int]:
        """The periods of the n-th working days of a span."""
        first = np.datetime64(days[0], "D")
        nth = np.busday_offset(first, at - 1, roll="forward", busdaycal=self.periods.working)
        low, high = nth.astype(np.int64).tolist()
        return self.periods.index(low), self.periods.index(high)


def _count_reaching(quarters: int, ratio: Fraction) -> int:
    """Least count whose running total, rounded half up, reaches so many quarter hours."""
    exactly = (quarters - Fraction(1, 2)) / ratio
    return -(-exactly.numerator // exactly.denominator)


def _quarters(hours: float) -> int:
    """Hours of a lower limit in quarter hours, rounded up where they are no multiple."""
    exactly = exact(hours) * QUARTERS_PER_HOUR
    return -(-exactly.numerator // exactly.denominator)


def _floor(hours: float) -> int:
    """Hours of an upper limit in quarter hours, rounded down where they are no multiple."""
    return (exact(hours) * QUARTERS_PER_HOUR).__floor__()


def _common(values: Ints) -> int:
    return int(np.gcd.reduce(values)) if len(values) else 0


def _days(entry: Span) -> tuple[int, int]:
    """First and last day of an entry that has both."""
    assert entry.to is not None, "a rate without `to` is refused when the document is read"
    return day_number(entry.from_), day_number(entry.to)
