"""How hot annealing is at most and at last, in units of what a small change of the plan costs."""

from __future__ import annotations

HOTTEST, COLDEST = 0.75, 0.015
