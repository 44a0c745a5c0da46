"""Webhooks: who is told of what, and how each telling went."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Json, Made, Time, Words


class WebhookRow(Base):
    """An address that is told of the events it asked for.

    secret: what bodies are signed with, so it must be kept as it is. reached_at: when a delivery
    last arrived. disabled_at: nothing is sent any more, disabled_reason says why.
    """

    __tablename__ = "webhooks"

    id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[Words]
    events: Mapped[Json]
    secret: Mapped[Words]
    reached_at: Mapped[Time | None]
    disabled_at: Mapped[Time | None]
    disabled_reason: Mapped[Words | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class DeliveryRow(Base):
    """An event on its way to a webhook. body: the very text that is signed and sent.

    answer: the HTTP status of the last attempt, null where there was none; error: what went wrong
    in it. next_at: of the next attempt, while there is one.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'delivered', 'failed')", name="status"),
        Index("ix_deliveries_webhook_id", "webhook_id", "id"),
        Index("ix_deliveries_ended_at", "ended_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    webhook_id: Mapped[Id] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[Words]
    body: Mapped[Words]
    status: Mapped[Words]
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[int | None]
    error: Mapped[Words | None]
    next_at: Mapped[Time | None]
    ended_at: Mapped[Time | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]
