"""Webhooks over HTTP: made, listed, looked into, enabled again and deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.answers import LOCATION, json_answer, shown
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import problems
from app.keys.service import audit
from app.security import Planner
from app.webhooks import queries, service
from app.webhooks.addresses import Allowed
from app.webhooks.schemas import (
    MADE,
    REQUEST,
    WEBHOOK,
    WHOLE,
    Webhook,
    WebhookFilter,
    WebhookItem,
    WebhookList,
    WebhookMade,
    WebhookRequest,
)

router = APIRouter(prefix="/webhooks", tags=["webhooks"], responses=problems(401, 403))


@router.post(
    "",
    status_code=201,
    operation_id="create_webhook",
    response_model=WebhookMade,
    responses=shown(201, MADE, LOCATION) | problems(400, 409, 413, 415, 422),
    openapi_extra=described(WebhookRequest, {"failures": REQUEST}),
)
def create_webhook(
    caller: Planner,
    body: Annotated[WebhookRequest, Depends(body_of(WebhookRequest))],
    request: Request,
    session: SessionDep,
) -> Response:
    """Have the ends of runs and batches posted to an address, signed with a secret.

    The secret is shown this once. The operator says which addresses are allowed.
    """
    allowed = Allowed.of(request.app.state.config.webhook_allow)
    made, secret = service.create(session, body.url, body.events, allowed, caller.name)
    audit(session, caller, "create webhook", made)
    item = dict(WebhookItem.model_validate(dict(queries.get(session, made))))
    headers = {"Location": f"/webhooks/{made}", "Cache-Control": "no-store"}
    return json_answer(WebhookMade(**item, secret=secret), 201, headers)


@router.get(
    "",
    operation_id="list_webhooks",
    responses=shown(200, {"items": [WEBHOOK], "next": None}) | problems(422),
)
def list_webhooks(
    _: Planner, session: ReadSessionDep, wanted: Annotated[WebhookFilter, Query()]
) -> WebhookList:
    """The webhooks, the newest first, each with its last delivery."""
    return WebhookList.model_validate(queries.page(session, **dict(wanted)))


@router.get(
    "/{id}",
    operation_id="get_webhook",
    responses=shown(200, WHOLE) | problems(404),
)
def get_webhook(_: Planner, id: str, session: ReadSessionDep) -> Webhook:  # noqa: A002
    """A webhook and its latest fifty deliveries."""
    return queries.get(session, id)


@router.post(
    "/{id}/enable",
    operation_id="enable_webhook",
    responses=shown(200, WHOLE) | problems(404),
)
def enable_webhook(caller: Planner, id: str, session: SessionDep) -> Webhook:  # noqa: A002
    """Send to a webhook again that was disabled; what it missed is not sent later."""
    service.enable(session, id)
    audit(session, caller, "enable webhook", id)
    return queries.get(session, id)


@router.delete(
    "/{id}",
    status_code=204,
    operation_id="delete_webhook",
    responses=problems(404),
)
def delete_webhook(caller: Planner, id: str, session: SessionDep) -> None:  # noqa: A002
    """Delete a webhook; nothing more is sent to it."""
    service.delete(session, id)
    audit(session, caller, "delete webhook", id)
