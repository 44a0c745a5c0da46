"""Documents and plans for the HTTP tests."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from typing import Any

from app.portfolios.schemas import DOCUMENT
from solver.plan import (
    Allocation,
    Conflict,
    Kpi,
    Objective,
    PartValue,
    Plan,
    ProjectSummary,
    Unfilled,
)

MONDAYS = [dt.date(2027, 1, 4) + dt.timedelta(days=7 * t) for t in range(4)]


def document(**changes: Any) -> dict[str, Any]:
    """The smallest document the examples show, with some of its fields changed."""
    return deepcopy(DOCUMENT) | changes


def plan() -> Plan:
    """A plan of that document: Ann works 30 hours in each week but the last."""
    parts = {"unfilled": PartValue(24_000.0, 30.0, "h"), "cost": PartValue(0.0, 0.0, "money")}
    return Plan(
        objective=Objective(24_200.0, 24_200.0, 0.0, True, parts),
        kpis={"coverage": Kpi(0.75, "share", "higher"), "cost": Kpi(0.0, "money", "lower")},
        projects=(ProjectSummary("crm", True, 0, 0.75, 90, 0.0),),
        allocations=tuple(Allocation("ann", "crm-dev", day, 30) for day in MONDAYS[:3]),
        unfilled=(Unfilled("crm-dev", MONDAYS[3], 30, "no_capacity", ""),),
        conflicts=(Conflict("locks", "ann", "crm-dev", MONDAYS[0], "Ann is locked."),),
    )
