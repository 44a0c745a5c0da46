"""Small problems cut out of a large one around slices that may change.

What leaves the small problem's rules complete is taken along: every slice in use of the people
and demands concerned. Hours outside enter as less room, and in a last period of their own, so
that a pair in use elsewhere needs no second set-up.
"""

from __future__ import annotations

from solver.search.excerpts.excerpt import Excerpt, excerpt
from solver.search.excerpts.standing import Standing

__all__ = ["Excerpt", "Standing", "excerpt"]
