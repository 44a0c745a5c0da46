"""Periods put one behind the other: of all ways to the same standing only the cheapest is kept.

A standing is all that later periods can see of earlier ones: which pairs have been in use (and
whether they pause), what is left of budgets and windows, and who has moved. Two beginnings with
the same standing have the same futures, so that the dearer one can never win.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import ceil, lcm

from tests.oracle.columns import PricedColumn, Scene
from tests.oracle.exact import ZERO, exact
from tests.oracle.facts import Slices
from tests.oracle.parts import is_workable, points_dropped, weighted_hours
from tests.oracle.rules_of_a_period import Column
from tests.oracle.rules_of_a_plan import team_limit
from tests.oracle.standing import (
    NEVER,
    PAUSE,
    WORKABLE_PAUSE,
    WORKING,
    Pair,
    Standing,
    Way,
    in_whole_numbers,
    meters_of,
    slices_of,
)


class Horizon:
    """One choice of projects with every column of every period.

    Prices and meters are fractions; where standings are followed they are whole numbers, multiplied
    by `whole` (prices) or by what suits each meter, only because that is quicker.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene, self.outlook, self.facts = scene, scene.outlook, scene.facts
        unit = lcm(4, self.facts.step.denominator)
        self.meters = [in_whole_numbers(*meter, unit) for meter in meters_of(scene)]
        self.counted = {i for i in self.facts.people if not self.outlook.is_exempt(i)}
        self.columns = [self.effective_columns(t) for t in self.facts.horizon]
        used = {pair for columns in self.columns for way in columns for pair in way.column}
        self.pairs: list[Pair] = sorted(used)
        self.first_use = [scene.price_of_a_pair(*pair) for pair in self.pairs]
        self.restart = scene.prices.of("restarts", 1)
        prices = [self.fixed, self.restart, *self.first_use]
        prices += [way.price for columns in self.columns for way in columns]
        self.whole = lcm(*(price.denominator for price in prices))
        self._moved: dict[tuple[int, tuple[int, ...], frozenset], tuple] = {}

    def effective_columns(self, t: int) -> list[PricedColumn]:
        """The cheapest column of each effect on the standing."""
        cheapest: dict[tuple, PricedColumn] = {}
        for priced in self.scene.period_columns(t):
            effect = self.effect(t, priced.column)
            if effect not in cheapest or priced.price < cheapest[effect].price:
                cheapest[effect] = priced
        return list(cheapest.values())

    def effect(self, t: int, column: Column) -> tuple:
        """What a column changes of the standing: heads, meters, people moved."""
        return frozenset(column), self.used(column), self.moves(t, column)

    def used(self, column: Column) -> tuple[int, ...]:
        """What a column takes of each meter."""
        return tuple(
            int(sum(each[pair] * hours for pair, hours in column.items() if pair in each))
            for _, each in self.meters
        )

    def moves(self, t: int, column: Column) -> frozenset[str]:
        """Who has hours other than in the plan of record and is counted for it."""
        if self.facts.policy.max_moves is None:
            return frozenset()
        por = {(i, d): hours for (i, d, s), hours in self.outlook.por.items() if s == t}
        differ = {
            pair[0] for pair in por.keys() | column.keys() if por.get(pair) != column.get(pair)
        }
        return frozenset(differ & self.counted)

    @cached_property
    def fixed(self) -> Fraction:
        """What the choice of projects costs, with everything asked still unfilled."""
        prices, total = self.scene.prices, ZERO
        for p, entry in self.facts.projects.items():
            if not self.outlook.on[p]:
                total += prices.points("dropped", points_dropped(self.outlook, p))
                continue
            cost = entry.get("delay_cost")
            each = weighted_hours(self.outlook, p) if cost is None else exact(cost)
            total += prices.of("delay", self.outlook.delay[p] * each)
        return total + sum((self.unfilled_at_first(d) for d in self.facts.demands), ZERO)

    def unfilled_at_first(self, d: str) -> Fraction:
        """What the hours of a demand cost while nobody works on it."""
        facts, relief = self.facts, self.scene.relief
        weight = facts.weight[facts.project_of[d]] if self.outlook.is_on(d) else ZERO
        past = self.scene.prices.of("unfilled", weight * self.outlook.past[d])
        if facts.is_window(d):
            return past + relief[d, 0] * self.outlook.wanted[d]
        return past + sum(relief[d, t] * self.outlook.asked[d, t] for t in facts.horizon)

    @cached_property
    def least_ahead(self) -> list[Fraction]:
        """For each t: a price that all from t on can't go below; one more entry for the end."""
        liked = sum((min(ZERO, price) for price in self.first_use), ZERO)
        ahead = [liked]
        for columns in reversed(self.columns):
            ahead.append(ahead[-1] + min((way.price for way in columns), default=ZERO))
        return ahead[::-1]

    @cached_property
    def bound(self) -> Fraction:
        """A price that no plan of this choice can go below."""
        return self.fixed + self.least_ahead[0]

    def cheapest(
        self, beat: Fraction | None, most_ways: int | None = None
    ) -> tuple[Fraction, Slices] | None:
        """The cheapest plan of this choice, if there is one below the price to beat.

        With `most_ways` only so many ways are followed from period to period: some plan, quickly.
        """
        start = Standing((NEVER,) * len(self.pairs), tuple(n for n, _ in self.meters), frozenset())
        ways = {start: Way(int(self.fixed * self.whole), None, {})}
        limit = None if beat is None else ceil(beat * self.whole)
        for t in self.facts.horizon:
            ways = self.one_period_on(t, ways, limit)
            if most_ways is not None:
                ways = dict(sorted(ways.items(), key=lambda item: item[1].price)[:most_ways])
        if not ways:
            return None
        best = min(ways.values(), key=lambda way: way.price)
        if limit is not None and best.price >= limit:
            return None
        return Fraction(best.price, self.whole), slices_of(best)

    def one_period_on(
        self, t: int, ways: dict[Standing, Way], beat: int | None
    ) -> dict[Standing, Way]:
        """All standings after period t, each with the cheapest way to it, below the price to beat.

        What can't end below that price, whatever comes, is left out.
        """
        result: dict[Standing, Way] = {}
        steps = [
            (int(way.price * self.whole), *self.effect(t, way.column), way.column)
            for way in self.columns[t]
        ]
        ahead = int(self.least_ahead[t + 1] * self.whole)
        limit = None if beat is None else beat - ahead
        for standing, way in ways.items():
            for own, heads, used, moved, column in steps:
                if limit is not None and way.price + own + self.least_extra >= limit:
                    continue
                after, extra = self.next_standing(t, standing, (heads, used, moved))
                price = way.price + own + extra
                if after is None or (limit is not None and price >= limit):
                    continue
                if after not in result or price < result[after].price:
                    result[after] = Way(price, way, column)
        return result

    @cached_property
    def least_extra(self) -> int:
        """What starts and restarts of pairs can't cost less than."""
        return int(sum((min(ZERO, price) for price in self.first_use), ZERO) * self.whole)

    def next_standing(
        self, t: int, standing: Standing, effect: tuple
    ) -> tuple[Standing | None, int]:
        """The standing after a column, None where a limit is passed; and the price of its pairs."""
        heads, used, moved = effect
        key = (t, standing.pairs, heads)
        if key not in self._moved:
            self._moved[key] = self.pairs_after(*key)
        pairs, price = self._moved[key]
        left = tuple(has - takes for has, takes in zip(standing.left, used, strict=True))
        moved |= standing.moved
        if pairs is None or min(left, default=0) < 0 or len(moved) > self.most_moves:
            return None, price
        ahead = self.most_ahead[t + 1]
        left = tuple(min(has, most) for has, most in zip(left, ahead, strict=True))
        return Standing(pairs, left, moved), price

    @cached_property
    def most_moves(self) -> int:
        """How many people may be moved."""
        most = self.facts.policy.max_moves
        return len(self.facts.people) if most is None else most

    @cached_property
    def most_ahead(self) -> list[tuple[int, ...]]:
        """For each t and meter: no plan takes more from t on, so that more left is all the same."""
        ahead = [(0,) * len(self.meters)]
        for columns in reversed(self.columns):
            used = [self.used(way.column) for way in columns]
            most = [max(takes) for takes in zip(*used, strict=True)] or [0] * len(self.meters)
            ahead.append(tuple(a + b for a, b in zip(ahead[-1], most, strict=True)))
        return ahead[::-1]

    def pairs_after(self, t: int, pairs: tuple[int, ...], heads: frozenset) -> tuple:
        """How the pairs stand after these heads worked in t, and the price of starts and restarts.

        None where a team has become larger than max_team.
        """
        price, after = ZERO, []
        for n, (pair, was) in enumerate(zip(self.pairs, pairs, strict=True)):
            if pair in heads:
                price += self.first_use[n] if was == NEVER else ZERO
                price += self.restart if was == WORKABLE_PAUSE else ZERO
                after.append(WORKING)
            else:
                after.append(self.idle(t, pair, was))
        return (tuple(after) if self.has_legal_teams(after) else None), int(price * self.whole)

    def idle(self, t: int, pair: Pair, was: int) -> int:
        """How a pair stands after a period without hours; pauses matter only where they cost."""
        if was == NEVER or self.restart == 0:
            return was
        is_pause = was == WORKABLE_PAUSE or is_workable(self.outlook, *pair, t)
        return WORKABLE_PAUSE if is_pause else PAUSE

    def has_legal_teams(self, pairs: list[int]) -> bool:
        """Whether no team is larger than max_team."""
        for d, demand in self.facts.demands.items():
            if demand.get("max_team") is not None:
                team = [n for n, pair in enumerate(self.pairs) if pair[1] == d and pairs[n]]
                if len(team) > team_limit(self.facts, d):
                    return False
        return True
