"""Problem: a portfolio as arrays. The one table of shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Small = NDArray[np.int32]
AnyInts = NDArray[np.signedinteger[Any]]
NONE = -1


@dataclass(frozen=True, slots=True)
class Ratios:
    """Exact numbers over one denominator: value[j] = top[j] / bottom.

    top is int64 where the numbers allow it, else Python integers in an object array.
    """

    top: NDArray[Any]
    bottom: int

    @classmethod
    def of(cls, values: list[Fraction]) -> Ratios:
        """Bring fractions over one denominator."""
        bottom = int(np.lcm.reduce([v.denominator for v in values], dtype=object)) if values else 1
        top = [v.numerator * (bottom // v.denominator) for v in values]
        is_small = all(abs(v) < 1 << 62 for v in top)
        return cls(np.array(top, dtype=np.int64 if is_small else object), bottom)

    def at(self, index: Ints) -> Ratios:
        """The numbers at an index array."""
        return Ratios(self.top[index], self.bottom)

    def times(self, factor: Fraction) -> Ratios:
        """The numbers times a factor, exactly."""
        most = int(np.abs(self.top).max(initial=0)) * abs(factor.numerator)
        top = self.top if most < 1 << 62 else self.top.astype(object)
        return Ratios(top * factor.numerator, self.bottom * factor.denominator)

    def __getitem__(self, j: int | np.integer[Any]) -> Fraction:
        return Fraction(int(self.top[j]), self.bottom)

    def floats(self) -> NDArray[np.float64]:
        """The numbers as floats, for heuristics only."""
        return np.array([v / self.bottom for v in self.top.tolist()], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Together:
    """A `together` rule: members who work on a project in a period all or not at all."""

    members: Ints


@dataclass(frozen=True, slots=True)
class Mentor:
    """A `mentor` rule. is_junior, is_mentor: bool [i, t]; needs: bool [d], demands it is about."""

    is_junior: Bools
    is_mentor: Bools
    needs: Bools


@dataclass(frozen=True)
class Problem:
    """A portfolio as arrays. Read-only; hours in ticks of a quarter hour.

    Axes: i member, d demand, t planned period, p project, k pair (i, d) that is eligible or
    booked, c choice of a project (on with some delay), r demand under a choice.

    step          int              every x is a multiple of it, or its lock
    cap           int64 [i, t]     what i can give
    limit         int64 [i, t]     most that i may work: cap with overtime, or what locks reach
    usual         int64 [i, t]     max(cap, locked load): beyond it is overtime
    rate          Ratios [i]       money per hour
    max_projects  int64 [i, t]     most projects, or what locks reach; a large number: no limit
    pair_i pair_d int64 [k]        the pair's member and demand; sorted by demand, then member
    may_row       int32 [k]        row in mays
    mays          bool [., t]      eligible: skills, tags, only, never, employed, and not frozen
    lock_row      int64 [k]        row in locks, or -1
    locks         int64 [., t]     hard hours
    por_row       int64 [k]        row in por of the project's first choice, or -1; one row a delay
    por           int64 [., t]     plan of record, moved by the delay
    project       int64 [d]        p
    least_hours   int64 [d]        min_hours
    heads_most    int64 [d, t]     max_people, or what locks reach
    heads_least   int64 [d, t]     min_people where anyone is, or what locks reach
    team_most     int64 [d]        max_team, or what locks reach
    is_window     bool [d]
    first_row     int64 [d]        r of the demand under its project's first choice
    req           int64 [r, t]     hours asked; for a window min(total, most) in its periods
    cover         int64 [r, t]     max(req, locked): most hours worked there
    total         int64 [r]        hours asked inside the horizon
    cover_total   int64 [r]        max(total, locked); what a window may come to
    past          int64 [r]        hours a delay moved past the horizon
    weight        Ratios [p]
    first_choice  int64 [p + 1]    choices of p: delays 0, 1, .. from here up to the next
    can_be_off    bool [p]
    off_points    Ratios [p]       hours or value lost when off, before the weight of `dropped`
    has_value     bool [p]         off_points are points as they are
    delay_points  Ratios [p]       points per period of delay, before the weight of `delay`
    budgets       p -> money       of projects; NONE (-1): of the whole portfolio
    after         (p, q, gap)      p on with delay a, q with delay b: a - b > gap
    needs_on      (p, q)           p only on where q is on
    one_of        tuples of p
    apart         tuples of i      limits per project and period come from the locks
    together      Together
    mentors       Mentor
    frozen        bool [t]
    max_moves     int or None
    likes         k -> points an hour; once: k -> points once
    """

    step: int
    cap: Ints
    limit: Ints
    usual: Ints
    rate: Ratios
    max_projects: Ints
    pair_i: Ints
    pair_d: Ints
    may_row: Small
    mays: Bools
    lock_row: Ints
    locks: Ints
    por_row: Ints
    por: Ints
    project: Ints
    least_hours: Ints
    heads_most: Ints
    heads_least: Ints
    team_most: Ints
    is_window: Bools
    first_row: Ints
    req: Ints
    cover: Ints
    total: Ints
    cover_total: Ints
    past: Ints
    weight: Ratios
    first_choice: Ints
    can_be_off: Bools
    off_points: Ratios
    has_value: Bools
    delay_points: Ratios
    budgets: Mapping[int, Fraction]
    after: tuple[tuple[int, int, int], ...]
    needs_on: tuple[tuple[int, int], ...]
    one_of: tuple[tuple[int, ...], ...]
    apart: tuple[Ints, ...]
    together: tuple[Together, ...]
    mentors: tuple[Mentor, ...]
    frozen: Bools
    max_moves: int | None
    likes: Mapping[int, Fraction]
    once: Mapping[int, Fraction]
    overtime_premium: Fraction
    weights: Mapping[str, Fraction]
    tiers: tuple[tuple[str, ...], ...]

    ratios = staticmethod(Ratios.of)

    def weights_of(self, parts: Sequence[str]) -> dict[str, Fraction]:
        """Weights with every other part at 0. `dropped_value`: values of projects, in points."""
        weights = {part: w if part in parts else Fraction(0) for part, w in self.weights.items()}
        return weights | {"dropped_value": Fraction("dropped" in parts)}

    @property
    def T(self) -> int:  # noqa: N802  # the problem statement's letter
        """Planned periods."""
        return int(self.cap.shape[1])

    @property
    def P(self) -> int:  # noqa: N802  # the problem statement's letter
        """Projects."""
        return len(self.can_be_off)

    @cached_property
    def choices(self) -> Ints:
        """Number of choices of each project: its possible delays."""
        return np.diff(self.first_choice)

    @cached_property
    def is_open(self) -> Bools:
        """Projects whose being on or delay is to be decided."""
        return np.asarray(self.can_be_off | (self.choices > 1))

    @cached_property
    def pair_p(self) -> Ints:
        """The project of each pair."""
        return self.project[self.pair_d]

    @cached_property
    def cover_reach(self) -> Ints:
        """Most hours a demand can take in a period under any choice: int64 [d, t]."""
        return (
            np.maximum.reduceat(self.cover, self.first_row, axis=0)
            if len(self.cover)
            else self.cover
        )

    @cached_property
    def demand_rows(self) -> Ints:
        """Number of choices of each demand's project: int64 [d]."""
        return self.choices[self.project]

    @cached_property
    def least_reach(self) -> Ints:
        """Smallest legal new slice under any choice; a large number where there is none: [d, t].

        A multiple of the step, at least min(min_hours, req), at most req.
        """
        nothing = np.int64(1 << 40)
        rows = np.repeat(np.arange(len(self.first_row)), self.demand_rows)
        least = self.least_of(rows, self.req)
        least = np.where((least > self.req) | (self.req == 0), nothing, least)
        return np.minimum.reduceat(least, self.first_row, axis=0) if len(least) else least

    def least_of(self, d: Ints, req: Ints) -> Ints:
        """Least slice on the step's grid where so much is asked: [len(d), t]."""
        least = np.minimum(self.least_hours[d][:, None], req)
        return np.asarray(np.maximum(-(-least // self.step), 1) * self.step)

    def may_of(self, k: Ints | slice) -> Bools:
        """Periods in which pairs are eligible: bool [len(k), t]."""
        return self.mays[self.may_row[k]]

    def lock_of(self, k: Ints) -> Ints:
        """Locked hours of pairs: int64 [len(k), t]."""
        return _rows_at(self.locks, self.lock_row[k], self.T)

    def por_of(self, k: Ints, delay: Ints | int = 0) -> Ints:
        """Plan of record of pairs under a delay of each: int64 [len(k), t]."""
        first = self.por_row[k]
        return _rows_at(self.por, np.where(first < 0, NONE, first + delay), self.T)

    def top_of(self, k: Ints) -> Ints:
        """Most hours of a slice under any choice, on the step's grid or its lock: [len(k), t]."""
        i, d = self.pair_i[k], self.pair_d[k]
        lock = self.lock_of(k)
        top = np.minimum(self.limit[i], self.cover_reach[d]) // self.step * self.step
        top = np.where(self.may_of(k) & (top >= self.least_reach[d]), top, 0)
        return np.asarray(np.maximum(top, lock))


def _rows_at(table: Ints, row: Ints, T: int) -> Ints:
    out = np.zeros((len(row), T), dtype=np.int64)
    has = row >= 0
    out[has] = table[row[has]]
    return out
