"""Runs as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated, Any

from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.answers import ANSWER, json_answer
from app.plans import queries as plans
from app.plans.schemas import KPIS, PLAN_EXAMPLE, Plan, PlanFigures, plan_answer
from app.runs.queries import RunRecord, Status
from app.scenarios.naming import ByScenario
from solver.errors import Issue
from solver.portfolio.numbers import Id
from solver.search.progress import Progress
from solver.search.settings import Settings

ACCEPTED = 202
REQUEST = {"scenario": "01939f00-0000-7000-8000-000000000001", "settings": {"time_limit": 20}}
QUEUED: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000002",
    "scenario": "01939f00-0000-7000-8000-000000000001",
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "status": "queued",
    "settings": {"time_limit": 20, "gap": 0, "work_limit": None, "threads": None, "seed": 1},
    "progress": {"objective": None, "bound": None, "gap": None, "seconds": 0, "phase": "queued"},
    "plan": None,
    "error": None,
    "warnings": [],
    "created_at": "2026-12-01T09:00:00Z",
    "started_at": None,
    "ended_at": None,
}
COMPLETED = QUEUED | {
    "status": "completed",
    "progress": {"objective": 24200, "bound": 24200, "gap": 0, "seconds": 0.4, "phase": "done"},
    "plan": PLAN_EXAMPLE,
    "started_at": "2026-12-01T09:00:00Z",
    "ended_at": "2026-12-01T09:00:01Z",
}
LISTED = COMPLETED | {"plan": {"id": PLAN_EXAMPLE["id"], "kpis": KPIS}}


class RunRequest(BaseModel):
    """A run to start: of which scenario, and how long it may take."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    scenario: Annotated[Id, Field(description="Id of the scenario to plan.")]
    settings: Settings = Settings()


class RunFilter(ByScenario):
    """Which runs to list."""

    status: Status | None = None
    scenario: Annotated[str | None, Field(max_length=200, description="Id of a scenario.")] = None


class RunError(BaseModel):
    """Why a run failed; rules and projects name what collides where it is infeasible."""

    model_config = ANSWER

    code: Annotated[
        str,
        Field(
            description="infeasible, no_plan_in_time, checker_refused, solver_crashed, "
            "out_of_memory or too_many_attempts"
        ),
    ]
    message: str
    rules: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


class RunState(BaseModel):
    """How a run stands, whatever its plan."""

    model_config = ANSWER

    id: str
    scenario: str
    portfolio: str
    status: Status
    settings: Settings
    progress: Progress
    error: RunError | None
    warnings: tuple[Issue, ...]
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None


class Run(RunState):
    """A run with its whole plan, once there is one."""

    plan: Plan | None


class RunItem(RunState):
    """A run in a list: its plan's id and key figures only."""

    plan: PlanFigures | None


class RunList(BaseModel):
    """A page of runs, the newest first."""

    model_config = ANSWER

    items: tuple[RunItem, ...]
    next: str | None


WAITING = Progress(None, None, None, 0, "queued")


def run_answer(session: Session, record: RunRecord, status: int) -> Response:
    """A run with its whole plan; where it goes on, Location says where to ask again."""
    plan = None if record.plan is None else plan_answer(plans.get(session, record.plan))
    headers = {"Location": f"/runs/{record.id}"} if status == ACCEPTED else {}
    return json_answer(Run(**_state(record) | {"plan": plan}), status, headers)


def run_items(session: Session, records: Iterable[RunRecord]) -> tuple[RunItem, ...]:
    """Runs of a list, each with the figures of its plan."""
    records = tuple(records)
    figures = plans.summaries(session, (r.plan for r in records if r.plan is not None))
    return tuple(RunItem(**_state(r) | {"plan": figures.get(r.plan or "")}) for r in records)


def run_state(record: RunRecord) -> RunState:
    """A run without its plan."""
    return RunState(**_state(record))


def _state(record: RunRecord) -> dict[str, Any]:
    state = {field.name: getattr(record, field.name) for field in fields(record)}
    return state | {"progress": record.progress or WAITING}
