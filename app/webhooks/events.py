"""What webhooks are told of: put on its way in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.batches import queries as batches
from app.batches import service as batching
from app.batches.answering import summary_of
from app.rows import new_id
from app.webhooks.delivering import put
from models import BatchRunRow, DeliveryRow, PlanRow, RunRow, ScenarioRow, WebhookRow
from models.base import now

AT_ONCE = 500
Told = tuple[str, Mapping[str, Any]]
"""An event's name and what is said of it."""


def runs_ended(session: Session, run_ids: Sequence[str]) -> None:
    """End the batches that are over by these runs' ends, and tell webhooks of runs and batches.

    It stands or falls with the transaction that ends the runs.
    """
    over = batching.end_where_over(session, run_ids)
    enabled = select(WebhookRow).where(WebhookRow.disabled_at.is_(None)).order_by(WebhookRow.id)
    webhooks = session.scalars(enabled).all()
    wanted = {event for webhook in webhooks for event in webhook.events}
    if any(event.startswith("run.") for event in wanted):
        for event, said in _runs(session, run_ids):
            _tell(session, webhooks, event, said)
    if any(event.startswith("batch.") for event in wanted):
        for event, said in _batches(session, over):
            _tell(session, webhooks, event, said)


def _tell(
    session: Session, webhooks: Sequence[WebhookRow], event: str, said: Mapping[str, Any]
) -> None:
    for webhook in webhooks:
        if event not in webhook.events:
            continue
        delivery, moment = new_id(), now()
        body = {"id": delivery, "event": event, "created_at": moment, **said}
        session.add(
            DeliveryRow(
                id=delivery,
                webhook_id=webhook.id,
                event=event,
                body=to_json(body).decode(),
                status="pending",
                next_at=moment,
                created_at=moment,
                caller=webhook.caller,
            )
        )
        session.flush()
        put(session, delivery, webhook.id, key=delivery)


def _runs(session: Session, run_ids: Sequence[str]) -> Iterator[Told]:
    for start in range(0, len(run_ids), AT_ONCE):
        wanted = (
            select(RunRow.id, RunRow.status, RunRow.error, RunRow.ended_at, RunRow.scenario_id)
            .add_columns(ScenarioRow.name, ScenarioRow.portfolio_id, BatchRunRow.batch_id)
            .add_columns(PlanRow.id, PlanRow.total, PlanRow.bound, PlanRow.gap)
            .join(ScenarioRow, ScenarioRow.id == RunRow.scenario_id)
            .outerjoin(BatchRunRow, BatchRunRow.run_id == RunRow.id)
            .outerjoin(PlanRow, PlanRow.run_id == RunRow.id)
            .where(RunRow.id.in_(run_ids[start : start + AT_ONCE]))
            .order_by(RunRow.id)
        )
        for row in session.execute(wanted).all():
            yield f"run.{row[1]}", {"run": _run(row)}


def _run(row: Any) -> dict[str, Any]:
    run, status, error, ended_at, scenario, name, portfolio, batch, plan, *worth = row
    total, bound, gap = worth
    return {
        "id": run,
        "status": status,
        "scenario": scenario,
        "name": name,
        "portfolio": portfolio,
        "batch": batch,
        "plan": plan,
        "objective": None if plan is None else {"total": total, "bound": bound, "gap": gap},
        "error": None if error is None else {key: error[key] for key in ("code", "message")},
        "ended_at": ended_at,
    }


def _batches(session: Session, batch_ids: Sequence[str]) -> Iterator[Told]:
    for batch_id in batch_ids:
        record = batches.get(session, batch_id)
        summary = summary_of(batches.outcomes(session, batch_id))
        said = {
            "id": record.id,
            "name": record.name,
            "status": record.status,
            "schedule": record.schedule,
            "progress": record.progress,
            "summary": summary.model_dump(mode="json"),
            "ended_at": record.ended_at,
        }
        yield f"batch.{record.status}", {"batch": said}
