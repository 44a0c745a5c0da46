"""A batch as its answer: how it stands, its summary, and every run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy.orm import Session

from app.batches import queries
from app.batches.queries import BatchRecord, RunOutcome
from app.batches.schemas import MOST_TOLD, Batch, BatchFailure, BatchPlan, BatchRun, BatchSummary


def batch_answer(session: Session, name: str) -> Batch:
    """A batch as it stands, with every run. Raises NotFound."""
    record = queries.get(session, name)
    runs = queries.outcomes(session, name)
    shown = tuple(BatchRun.model_validate(run) for run in runs)
    return Batch(**_fields(record), summary=summary_of(runs), runs=shown)


def summary_of(runs: Iterable[RunOutcome]) -> BatchSummary:
    """The best plan and the worst, and the runs that failed."""
    runs = tuple(runs)
    best, worst = (_plan(run) for run in queries.best_and_worst(runs))
    failed = [run for run in runs if run.error is not None][:MOST_TOLD]
    told = tuple(BatchFailure.model_validate(asdict(run) | dict(run.error or {})) for run in failed)
    return BatchSummary(best=best, worst=worst, failed=told)


def _plan(run: RunOutcome | None) -> BatchPlan | None:
    return None if run is None else BatchPlan.model_validate(run)


def _fields(record: BatchRecord) -> dict[str, object]:
    return asdict(record)
