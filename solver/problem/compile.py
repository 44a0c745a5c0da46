"""Portfolio -> Problem: every amount of the document as arrays, locks first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import datetime as dt
import numpy as np

from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact
from solver.portfolio.policy import PRIORITIES
from solver.portfolio.portfolio import Demand, Portfolio, Project
from solver.problem.eligibility import Eligibility
from solver.problem.problem import NONE, Bools, Ints, Mentor, Problem, Ratios, Together

NO_LIMIT = 1 << 40
PARTS = (
    "unfilled",
    "dropped",
    "delay",
    "cost",
    "overtime",
    "team",
    "change",
    "restarts",
    "preference",
)


@dataclass(frozen=True, slots=True)
class Index:
    """The ids and dates behind the axes of a Problem."""

    members: tuple[str, ...]
    demands: tuple[str, ...]
    projects: tuple[str, ...]
    dates: tuple[dt.date, ...]


def compile_problem(portfolio: Portfolio) -> tuple[Problem, Index]:
    """Work out every array of a portfolio, and the ids its axes stand for."""
    work = _Compiler(portfolio)
    index = Index(
        portfolio.hours.members,
        tuple(demand.id for demand in portfolio.demands),
        tuple(project.id for project in portfolio.projects),
        tuple(portfolio.periods.dates()),
    )
    return work.problem(), index


class _Compiler:
    """Holds what several arrays are made from; each property is one step."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.hours = portfolio.hours
        self.T = self.hours.T
        self.i_of = {member: i for i, member in enumerate(self.hours.members)}
        self.d_of = {demand.id: d for d, demand in enumerate(portfolio.demands)}
        self.p_of = {project.id: p for p, project in enumerate(portfolio.projects)}
        self.project = _ints([self.p_of[demand.project] for demand in portfolio.demands])

    def problem(self) -> Problem:
        policy = self.portfolio.policy
        pair_i, pair_d, may = self.pairs
        lock_row, locks = self.lock_table
        por_row, por = self.por_table
        projects = self.portfolio.projects
        return Problem(
            step=self.hours.step,
            cap=self.cap,
            limit=np.maximum(self._floor(self.cap, 1 + exact(policy.overtime)), self.locked_load),
            usual=np.maximum(self.cap, self.locked_load),
            rate=Ratios.of([self.hours.rate[member] for member in self.hours.members]),
            max_projects=self.max_projects,
            pair_i=pair_i,
            pair_d=pair_d,
            may=may & ~self.hours.frozen,
            lock_row=lock_row,
            locks=locks,
            por_row=por_row,
            por=por,
            project=self.project,
            least_hours=_ints([self.hours.min_hours(d) for d in self.portfolio.demands]),
            heads_most=self.heads("max_people", NO_LIMIT),
            heads_least=self.heads_least,
            team_most=self.team_most,
            is_window=np.array([d.effort[0].flexible for d in self.portfolio.demands], dtype=bool),
            **self.asked,
            weight=Ratios.of([_weight(project) for project in projects]),
            first_choice=self.first_choice,
            can_be_off=np.array(
                [p.optional and p.id not in self.held for p in projects], dtype=bool
            ),
            off_points=Ratios.of([self._off(project) for project in projects]),
            has_value=np.array([project.value is not None for project in projects], dtype=bool),
            delay_points=Ratios.of([self._delay(project) for project in projects]),
            budgets=self.budgets,
            after=tuple(self._after()),
            needs_on=tuple(
                (self.p_of[p.id], self.p_of[a.project]) for p in projects for a in p.after
            ),
            one_of=tuple(
                tuple(self.p_of[name] for name in e.projects) for e in self._rules("one_of")
            ),
            apart=tuple(self._members(entry) for entry in self._rules("apart")),
            together=tuple(Together(self._members(entry)) for entry in self._rules("together")),
            mentors=tuple(self._mentor(entry) for entry in self._rules("mentor")),
            frozen=self.hours.frozen,
            max_moves=policy.max_moves,
            likes=self._preferences("points"),
            once=self._preferences("once"),
            overtime_premium=exact(policy.overtime_premium),
            weights={part: policy.weight(part) for part in PARTS},
            tiers=_tiers(policy.tiers),
        )

    # -- people ---------------------------------------------------------------------------

    @cached_property
    def cap(self) -> Ints:
        rows = [self.hours.cap[member] for member in self.hours.members]
        return np.array(rows, dtype=np.int64).reshape(len(rows), self.T)

    @staticmethod
    def _floor(ticks: Ints, ratio: Fraction) -> Ints:
        if int(ticks.max(initial=0)) * ratio.numerator < 1 << 62:
            return np.asarray(ticks * ratio.numerator // ratio.denominator)
        big = ticks.astype(object) * ratio.numerator // ratio.denominator
        return np.minimum(big, 1 << 60).astype(np.int64)

    @cached_property
    def eligibility(self) -> Eligibility:
        return Eligibility(self.portfolio)

    @cached_property
    def locked(self) -> list[tuple[int, int, Ints]]:
        """(i, d, ticks [t]) of every pair with locks."""
        return [(self.i_of[i], self.d_of[d], lock) for (i, d), lock in self.hours.lock.items()]

    @cached_property
    def locked_load(self) -> Ints:
        load = np.zeros_like(self.cap)
        for i, _, lock in self.locked:
            load[i] += lock
        return load

    @cached_property
    def max_projects(self) -> Ints:
        most = [self.hours.max_projects(member) for member in self.hours.members]
        own = _ints([NO_LIMIT if value is None else value for value in most])
        busy: dict[tuple[int, int], Bools] = {}
        for i, d, lock in self.locked:
            key = (i, int(self.project[d]))
            busy[key] = busy.get(key, np.zeros(self.T, dtype=bool)) | (lock > 0)
        count = np.zeros_like(self.cap)
        for (i, _), is_busy in busy.items():
            count[i] += is_busy
        return np.maximum(own[:, None], count)

    # -- pairs ----------------------------------------------------------------------------

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Bools]:
        """Pairs that are eligible in some period, or booked; bool [k, t] where eligible."""
        booked: dict[int, list[int]] = {}
        for person, demand in self.hours.booked_pairs:
            booked.setdefault(self.d_of[demand], []).append(self.i_of[person])
        who, what, may = [], [], []
        for d, demand in enumerate(self.portfolio.demands):
            table = self.eligibility.of(demand)
            is_in = table.any(axis=1)
            is_in[booked.get(d, [])] = True
            members = np.flatnonzero(is_in)
            who.append(members)
            what.append(np.full(len(members), d, dtype=np.int64))
            may.append(table[members])
        if not who:
            return _ints([]), _ints([]), np.zeros((0, self.T), dtype=bool)
        return np.concatenate(who), np.concatenate(what), np.concatenate(may)

    @cached_property
    def k_of(self) -> dict[tuple[int, int], int]:
        """Position of the booked pairs."""
        pair_i, pair_d, _ = self.pairs
        n = len(self.hours.members)
        keys = pair_d * n + pair_i
        found = {}
        for person, demand in self.hours.booked_pairs:
            i, d = self.i_of[person], self.d_of[demand]
            found[i, d] = int(np.searchsorted(keys, d * n + i))
        return found

    @cached_property
    def lock_table(self) -> tuple[Ints, Ints]:
        row = np.full(len(self.pairs[0]), NONE, dtype=np.int64)
        table = [lock for _, _, lock in self.locked]
        for r, (i, d, _) in enumerate(self.locked):
            row[self.k_of[i, d]] = r
        return row, np.array(table, dtype=np.int64).reshape(len(table), self.T)

    @cached_property
    def por_table(self) -> tuple[Ints, Ints]:
        row = np.full(len(self.pairs[0]), NONE, dtype=np.int64)
        table: list[Ints] = []
        for person, demand in self.hours.booked_pairs:
            i, d = self.i_of[person], self.d_of[demand]
            row[self.k_of[i, d]] = len(table)
            delays = range(self.choices[self.project[d]])
            table.extend(self.hours.por((person, demand), delay) for delay in delays)
        return row, np.array(table, dtype=np.int64).reshape(len(table), self.T)

    # -- demands --------------------------------------------------------------------------

    @cached_property
    def locked_heads(self) -> Ints:
        heads = np.zeros((len(self.portfolio.demands), self.T), dtype=np.int64)
        for _, d, lock in self.locked:
            heads[d] += lock > 0
        return heads

    @cached_property
    def locked_hours(self) -> Ints:
        hours = np.zeros((len(self.portfolio.demands), self.T), dtype=np.int64)
        for _, d, lock in self.locked:
            hours[d] += lock
        return hours

    def heads(self, field: str, nothing: int) -> Ints:
        """max_people per period, or what locks reach."""
        own = [getattr(demand, field) for demand in self.portfolio.demands]
        limits = _ints([nothing if value is None else value for value in own])
        return np.maximum(limits[:, None], self.locked_heads)

    @cached_property
    def heads_least(self) -> Ints:
        least = _ints([demand.min_people for demand in self.portfolio.demands])[:, None]
        held = self.locked_heads
        return np.where((held > 0) & (held < least), held, least)

    @cached_property
    def team_most(self) -> Ints:
        own = [d.max_team for d in self.portfolio.demands]
        most = _ints([NO_LIMIT if value is None else value for value in own])
        team = np.zeros(len(most), dtype=np.int64)
        for _, d, _ in self.locked:
            team[d] += 1
        return np.maximum(most, team)

    @cached_property
    def asked(self) -> dict[str, Ints]:
        """first_row, req, cover, total, cover_total, past: a row per demand and choice."""
        first, req, cover, total, cover_total, past = [], [], [], [], [], []
        for d, demand in enumerate(self.portfolio.demands):
            first.append(len(req))
            held = self.locked_hours[d]
            for delay in range(self.choices[self.project[d]]):
                asked = self.hours.asked(demand, delay)
                in_horizon = self.hours.total(demand, delay)
                req.append(asked)
                cover.append(np.maximum(asked, held))
                total.append(in_horizon)
                cover_total.append(max(in_horizon, int(held.sum())))
                past.append(self.hours.past(demand, delay))
        shape = (len(req), self.T)
        return {
            "first_row": _ints(first),
            "req": np.array(req, dtype=np.int64).reshape(shape),
            "cover": np.array(cover, dtype=np.int64).reshape(shape),
            "total": _ints(total),
            "cover_total": _ints(cover_total),
            "past": _ints(past),
        }

    # -- projects -------------------------------------------------------------------------

    @cached_property
    def held(self) -> set[str]:
        """Projects with locked hours in the horizon: on, at delay 0."""
        projects = self.portfolio.projects
        return {projects[self.project[d]].id for _, d, _ in self.locked}

    @cached_property
    def choices(self) -> list[int]:
        return [1 if p.id in self.held else p.max_delay + 1 for p in self.portfolio.projects]

    @cached_property
    def first_choice(self) -> Ints:
        return np.concatenate([_ints([0]), np.cumsum(_ints(self.choices), dtype=np.int64)])

    @cached_property
    def demands_of(self) -> dict[str, list[Demand]]:
        table: dict[str, list[Demand]] = {}
        for demand in self.portfolio.demands:
            table.setdefault(demand.project, []).append(demand)
        return table

    def _asked_hours(self, project: Project) -> Fraction:
        ticks = sum(self.hours.total(demand) for demand in self.demands_of.get(project.id, []))
        return Fraction(ticks, QUARTERS_PER_HOUR)

    def _off(self, project: Project) -> Fraction:
        if project.value is not None:
            return exact(project.value)
        return _weight(project) * self._asked_hours(project)

    def _delay(self, project: Project) -> Fraction:
        if project.delay_cost is not None:
            return exact(project.delay_cost)
        return _weight(project) * self._asked_hours(project)

    @cached_property
    def budgets(self) -> dict[int, Fraction]:
        found = {
            p: exact(project.budget)
            for p, project in enumerate(self.portfolio.projects)
            if project.budget is not None
        }
        if self.portfolio.policy.budget is not None:
            found[NONE] = exact(self.portfolio.policy.budget)
        return found

    def _after(self) -> Iterator[tuple[int, int, int]]:
        ends = {}
        for project in self.portfolio.projects:
            asking = [self.hours.asking_periods(d) for d in self.demands_of.get(project.id, [])]
            found = [span for span in asking if span is not None]
            if found:
                ends[project.id] = min(a for a, _ in found), max(b for _, b in found)
        for project in self.portfolio.projects:
            for entry in project.after:
                if project.id in ends and entry.project in ends:
                    gap = ends[entry.project][1] + entry.lag - ends[project.id][0]
                    yield self.p_of[project.id], self.p_of[entry.project], gap

    # -- rules and preferences ------------------------------------------------------------

    def _rules(self, kind: str) -> list:
        return [entry for entry in self.portfolio.rules if entry.kind == kind]

    def _members(self, entry) -> Ints:
        return _ints([self.i_of[name] for name in entry.people])

    def _mentor(self, entry) -> Mentor:
        levels = self.eligibility.levels(entry.skill)
        needs = [entry.skill in self.hours.needs(demand) for demand in self.portfolio.demands]
        return Mentor(
            levels < entry.level, levels >= entry.mentor_level, np.array(needs, dtype=bool)
        )

    def _preferences(self, field: str) -> dict[int, Fraction]:
        pair_i, pair_d, _ = self.pairs
        n = len(self.hours.members)
        keys = pair_d * n + pair_i
        found: dict[int, Fraction] = {}
        for entry in self.portfolio.preferences:
            value = exact(getattr(entry, field))
            for member in self.hours.members_named(entry.person) if value else ():
                key = self.d_of[entry.demand] * n + self.i_of[member]
                k = int(np.searchsorted(keys, key))
                if k < len(keys) and keys[k] == key:
                    found[k] = found.get(k, Fraction(0)) + value
        return found


def _weight(project: Project) -> Fraction:
    if project.weight is not None:
        return exact(project.weight)
    return Fraction(PRIORITIES[project.priority])


def _tiers(tiers: tuple[tuple[str, ...], ...] | None) -> tuple[tuple[str, ...], ...]:
    """The tiers with their last: parts named nowhere; a single one where there are none."""
    named = {part for tier in tiers or () for part in tier}
    rest = tuple(part for part in PARTS if part not in named)
    return (*(tiers or ()), rest) if rest else tuple(tiers or ())


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
