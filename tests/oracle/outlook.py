"""What is asked and what binds, once it is settled which projects are on and how late."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from tests.oracle.exact import ZERO, exact
from tests.oracle.facts import Facts, Slices


class Outlook:
    """The portfolio under one choice of `on` and `delay` for every project.

    asked[d, t]  hours d asks for in t, delayed; of a window the most that is asked in one period
    wanted[d]    hours d asks for inside the horizon, delayed; of a window its total
    past[d]      hours that the delay moves past the end of the horizon
    por[i, d, t] the plan of record inside the horizon, shifted with its project's delay
    """

    def __init__(self, facts: Facts, on: dict[str, bool], delay: dict[str, int]) -> None:
        self.facts, self.on, self.delay = facts, on, delay
        self.asked: dict[tuple[str, int], Fraction] = {}
        self.wanted: dict[str, Fraction] = {}
        self.past: dict[str, Fraction] = {}
        self.open: dict[str, list[int]] = {}
        for d in facts.demands:
            self.settle(d)
        self.por: Slices = {}
        for (i, d, t), hours in facts.por.items():
            later = t + self.shift(d)
            if later in facts.horizon:
                self.por[i, d, later] = hours

    def is_on(self, d: str) -> bool:
        """Whether the project of d is on."""
        return self.on[self.facts.project_of[d]]

    def shift(self, d: str) -> int:
        """By how many periods the demand moves; 0 where its project is off."""
        return self.delay[self.facts.project_of[d]] if self.is_on(d) else 0

    def settle(self, d: str) -> None:
        """Work out what d asks for; nothing where its project is off."""
        facts, shift, last = self.facts, self.shift(d), self.facts.horizon.stop
        effort = facts.effort[d] if self.is_on(d) else {}
        shifted = {t: effort.get(t - shift, ZERO) for t in facts.horizon}
        self.wanted[d] = sum(shifted.values(), ZERO)
        self.past[d] = sum((effort.get(t, ZERO) for t in range(last - shift, last)), ZERO)
        if facts.is_window(d):
            opened = facts.window_periods(d)
            self.open[d] = [t for t in facts.horizon if t - shift in opened]
            most = min(self.wanted[d], self.most_per_period(d))
            shifted = {t: most if t in self.open[d] else ZERO for t in facts.horizon}
        self.asked.update({(d, t): hours for t, hours in shifted.items()})

    def most_per_period(self, d: str) -> Fraction:
        """The most hours of a window worked in one period; its total where nothing is said."""
        most = self.facts.demands[d]["effort"][0].get("most_per_period")
        return self.wanted[d] if most is None else exact(most)

    def locked_load(self, i: str, t: int) -> Fraction:
        """The locked hours of a person in a period."""
        return sum((h for (j, _, s), h in self.facts.lock.items() if (j, s) == (i, t)), ZERO)

    def locked_on(self, d: str, t: int) -> Fraction:
        """The locked hours on a demand in a period."""
        return sum((h for (_, e, s), h in self.facts.lock.items() if (e, s) == (d, t)), ZERO)

    def locked_heads(self, d: str, t: int) -> int:
        """How many people are locked on a demand in a period."""
        return sum((e, s) == (d, t) for _, e, s in self.facts.lock)

    def locked_people(self, p: str, t: int) -> set[str]:
        """Who is locked on a project in a period."""
        lock, project_of = self.facts.lock, self.facts.project_of
        return {i for i, d, s in lock if (project_of[d], s) == (p, t)}

    def load_limit(self, i: str, t: int) -> Fraction:
        """The most hours of a person in a period: capacity with overtime, or what locks reach."""
        cap = self.facts.cap[i, t] * (1 + self.facts.policy.overtime)
        return max(cap, self.locked_load(i, t))

    def hours_limit(self, d: str, t: int) -> Fraction:
        """The most hours on a demand in a period: what is asked, or what locks reach."""
        return max(self.asked[d, t], self.locked_on(d, t))

    def window_limit(self, d: str) -> Fraction:
        """The most hours of a window in all: its total, or what locks reach."""
        locked = sum((self.locked_on(d, t) for t in self.facts.horizon), ZERO)
        return max(self.wanted[d], locked)

    def projects_limit(self, i: str, t: int) -> float:
        """The most projects of a person in a period; no limit is infinity."""
        own = self.facts.people[i].get("max_projects")
        most = self.facts.policy.max_projects if own is None else own
        locked = {self.facts.project_of[d] for j, d, s in self.facts.lock if (j, s) == (i, t)}
        return inf if most is None else max(most, len(locked))

    def least_slice(self, d: str, t: int) -> Fraction:
        """The fewest hours of a slice: min_hours, or what is asked where that is less."""
        return min(self.facts.min_hours(d), self.asked[d, t])

    def is_impossible(self, i: str, d: str, t: int) -> bool:
        """Whether this slice of the plan of record is impossible by itself."""
        hours, lock = self.por[i, d, t], self.facts.lock.get((i, d, t), ZERO)
        if not self.is_on(d) or hours > self.hours_limit(d, t):
            return True
        return hours > lock and not self.facts.is_eligible(i, d, t)

    def is_exempt(self, i: str) -> bool:
        """Whether i must differ from the plan of record, whatever the plan."""
        load = dict.fromkeys(self.facts.horizon, ZERO)
        for (j, d, t), hours in self.por.items():
            if j == i:
                load[t] += hours
                if self.is_impossible(i, d, t):
                    return True
        return any(load[t] > self.load_limit(i, t) for t in load)
