"""Webhooks as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.answers import ANSWER
from app.paging import Paging

Event = Literal[
    "run.completed", "run.failed", "run.cancelled", "batch.completed", "batch.cancelled"
]
DeliveryStatus = Literal["pending", "delivered", "failed"]
REQUEST = {"url": "https://hooks.example.com/staffolio", "events": ["run.failed"]}
DELIVERY: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000010",
    "event": "run.failed",
    "status": "pending",
    "attempts": 1,
    "answer": 503,
    "error": "Answered 503.",
    "next_at": "2026-12-01T09:01:00Z",
    "created_at": "2026-12-01T09:00:50Z",
    "ended_at": None,
}
WEBHOOK: dict[str, Any] = REQUEST | {
    "id": "01939f00-0000-7000-8000-000000000009",
    "disabled_at": None,
    "disabled_reason": None,
    "reached_at": "2026-12-01T08:59:00Z",
    "last": DELIVERY,
    "created_at": "2026-12-01T08:00:00Z",
    "caller": "ann",
}
SECRET = "whsec_Zk5vdCBhIHNlY3JldCwgb25seSBhbiBleGFtcGxl"
MADE = WEBHOOK | {"reached_at": None, "last": None, "secret": SECRET}
WHOLE = WEBHOOK | {"deliveries": [DELIVERY]}


class WebhookRequest(BaseModel):
    """Who wants to be told, and of what."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=2_000,
            pattern=r"^[\x21-\x7e]+$",
            description="Where events are posted: https, or http where the operator allows it.",
        ),
    ]
    events: Annotated[tuple[Event, ...], Field(min_length=1, max_length=20)]


class Delivery(BaseModel):
    """An event on its way. answer: the HTTP status of the last attempt; error: what went wrong."""

    model_config = ANSWER

    id: str
    event: str
    status: DeliveryStatus
    attempts: int
    answer: int | None
    error: str | None
    next_at: dt.datetime | None
    created_at: dt.datetime
    ended_at: dt.datetime | None


class WebhookState(BaseModel):
    """A webhook without its secret.

    disabled_at: nothing is sent any more since, and disabled_reason says why. reached_at: when
    something last arrived. caller: who made it.
    """

    model_config = ANSWER

    id: str
    url: str
    events: tuple[str, ...]
    disabled_at: dt.datetime | None
    disabled_reason: str | None
    reached_at: dt.datetime | None
    created_at: dt.datetime
    caller: str


class WebhookItem(WebhookState):
    """A webhook in a list, with its last delivery."""

    last: Delivery | None


class WebhookMade(WebhookItem):
    """A new webhook; its secret is shown this once."""

    secret: str


class Webhook(WebhookItem):
    """A webhook and its latest deliveries, the newest first."""

    deliveries: tuple[Delivery, ...]


class WebhookList(BaseModel):
    """A page of webhooks, the newest first."""

    model_config = ANSWER

    items: tuple[WebhookItem, ...]
    next: str | None


class WebhookFilter(Paging):
    """Which webhooks to list."""
