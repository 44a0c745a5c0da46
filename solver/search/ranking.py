"""What a large search weighs: the parts of one tier, and those of earlier tiers far above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from solver.problem.problem import Problem
from solver.search.kernel.climber import Climber
from solver.search.kernel.state import total_of
from solver.search.kernel.worth import fixed_points, worth_of

FAR_ABOVE = 10_000


@dataclass(frozen=True)
class Ranking:
    """Tiers up to the one that is searched, which is the last."""

    problem: Problem
    tiers: Sequence[Sequence[str]]

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Weights of all parts together, earlier tiers far above the last."""
        own = self.problem.weights_of(self.tiers[-1])
        for rank, tier in enumerate(reversed(self.tiers[:-1]), 1):
            held = self.problem.weights_of(tier)
            own = {part: w + held[part] * FAR_ABOVE**rank for part, w in own.items()}
        return own

    def values(self, climber: Climber) -> tuple[Fraction, ...]:
        """Points of each tier, up to what no plan changes."""
        if len(self.tiers) == 1:
            found = climber.survey
            total = Fraction(climber.total) / found.worth.grid
            return (total + fixed_points(self.problem, self.weights, found.delays),)
        return tuple(self._value(tier, climber) for tier in self.tiers)

    def _value(self, tier: Sequence[str], climber: Climber) -> Fraction:
        weights, found = self.problem.weights_of(tier), climber.survey
        worth = worth_of(self.problem, weights, found.pairs)
        ground = found.ground.worth_as(worth, self.problem.project)
        total = Fraction(total_of(ground, climber.state)) / worth.grid
        return total + fixed_points(self.problem, weights, found.delays)

    def unit(self, climber: Climber) -> float:
        """What one pair more costs in the tier that is searched, on the climber's grid."""
        if len(self.tiers) == 1:
            return climber.unit
        found = climber.survey
        worth = worth_of(self.problem, self.problem.weights_of(self.tiers[-1]), found.pairs)
        return worth.unit / float(worth.grid) * float(found.worth.grid)
