"""What a scenario alters in its portfolio: CHANGES, one class per kind."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from solver.portfolio.changes.add_demand import AddDemand
from solver.portfolio.changes.add_person import AddPerson
from solver.portfolio.changes.add_project import AddProject
from solver.portfolio.changes.base import Change
from solver.portfolio.changes.change_capacity import ChangeCapacity
from solver.portfolio.changes.delay_project import DelayProject
from solver.portfolio.changes.drop_project import DropProject
from solver.portfolio.changes.forbid import Forbid
from solver.portfolio.changes.hire import Hire
from solver.portfolio.changes.lock import Lock
from solver.portfolio.changes.make_optional import MakeOptional
from solver.portfolio.changes.remove_demand import RemoveDemand
from solver.portfolio.changes.remove_person import RemovePerson
from solver.portfolio.changes.scale_demand import ScaleDemand
from solver.portfolio.changes.set_policy import SetPolicy
from solver.portfolio.changes.set_priority import SetPriority
from solver.portfolio.changes.set_skill import SetSkill
from solver.portfolio.changes.unlock import Unlock

CHANGES: tuple[type[Change], ...] = (
    RemovePerson,
    AddPerson,
    ChangeCapacity,
    SetSkill,
    Hire,
    AddProject,
    DropProject,
    DelayProject,
    SetPriority,
    MakeOptional,
    ScaleDemand,
    AddDemand,
    RemoveDemand,
    Lock,
    Unlock,
    Forbid,
    SetPolicy,
)

if TYPE_CHECKING:
    AnyChange = Change
else:
    AnyChange = Annotated[reduce(or_, CHANGES), Field(discriminator="kind")]
