"""Schedules as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.answers import ANSWER
from app.batches.schemas import BatchRunError
from app.paging import Paging
from app.runs.queries import Status
from solver.portfolio.numbers import Id, NullMeans, Text
from solver.search.settings import Settings

MOST_SCENARIOS = 200
FiringStatus = Literal["started", "missed", "skipped", "failed"]
SCENARIO = "01939f00-0000-7000-8000-000000000001"
REQUEST: dict[str, Any] = {
    "name": "Every night",
    "cron": "30 2 * * 1-5",
    "timezone": "Europe/Berlin",
    "portfolio": "Q1 portfolio",
    "scenarios": [SCENARIO],
    "settings": {"time_limit": 600},
}
RESULT: dict[str, Any] = {
    "due_at": "2026-12-01T01:30:00Z",
    "status": "started",
    "message": None,
    "portfolio": "01939f00-0000-7000-8000-000000000003",
    "batch": "01939f00-0000-7000-8000-000000000005",
    "scenarios": [
        {
            "scenario": SCENARIO,
            "name": "Without Bob",
            "carried": "01939f00-0000-7000-8000-000000000004",
            "code": "changes_left_out",
            "message": "1 of its changes does not apply to this version and was left out.",
            "run": "01939f00-0000-7000-8000-000000000006",
            "status": "completed",
            "plan": "01939f00-0000-7000-8000-000000000007",
            "objective": 24200,
            "gap": 0.01,
            "error": None,
        }
    ],
    "created_at": "2026-12-01T01:30:02Z",
}
ITEM: dict[str, Any] = REQUEST | {
    "id": "01939f00-0000-7000-8000-000000000002",
    "settings": {"time_limit": 600, "gap": 0, "threads": None, "seed": 1},
    "next_at": "2026-12-02T01:30:00Z",
    "last": RESULT,
    "created_at": "2026-11-30T15:00:00Z",
    "caller": "ann",
}
MADE = ITEM | {"last": None, "results": []}
WHOLE = ITEM | {"results": [RESULT]}


class ScheduleRequest(BaseModel):
    """Scenarios to run again and again on the newest version of a portfolio.

    scenarios: ids, of any version of it; none: the portfolio as it stands.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Annotated[Text, Field(min_length=1, description="What planners call it.")]
    cron: Annotated[
        Text,
        Field(
            max_length=200,
            description="Five fields: minute, hour, day of the month, month, day of the week.",
        ),
    ]
    timezone: Annotated[
        Text, Field(max_length=100, description="Whose clock it is, such as Europe/Berlin.")
    ] = "UTC"
    portfolio: Annotated[Text, Field(min_length=1, description="Name of a portfolio.")]
    scenarios: Annotated[tuple[Id, ...], Field(max_length=MOST_SCENARIOS), NullMeans(())] = ()
    settings: Annotated[Settings, NullMeans(Settings())] = Settings()


class ScheduleFilter(Paging):
    """Which schedules to list."""

    portfolio: Annotated[
        str | None, Field(max_length=1_000, description="Exact name of a portfolio.")
    ] = None


class ScenarioResult(BaseModel):
    """A scenario of a schedule on one night.

    carried: what it is in that version of the portfolio. code, message: why it has no run
    (`gone`, `not_carried`, `nothing_left`), or what of it was left out (`changes_left_out`).
    """

    model_config = ANSWER

    scenario: str | None
    name: str
    carried: str | None
    code: str | None
    message: str | None
    run: str | None
    status: Status | None
    plan: str | None
    objective: float | None
    gap: float | None
    error: BatchRunError | None


class Result(BaseModel):
    """A time at which a schedule was due, and what came of it.

    started: its batch runs or has run. missed: no worker was there within six hours. skipped: the
    batch before still went on. failed: nothing could be started; message says why.
    """

    model_config = ANSWER

    due_at: dt.datetime
    status: FiringStatus
    message: str | None
    portfolio: str | None
    batch: str | None
    scenarios: tuple[ScenarioResult, ...]
    created_at: dt.datetime


class ScheduleItem(BaseModel):
    """A schedule in a list, with what came of the last time. portfolio: its name."""

    model_config = ANSWER

    id: str
    name: str
    cron: str
    timezone: str
    portfolio: str
    scenarios: tuple[str, ...]
    settings: Settings
    next_at: dt.datetime
    last: Result | None
    created_at: dt.datetime
    caller: str


class Schedule(ScheduleItem):
    """A schedule with its last thirty results, the newest first."""

    results: tuple[Result, ...]


class ScheduleList(BaseModel):
    """A page of schedules, the newest first."""

    model_config = ANSWER

    items: tuple[ScheduleItem, ...]
    next: str | None
