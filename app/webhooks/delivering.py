"""Deliveries attempted, and attempted again: longer and longer after each other."""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.config import get_config
from app.database import Database
from app.rows import change
from app.webhooks.addresses import Allowed
from app.webhooks.sending import SIGNATURE, Answer, send, signature
from app.worker import engine
from models import DeliveryRow, WebhookRow
from models.base import now

logger = logging.getLogger(__name__)
PAUSES = (10.0, 60.0, 300.0, 1_800.0, 7_200.0, 21_600.0)
"""Seconds between attempts: seven within nine hours."""
JITTER = 0.1
ERRAND = "webhook"
OVERDUE, TOO_LATE = dt.timedelta(hours=1), dt.timedelta(days=2)
AT_ONCE = 500
LOST = "It could not be attempted for two days; the service's log says why."
DISABLED = "The webhook was disabled meanwhile."
Send = Callable[[str, Mapping[str, str], str, Allowed], Answer]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be delivered, and where to."""

    id: str
    webhook: str
    event: str
    body: str
    attempts: int
    url: str
    secret: str
    is_disabled: bool

    def headers(self, moment: int) -> dict[str, str]:
        """What goes with the body; the same delivery has the same id in every attempt."""
        return {
            SIGNATURE: signature(self.secret, moment, self.body),
            "Staffolio-Event": self.event,
            "Staffolio-Delivery": self.id,
        }


def deliver(database: Database, delivery_id: str, send: Send = send) -> float | None:
    """Attempt a delivery; the seconds until the next attempt, None where there will be none.

    No transaction is open while the receiver answers.
    """
    with database.read_session() as session:
        parcel = _parcel(session, delivery_id)
    if parcel is None:
        return None
    if parcel.is_disabled:
        with database.session() as session:
            _end(session, parcel.id, "failed", error=DISABLED)
        return None
    headers = parcel.headers(int(time.time()))
    answer = send(parcel.url, headers, parcel.body, Allowed.of(get_config().webhook_allow))
    fields = {"delivery": parcel.id, "answer": answer.status, "error": answer.error}
    logger.info("webhook attempted", extra=fields)
    with database.session() as session:
        return _note(session, parcel, answer)


def put(session: Session, delivery_id: str, webhook_id: str, *, key: str) -> None:
    """Put a delivery on its way; those of one webhook go one by one."""
    engine.later(session, ERRAND, delivery_id, key=key, turn=webhook_id)


def put_again(database: Database, moment: dt.datetime) -> None:
    """Put on their way again deliveries long overdue: their errand was lost, as where the database
    could not be written when it ended. Give up those of days ago.
    """
    row = DeliveryRow
    with database.session() as session:
        pending = select(row.id, row.webhook_id).where(row.ended_at.is_(None))
        for delivery, _ in session.execute(pending.where(row.created_at < moment - TOO_LATE)).all():
            _end(session, delivery, "failed", error=LOST, next_at=None)
        overdue = pending.where(row.next_at < moment - OVERDUE).order_by(row.next_at)
        for delivery, webhook in session.execute(overdue.limit(AT_ONCE)).all():
            put(session, delivery, webhook, key=f"{delivery}@{moment.timestamp():.0f}")
            _write(session, delivery, next_at=moment)


def _parcel(session: Session, delivery_id: str) -> Parcel | None:
    """None where there is nothing to do: delivered, given up, or deleted."""
    wanted = (
        select(DeliveryRow, WebhookRow)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.status == "pending")
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        return None
    delivery, webhook = found
    return Parcel(
        id=delivery.id,
        webhook=webhook.id,
        event=delivery.event,
        body=delivery.body,
        attempts=delivery.attempts,
        url=webhook.url,
        secret=webhook.secret,
        is_disabled=webhook.disabled_at is not None,
    )


def _note(session: Session, parcel: Parcel, answer: Answer) -> float | None:
    """Write down how an attempt went; the seconds until the next one."""
    attempts = parcel.attempts + 1
    said: dict[str, Any] = {
        "attempts": attempts,
        "answer": answer.status,
        "error": answer.error,
        "next_at": None,
    }
    if answer.error is None:
        _end(session, parcel.id, "delivered", **said)
        reached = update(WebhookRow).where(WebhookRow.id == parcel.webhook)
        change(session, reached.values(reached_at=now()))
        return None
    is_gone = answer.status == HTTPStatus.GONE
    if is_gone or attempts > len(PAUSES):
        _end(session, parcel.id, "failed", **said)
        _disable(session, parcel, answer, is_gone=is_gone)
        return None
    pause = PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    _write(session, parcel.id, **said | {"next_at": now() + dt.timedelta(seconds=pause)})
    return pause


def _disable(session: Session, parcel: Parcel, answer: Answer, *, is_gone: bool) -> None:
    """Send nothing more to a receiver that is gone, or that nothing has reached all the while."""
    begun = select(DeliveryRow.created_at).where(DeliveryRow.id == parcel.id).scalar_subquery()
    silent = update(WebhookRow).where(
        WebhookRow.id == parcel.webhook, WebhookRow.disabled_at.is_(None)
    )
    if not is_gone:
        unreached = WebhookRow.reached_at.is_(None) | (WebhookRow.reached_at < begun)
        silent = silent.where(unreached)
    tries = "It says it is gone" if is_gone else f"{parcel.attempts + 1} attempts failed"
    reason = (
        f"{tries}, and nothing else arrived. The last one: {answer.error} Mend the receiver, "
        f"then POST /webhooks/{parcel.webhook}/enable."
    )
    if change(session, silent.values(disabled_at=now(), disabled_reason=reason)):
        logger.warning("webhook disabled", extra={"webhook": parcel.webhook, "reason": reason})


def _end(session: Session, delivery_id: str, status: str, **values: Any) -> None:
    """Note how it ended; what it said is needed no more, and may tell of what is deleted."""
    _write(session, delivery_id, status=status, ended_at=now(), body="", **values)


def _write(session: Session, delivery_id: str, **values: Any) -> None:
    change(session, update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(values))
