"""What must hold. RULES: one instance each; the order is the order of the "why" funnel."""

from __future__ import annotations

from solver.rules.after import After
from solver.rules.apart import Apart
from solver.rules.base import Rule
from solver.rules.budget import Budget
from solver.rules.capacity import Capacity
from solver.rules.coverage import Coverage
from solver.rules.eligibility import Eligibility
from solver.rules.freeze import Freeze
from solver.rules.locks import Locks
from solver.rules.mentor import Mentor
from solver.rules.moves import Moves
from solver.rules.one_of import OneOf
from solver.rules.parallel import Parallel
from solver.rules.selection import Selection
from solver.rules.slice import Slice
from solver.rules.start import Start
from solver.rules.team import Team
from solver.rules.together import Together
from solver.rules.window import Window

RULES: tuple[Rule, ...] = (
    Eligibility(),
    Capacity(),
    Locks(),
    Coverage(),
    Slice(),
    Window(),
    Parallel(),
    Team(),
    Apart(),
    Together(),
    Mentor(),
    Budget(),
    Selection(),
    Start(),
    After(),
    OneOf(),
    Freeze(),
    Moves(),
)
