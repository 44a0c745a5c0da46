"""What a few more hours of somebody would change in points: why a plan is better without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from solver.checker.measure import tiers_of
from solver.explain.words import joined
from solver.portfolio.axes import Bools
from solver.portfolio.calendar import Ints
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import QUARTERS_PER_HOUR, exact, hours_of
from solver.portfolio.policy import PROFILES, PartName
from solver.rules.base import Ask

Points = list[Fraction]
TRIED = 2


class Value:
    """The points of hours added to a plan, by tier."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.axes, self.x = ledger, ledger.axes, ledger.x
        self.policy = ledger.portfolio.policy
        self.weight = {part: self.policy.weight(part) for part in PROFILES["balanced"]}
        self.tiers = tiers_of(self.policy)
        self.tier_of = {part: n for n, tier in enumerate(self.tiers) for part in tier}

    def words(self, ask: Ask, free: Ints) -> tuple[int, str]:
        """Somebody who could take hours, best one of the team, and why the plan is without."""
        people = dict.fromkeys([*(i for i in free.tolist() if self._is_in_team(i, ask.d)), free[0]])
        tried: list[tuple[Points, int, int]] = []
        for i in [int(i) for i in people][:TRIED]:
            for quarters in self._amounts(ask, i):
                points = self.change(ask, i, quarters)
                if _first(points) < 0:
                    return i, f"{self._could(ask, i, quarters)}, which the run did not get to; " + (
                        "more time for it would help."
                    )
                tried.append((points, i, quarters))
        points, i, quarters = min(tried)
        return i, f"{self._could(ask, i, quarters)}, but {self._price(ask, points)}."

    def change(self, ask: Ask, i: int, quarters: int) -> Points:
        """Points that so much more of a person on the demand adds to the plan, by tier."""
        points = [Fraction(0)] * len(self.tiers)
        for part, value in self._parts(ask, i, quarters):
            points[self.tier_of[part]] += value
        return points

    def _could(self, ask: Ask, i: int, quarters: int) -> str:
        name, when = self.axes.members[i], self.axes.when(ask.t)
        return f"{name} could take {hours_of(quarters)} h {when}"

    def _price(self, ask: Ask, points: Points) -> str:
        """What the hours would cost beyond what they save, in the first tier that tells."""
        tier = next((tier for tier, each in zip(self.tiers, points, strict=True) if each), None)
        if tier is None:
            return "that costs as many points as it saves"
        more = f"that costs {float(_first(points)):,.0f} points more than it saves"
        if "unfilled" in tier:
            project = self.axes.projects[ask.p].id
            return f"{more}; a higher priority of {project} would help"
        return f"{more} in {joined(tier)}, which policy.tiers puts first"

    def _amounts(self, ask: Ask, i: int) -> Iterator[int]:
        """The least that can be added, and more where the price of an hour changes."""
        least, step = ask.least_of(i), self.ledger.hours.step
        yield least
        room = int(self.axes.cap_with_overtime[i, ask.t] - self.x.load[i, ask.t])
        most = min(room, ask.quarters)
        if most < least + step or self._has_budget(ask.p):
            return
        marks = (most, self._left_of_record(ask, i), self._usual(ask, i))
        further = {least + (min(mark, most) - least) // step * step for mark in marks}
        yield from sorted(mark for mark in further if mark > least)

    def _parts(self, ask: Ask, i: int, quarters: int) -> Iterator[tuple[PartName, Fraction]]:
        """The points of each part that changes."""
        cost = self._cost[i]
        yield "unfilled", -quarters * self._worth[ask.p]
        yield "cost", quarters * cost
        beyond = quarters - max(0, self._usual(ask, i))
        if beyond > 0:
            yield "overtime", beyond * self._premium[i]
        kept = min(quarters, self._left_of_record(ask, i))
        if kept > 0:
            yield "change", -self.weight["change"] * kept / QUARTERS_PER_HOUR
        is_new = not self._is_in_team(i, ask.d)
        if is_new:
            yield "team", self.weight["team"]
        elif self.weight["restarts"]:
            yield "restarts", self.weight["restarts"] * self._more_gaps(ask, i)
        liked = self._likes.get((i, ask.d))
        if liked is not None:
            points = liked[0] * quarters / QUARTERS_PER_HOUR + liked[1] * is_new
            yield "preference", self.weight["preference"] * points

    @cached_property
    def _worth(self) -> list[Fraction]:
        """Points a quarter hour of each p saves."""
        unfilled = self.weight["unfilled"] / QUARTERS_PER_HOUR
        return [unfilled * weight for weight in self.axes.weight]

    @cached_property
    def _cost(self) -> list[Fraction]:
        """Points a quarter hour of each i costs."""
        return [self.weight["cost"] * rate / QUARTERS_PER_HOUR for rate in self.axes.rate]

    @cached_property
    def _premium(self) -> list[Fraction]:
        """Points a quarter hour of overtime of each i costs beyond that."""
        premium = exact(self.policy.overtime_premium) * self.weight["overtime"]
        return [premium * rate / QUARTERS_PER_HOUR for rate in self.axes.rate]

    def _usual(self, ask: Ask, i: int) -> int:
        """Hours left without overtime; negative where there are some already."""
        usual = max(int(self.axes.cap[i, ask.t]), int(self._locked_load[i, ask.t]))
        return usual - int(self.x.load[i, ask.t])

    def _has_budget(self, p: int) -> bool:
        return self.policy.budget is not None or self.axes.projects[p].budget is not None

    def _left_of_record(self, ask: Ask, i: int) -> int:
        """Hours of the plan of record that are not worked on the slice."""
        key = (i * self.axes.D + ask.d) * self.axes.T + ask.t
        recorded = self._recorded.get(key, 0)
        return recorded and recorded - self._hours.get(key, 0)

    def _is_in_team(self, i: int, d: int) -> bool:
        return i * self.axes.D + d in self._pairs

    def _more_gaps(self, ask: Ask, i: int) -> int:
        """Gaps in which i could have gone on, with hours in the period less without."""
        first = (i * self.axes.D + ask.d) * self.axes.T
        low, high = np.searchsorted(self.x.keys, [first, first + self.axes.T])
        worked = self.x.t[low:high]
        could = (self.axes.cap[i] > 0) & (self.ledger.asked[ask.d] > 0)
        return _gaps(np.union1d(worked, [ask.t]), could) - _gaps(worked, could)

    @cached_property
    def _pairs(self) -> frozenset[int]:
        pairs = self.x.pairs
        return frozenset((pairs.i * self.axes.D + pairs.d).tolist())

    @cached_property
    def _locked_load(self) -> Ints:
        return self.ledger.portfolio.locked.x.load

    @cached_property
    def _hours(self) -> Mapping[int, int]:
        return dict(zip(self.x.keys.tolist(), self.x.quarters.tolist(), strict=True))

    @cached_property
    def _recorded(self) -> Mapping[int, int]:
        por = self.ledger.record.por
        return dict(zip(por.keys.tolist(), por.quarters.tolist(), strict=True))

    @cached_property
    def _likes(self) -> Mapping[tuple[int, int], tuple[Fraction, Fraction]]:
        """(i, d) -> preference points an hour, and once."""
        likes: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}
        for entry in self.ledger.portfolio.preferences:
            for i in self.axes.positions((entry.person,)):
                pair = (i, self.axes.d_of[entry.demand])
                points, once = likes.get(pair, (Fraction(0), Fraction(0)))
                likes[pair] = (points + exact(entry.points), once + exact(entry.once))
        return likes


def _first(points: Points) -> Fraction:
    """The points of the first tier that changes."""
    return next((each for each in points if each), Fraction(0))


def _gaps(worked: Ints, could: Bools) -> int:
    """Gaps between periods with hours that hold a period in which work could have gone on."""
    return sum(bool(could[a + 1 : b].any()) for a, b in pairwise(worked.tolist()))
