"""Batches as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from app.answers import ANSWER
from app.paging import Paging
from app.runs.queries import Status
from app.runs.schemas import RunRequest
from solver.portfolio.numbers import Text

MOST_RUNS = 1_000
MOST_TOLD = 100
BatchStatus = Literal["running", "completed", "cancelled"]
BATCH_STATUSES: tuple[BatchStatus, ...] = get_args(BatchStatus)
FIRST, SECOND = (f"01939f00-0000-7000-8000-00000000000{n}" for n in (1, 2))
REQUEST: dict[str, Any] = {
    "name": "January, what if",
    "runs": [
        {"scenario": FIRST, "settings": {"time_limit": 60}},
        {"scenario": SECOND, "settings": {"time_limit": 60, "seed": 2}},
    ],
}
ITEM: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000005",
    "name": "January, what if",
    "status": "completed",
    "schedule": None,
    "progress": {
        "total": 2,
        "queued": 0,
        "running": 0,
        "completed": 1,
        "cancelled": 0,
        "failed": 1,
        "deleted": 0,
    },
    "created_at": "2026-12-01T09:00:00Z",
    "ended_at": "2026-12-01T09:02:00Z",
}
BEST: dict[str, Any] = {
    "run": "01939f00-0000-7000-8000-000000000006",
    "scenario": FIRST,
    "name": "Without Bob",
    "plan": "01939f00-0000-7000-8000-000000000007",
    "objective": 24200,
    "gap": 0.01,
}
ERROR = {"code": "infeasible", "message": "The locks of 'ann' leave no legal plan. Unlock one."}
LOST: dict[str, Any] = {
    "run": "01939f00-0000-7000-8000-000000000008",
    "scenario": SECOND,
    "name": "Everything at once",
} | ERROR
BATCH: dict[str, Any] = ITEM | {
    "summary": {"best": BEST, "worst": BEST, "failed": [LOST]},
    "runs": [
        {
            **{name: BEST[name] for name in ("run", "scenario", "name", "plan")},
            "status": "completed",
            "objective": 24200,
            "bound": 23958,
            "gap": 0.01,
            "error": None,
        },
        {
            **{name: LOST[name] for name in ("run", "scenario", "name")},
            "plan": None,
            "status": "failed",
            "objective": None,
            "bound": None,
            "gap": None,
            "error": ERROR,
        },
    ],
}


class BatchRequest(BaseModel):
    """Runs to start together, each of a scenario and with settings of its own."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Annotated[Text, Field(min_length=1, description="What planners call it.")]
    runs: Annotated[tuple[RunRequest, ...], Field(min_length=1, max_length=MOST_RUNS)]


class BatchFilter(Paging):
    """Which batches to list."""

    name: Annotated[str | None, Field(max_length=1_000, description="Its exact name.")] = None
    status: BatchStatus | None = None
    schedule: Annotated[str | None, Field(max_length=200, description="Id of a schedule.")] = None


class BatchProgress(BaseModel):
    """How many runs of a batch stand where; deleted: gone with their portfolio since."""

    model_config = ANSWER

    total: int
    queued: int
    running: int
    completed: int
    cancelled: int
    failed: int
    deleted: int


class BatchItem(BaseModel):
    """A batch in a list. schedule: of the one that made it, null where somebody asked for it.

    status: running until its last run has ended, then completed, or cancelled where that was asked.
    """

    model_config = ANSWER

    id: str
    name: str
    status: BatchStatus
    schedule: str | None
    progress: BatchProgress
    created_at: dt.datetime
    ended_at: dt.datetime | None


class BatchRunError(BaseModel):
    """Why a run failed: the code of a run's error, and what to do."""

    model_config = ANSWER

    code: str
    message: str


class BatchRun(BaseModel):
    """A run of a batch, in the order they were asked for; its whole plan is at `/runs/{run}`.

    objective, bound, gap: of its plan, or as far as it is. name: the scenario's.
    """

    model_config = ANSWER

    run: str
    scenario: str
    name: str
    status: Status
    plan: str | None
    objective: float | None
    bound: float | None
    gap: float | None
    error: BatchRunError | None


class BatchPlan(BaseModel):
    """A run of a batch that has a plan, and what the plan is worth."""

    model_config = ANSWER

    run: str
    scenario: str
    name: str
    plan: str
    objective: float
    gap: float


class BatchFailure(BaseModel):
    """A run of a batch that failed, and why."""

    model_config = ANSWER

    run: str
    scenario: str
    name: str
    code: str
    message: str


class BatchSummary(BaseModel):
    """The plan with the fewest points, the one with the most, and the first hundred that failed."""

    model_config = ANSWER

    best: BatchPlan | None
    worst: BatchPlan | None
    failed: tuple[BatchFailure, ...]


class Batch(BatchItem):
    """A batch as it stands, with every run."""

    summary: BatchSummary
    runs: tuple[BatchRun, ...]


class BatchList(BaseModel):
    """A page of batches, the newest first."""

    model_config = ANSWER

    items: tuple[BatchItem, ...]
    next: str | None
