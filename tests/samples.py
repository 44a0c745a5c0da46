"""A small portfolio and plans of it, as something to store."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from solver.document import PortfolioDocument, parse
from solver.errors import Issue
from solver.plan import (
    Allocation,
    Conflict,
    Decision,
    Kpi,
    Objective,
    PartValue,
    Plan,
    ProjectChoice,
    ProjectSummary,
    TierValue,
    Unfilled,
)

FIRST, SECOND = dt.date(2027, 1, 4), dt.date(2027, 1, 11)


def document(name: str | None = "office", **more: Any) -> PortfolioDocument:
    """Ann, and two developers alike; two projects with one and two demands, over two weeks."""
    week = [{"from": "2027-01-04", "to": "2027-01-17", "hours_per_week": 20}]
    tree: dict[str, Any] = {
        "calendar": {"start": "2027-01-04", "periods": 2},
        "people": [{"id": "ann", "rate": 95}, {"id": "dev", "headcount": 2, "team": "Core"}],
        "projects": [{"id": "crm"}, {"id": "erp", "optional": True, "stage": "idea"}],
        "demands": [
            {"id": "crm-dev", "project": "crm", "effort": week},
            {"id": "crm-test", "project": "crm", "effort": week},
            {"id": "erp-dev", "project": "erp", "effort": week},
        ],
    }
    named = {} if name is None else {"name": name}
    return parse(json.dumps(named | tree | more).encode())


def decision(*slices: tuple[str, str, dt.date, float]) -> Decision:
    """Slices as (person, demand, period, hours)."""
    choices = (ProjectChoice("crm"), ProjectChoice("erp", on=False))
    return Decision(choices, tuple(Allocation(*item) for item in slices))


def plan(*slices: tuple[str, str, dt.date, float]) -> Plan:
    """A plan with these slices, and one of everything a plan may hold."""
    return Plan(
        objective=Objective(
            total=1200.5,
            bound=1000.25,
            gap=0.25,
            optimal=False,
            parts={
                "unfilled": PartValue(900, 3, "weighted hours"),
                "cost": PartValue(300.5, 3005, "money"),
            },
            tiers=(
                TierValue(("unfilled",), 900, 900, 0, True),
                TierValue(("cost",), 300.5, 100, 0.6, False),
            ),
        ),
        kpis={
            "coverage": Kpi(0.75, "share", "higher"),
            "mean_team": Kpi(1.5, "people", None),
            "unfilled_hours": Kpi(9.5, "h", "lower"),
        },
        projects=(
            ProjectSummary("crm", True, 0, 0.75, 30.5, 2850.0),
            ProjectSummary("erp", False, 1, 0.0, 0, 0.0),
        ),
        allocations=tuple(Allocation(*item) for item in slices),
        unfilled=(
            Unfilled("crm-dev", SECOND, 7.5, "no_capacity", "all are taken"),
            Unfilled("crm-test", SECOND, 2, "rule", "apart"),
            Unfilled("erp-dev", None, 20, "lower_priority", "moved past the end"),
        ),
        conflicts=(
            Conflict("capacity", "dev#1", None, FIRST, "dev#1 is booked beyond capacity."),
            Conflict("budget", None, None, None, "The budget is spent."),
        ),
        warnings=(Issue("/settings/work_limit", "not_reproducible", "It may differ."),),
    )


SLICES = (
    ("ann", "crm-dev", FIRST, 20),
    ("ann", "crm-test", FIRST, 10.25),
    ("dev#1", "crm-dev", SECOND, 12.5),
    ("dev#2", "crm-test", SECOND, 18),
    ("dev#2", "erp-dev", SECOND, 4),
)
