"""What it costs. PARTS: one instance each, in the order answers list them."""

from __future__ import annotations

from solver.parts.base import Part
from solver.parts.change import Change
from solver.parts.cost import Cost
from solver.parts.delay import Delay
from solver.parts.dropped import Dropped
from solver.parts.overtime import Overtime
from solver.parts.preference import Preference
from solver.parts.restarts import Restarts
from solver.parts.team import Team
from solver.parts.unfilled import Unfilled

PARTS: tuple[Part, ...] = (
    Unfilled(),
    Dropped(),
    Delay(),
    Cost(),
    Overtime(),
    Team(),
    Change(),
    Restarts(),
    Preference(),
)
