"""Webhooks read back, and how their deliveries went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.paging import Page, cut, decode
from app.rows import find_row
from app.webhooks.schemas import Delivery, Webhook, WebhookItem, WebhookState
from models import DeliveryRow, WebhookRow

SHOWN = 50


def get(session: Session, name: str) -> Webhook:
    """A webhook with its latest deliveries. Raises NotFound."""
    row = find_row(session, WebhookRow, name, "webhook")
    wanted = select(DeliveryRow).where(DeliveryRow.webhook_id == name)
    latest = session.scalars(wanted.order_by(DeliveryRow.id.desc()).limit(SHOWN))
    told = tuple(Delivery.model_validate(delivery) for delivery in latest)
    return Webhook(**_state(row), last=told[0] if told else None, deliveries=told)


def page(session: Session, *, limit: int, cursor: str | None = None) -> Page[WebhookItem]:
    """Webhooks, the latest first."""
    wanted = select(WebhookRow).order_by(WebhookRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(WebhookRow.id < before[0])
    rows = session.scalars(wanted).all()
    last = _last(session, [row.id for row in rows])
    items = [WebhookItem(**_state(row), last=last.get(row.id)) for row in rows]
    return cut(items, limit, lambda item: (item.id,))


def _last(session: Session, webhooks: Sequence[str]) -> Mapping[str, Delivery]:
    newest = (
        select(func.max(DeliveryRow.id))
        .where(DeliveryRow.webhook_id.in_(webhooks))
        .group_by(DeliveryRow.webhook_id)
    )
    rows = session.scalars(select(DeliveryRow).where(DeliveryRow.id.in_(newest)))
    return {row.webhook_id: Delivery.model_validate(row) for row in rows}


def _state(row: WebhookRow) -> dict[str, object]:
    return dict(WebhookState.model_validate(row))
