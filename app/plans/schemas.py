"""Plans as they are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter

from app.answers import ANSWER
from app.paging import Paging
from app.plans.queries import Filters, StoredPlan
from app.scenarios.naming import ByScenario
from solver import plan as solved
from solver.plan import Allocation, Kpi
from solver.portfolio.numbers import Day, Id

KPIS = {"coverage": {"value": 0.75, "unit": "share", "better": "higher"}}
ALLOCATION = {"person": "ann", "demand": "crm-dev", "period": "2027-01-04", "hours": 30}
PLAN_EXAMPLE = {
    "id": "01939f00-0000-7000-8000-000000000003",
    "run": "01939f00-0000-7000-8000-000000000002",
    "objective": {
        "total": 24200,
        "bound": 24200,
        "gap": 0,
        "optimal": True,
        "parts": {
            "unfilled": {"points": 24000, "amount": 30, "unit": "weighted hours"},
            "team": {"points": 200, "amount": 1, "unit": "pairs"},
        },
        "tiers": None,
    },
    "kpis": KPIS,
    "projects": [{"id": "crm", "on": True, "delay": 0, "coverage": 0.75, "hours": 90, "cost": 0}],
    "allocations": [ALLOCATION],
    "unfilled": [
        {
            "demand": "crm-dev",
            "period": "2027-01-25",
            "hours": 30,
            "reason": "no_capacity",
            "detail": "Everybody with the skills is booked.",
        }
    ],
    "conflicts": [],
    "warnings": [],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(solved.Plan):
    """A stored plan, whole: what it is worth, who works on what, and what stays unfilled."""

    id: str
    run: str


PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


def plan_answer(stored: StoredPlan) -> Plan:
    """A stored plan as it is answered."""
    parts = {field.name: getattr(stored.plan, field.name) for field in fields(stored.plan)}
    return Plan(id=stored.id, run=stored.run, **parts)


class PlanFigures(BaseModel):
    """A plan's id and key figures."""

    model_config = ANSWER

    id: str
    kpis: Mapping[str, Kpi]


class PlanItem(PlanFigures):
    """A plan in a list."""

    run: str
    scenario: str
    created_at: dt.datetime


class PlanFilter(ByScenario):
    """Which plans to list."""

    scenario: Annotated[str | None, Field(max_length=200, description="Id of a scenario.")] = None
    run: Annotated[str | None, Field(max_length=200, description="Id of a run.")] = None


class PlanList(BaseModel):
    """A page of plans, the newest first."""

    model_config = ANSWER

    items: tuple[PlanItem, ...]
    next: str | None


class AllocationFilter(Paging):
    """Which of a plan's allocations to list; `from` and `to` compare the periods' first days."""

    limit: Annotated[int, Field(ge=1, le=10_000, description="Items a page.")] = 1_000
    person: Id | None = None
    demand: Id | None = None
    project: Id | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None

    def filters(self) -> Filters:
        """The same without the page."""
        return Filters(self.person, self.demand, self.project, self.from_, self.to)


class AllocationList(BaseModel):
    """A page of a plan's allocations."""

    model_config = ANSWER

    items: tuple[Allocation, ...]
    next: str | None
