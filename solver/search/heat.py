"""How hot annealing is, in units of what a small change of the plan costs, from hot to cold."""

from __future__ import annotations

import math

HOTTEST, COLDEST = 0.5, 0.1


def heat_at(coolness: float) -> float:
    """The heat at a coolness: 0 is the hottest, 1 the coldest, in equal ratios between."""
    return float(HOTTEST * (COLDEST / HOTTEST) ** min(max(coolness, 0.0), 1.0))


def coolness_at(share: float) -> float:
    """The coolness at a share of the hottest heat."""
    return math.log(share) / math.log(COLDEST / HOTTEST)
