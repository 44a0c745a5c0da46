"""Which figures of a plan may be held against the baseline's."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from app.comparisons.queries import StoredPlan

POINTS, MONEY, HOURS = "points", "money", "hours"


@dataclass(frozen=True, slots=True)
class Footing:
    """How far the figures of a plan mean what the baseline's mean, by the units they are made of.

    unlike: units of which the two have another measure. uneven: units that are summed up over
    another horizon. is_same_document: the plans differ by the search alone.
    """

    unlike: Set[str]
    uneven: Set[str]
    is_same_document: bool

    @classmethod
    def of(cls, plan: StoredPlan, baseline: StoredPlan) -> Footing:
        """That of a plan beside the baseline."""
        one, other = plan.document.terms, baseline.document.terms
        unlike = {POINTS} if one.points != other.points else set()
        if one.currency != other.currency:
            unlike.add(MONEY)
        uneven = {POINTS, MONEY, HOURS} if one.horizon != other.horizon else set()
        return cls(unlike, uneven, plan.document.sha256 == baseline.document.sha256)

    def better(self, units: Set[str], is_better: bool | None) -> bool | None:
        """That a figure made of these units is better; None where it does not compare."""
        return None if units & self.unlike else is_better

    def proven(self, units: Set[str], is_proven: bool) -> bool | None:
        """That a difference of such figures is proven; None where they do not compare."""
        if units & (self.unlike | self.uneven):
            return None
        return is_proven and not self.is_same_document
