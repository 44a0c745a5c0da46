"""Everything that can be worked in one period: each person's columns, then everybody's together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tests.oracle.exact import ZERO, next_multiple
from tests.oracle.facts import Facts
from tests.oracle.outlook import Outlook
from tests.oracle.parts import points_liked, points_once
from tests.oracle.rules_of_a_period import HEAD_RULES, Column

OUTWEIGHS = 10**60


class Prices:
    """Points as one number: a point of an earlier tier outweighs all there can be in later ones."""

    def __init__(self, facts: Facts) -> None:
        tiers = facts.policy.tiers
        factor = [OUTWEIGHS ** (len(tiers) - 1 - n) for n in range(len(tiers))]
        self.factor = {part: factor[n] for n, tier in enumerate(tiers) for part in tier}
        self.weights, self.tiers = facts.policy.weights, factor

    def of(self, part: str, amount: Fraction | int) -> Fraction:
        """What an amount of a part costs."""
        return self.points(part, self.weights[part] * amount)

    def points(self, part: str, points: Fraction) -> Fraction:
        """What points of a part count in the one number."""
        return self.factor[part] * points


@dataclass(frozen=True)
class PricedColumn:
    """One way to work a period: hours by (i, d), and what they cost beside `Scene.fixed`."""

    column: Column
    price: Fraction


class Scene:
    """An outlook with the prices of slices; what does not depend on slices is in `fixed`."""

    def __init__(self, outlook: Outlook, prices: Prices) -> None:
        self.outlook, self.prices, self.facts = outlook, prices, outlook.facts
        self.relief = {
            (d, t): self.price_of_an_hour_unfilled(d, t)
            for d in self.facts.demands
            for t in self.facts.horizon
        }
        self._legal_heads: dict[frozenset, bool] = {}

    def price_of_an_hour_unfilled(self, d: str, t: int) -> Fraction:
        """What an hour worked saves: nothing where locks alone fill what is asked."""
        outlook, facts = self.outlook, self.facts
        if facts.is_window(d):
            is_filled = outlook.window_limit(d) > outlook.wanted[d]
        else:
            is_filled = outlook.hours_limit(d, t) > outlook.asked[d, t]
        if is_filled or not outlook.is_on(d):
            return ZERO
        return self.prices.of("unfilled", facts.weight[facts.project_of[d]])

    @cached_property
    def head_rules(self) -> list:
        """The rules about who works where that this document makes use of."""
        kinds = {rule["kind"] for rule in self.facts.rules}
        for demand in self.facts.demands.values():
            if demand.get("max_people") is not None or demand.get("min_people"):
                kinds.add("team")
        return [rule for name, rule in HEAD_RULES.items() if name in kinds]

    def legal_values(self, i: str, d: str, t: int) -> list[Fraction]:
        """The hours a slice may have when it is looked at alone, fewest first."""
        lock = self.facts.lock.get((i, d, t), ZERO)
        values = {lock}
        if self.facts.is_eligible(i, d, t) and not self.facts.is_frozen(t):
            limit = min(self.outlook.hours_limit(d, t), self.outlook.load_limit(i, t))
            least = max(self.outlook.least_slice(d, t), lock, self.facts.step)
            value = next_multiple(least, self.facts.step)
            while value <= limit and self.outlook.asked[d, t] > 0:
                values.add(value)
                value += self.facts.step
        return sorted(values)

    def person_columns(self, i: str, t: int) -> list[Column]:
        """All that one person may work in a period: within capacity and max_projects."""
        limit, most = self.outlook.load_limit(i, t), self.outlook.projects_limit(i, t)
        columns: list[Column] = [{}]
        for d in self.facts.demands:
            values = self.legal_values(i, d, t)
            columns = [
                {**column, (i, d): value} if value else column
                for column in columns
                for value in values
                if sum(column.values()) + value <= limit
            ]
        project_of = self.facts.project_of
        return [column for column in columns if len({project_of[d] for _, d in column}) <= most]

    def price(self, i: str, t: int, column: Column) -> Fraction:
        """What a person's column costs in a period, but for what `once` per pair costs."""
        facts, total = self.facts, ZERO
        for (_, d), hours in column.items():
            total += self.price_of_an_hour(i, d) * hours - self.relief[d, t] * hours
        for (j, d, s), hours in self.outlook.por.items():
            if (j, s) == (i, t) and self.outlook.is_on(d):
                total += self.prices.of("change", max(ZERO, hours - column.get((i, d), ZERO)))
        usual = max(facts.cap[i, t], self.outlook.locked_load(i, t))
        beyond = max(ZERO, sum(column.values(), ZERO) - usual)
        premium = facts.rate[i] * facts.policy.overtime_premium
        return total + self.prices.of("overtime", beyond * premium)

    def price_of_an_hour(self, i: str, d: str) -> Fraction:
        """Money and preference of one hour."""
        liked = self.prices.of("preference", points_liked(self.outlook, i, d))
        return self.prices.of("cost", self.facts.rate[i]) + liked

    def price_of_a_pair(self, i: str, d: str) -> Fraction:
        """What the first hour of a pair costs once."""
        once = self.prices.of("preference", points_once(self.outlook, i, d))
        return self.prices.of("team", 1) + once

    def period_columns(self, t: int) -> Iterator[PricedColumn]:
        """All that everybody together may work in a period."""
        room = {d: self.outlook.hours_limit(d, t) for d in self.facts.demands}
        people = [
            [PricedColumn(column, self.price(i, t, column)) for column in self.person_columns(i, t)]
            for i in self.facts.people
        ]
        for priced in joined(people, PricedColumn({}, ZERO), room):
            if self.has_legal_heads(t, frozenset(priced.column)):
                yield priced

    def has_legal_heads(self, t: int, heads: frozenset) -> bool:
        """Whether the rules about who works where are kept."""
        if (t, heads) not in self._legal_heads:
            kept = not any(rule(self.outlook, t, heads) for rule in self.head_rules)
            self._legal_heads[t, heads] = kept
        return self._legal_heads[t, heads]


def joined(
    people: list[list[PricedColumn]], begun: PricedColumn, room: dict[str, Fraction]
) -> Iterator[PricedColumn]:
    """A column of each person put together, as long as no demand gets more than its room."""
    if not people:
        yield begun
        return
    for own in people[0]:
        left = dict(room)
        for (_, d), hours in own.column.items():
            left[d] -= hours
        if all(left[d] >= 0 for _, d in own.column):
            both = PricedColumn({**begun.column, **own.column}, begun.price + own.price)
            yield from joined(people[1:], both, left)
