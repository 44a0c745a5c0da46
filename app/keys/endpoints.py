"""Keys over HTTP, for admins: made, listed and revoked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.answers import LOCATION, json_answer, shown
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import Conflict, problems
from app.keys import queries, service
from app.keys.schemas import KEY, MADE, REQUEST, KeyFilter, KeyItem, KeyList, KeyMade, KeyRequest
from app.security import Admin, is_loopback

router = APIRouter(prefix="/keys", tags=["keys"], responses=problems(401, 403))


@router.post(
    "",
    status_code=201,
    operation_id="create_key",
    response_model=KeyMade,
    responses=shown(201, MADE, LOCATION) | problems(400, 409, 413, 415, 422),
    openapi_extra=described(KeyRequest, {"of a program": REQUEST}),
)
def create_key(
    caller: Admin,
    body: Annotated[KeyRequest, Depends(body_of(KeyRequest))],
    session: SessionDep,
) -> Response:
    """Make a key. Its secret is in this answer and nowhere else.

    The first key closes the service to everybody without one, and so must be an admin's.
    """
    if body.role != "admin" and not service.any_key(session):
        raise Conflict(
            "The first key closes the service to everybody without one, and only an admin can "
            "make more. Make a key with the role admin first."
        )
    expires_at = service.ahead(body.expires_at)
    made, secret = service.create(session, body.name, body.role, expires_at, caller.name)
    service.audit(session, caller, "create key", made)
    answer = KeyMade(**asdict(queries.get(session, made)), secret=secret)
    return json_answer(answer, 201, {"Location": f"/keys/{made}", "Cache-Control": "no-store"})


@router.get(
    "",
    operation_id="list_keys",
    responses=shown(200, {"items": [KEY], "next": None}) | problems(422),
)
def list_keys(_: Admin, session: ReadSessionDep, wanted: Annotated[KeyFilter, Query()]) -> KeyList:
    """The keys, the newest first; never their secrets."""
    return KeyList.model_validate(queries.page(session, **dict(wanted)))


@router.get("/{id}", operation_id="get_key", responses=shown(200, KEY) | problems(404))
def get_key(_: Admin, id: str, session: ReadSessionDep) -> KeyItem:  # noqa: A002
    """A key: whose it is, until when, and when it was last used."""
    return KeyItem.model_validate(queries.get(session, id))


@router.delete("/{id}", status_code=204, operation_id="revoke_key", responses=problems(404, 409))
def revoke_key(caller: Admin, id: str, request: Request, session: SessionDep) -> None:  # noqa: A002
    """Revoke a key: from the next request on it opens nothing. It stays in the list.

    On an address that others reach, the last valid key with the role admin can't be revoked.
    """
    is_reachable = not is_loopback(request.app.state.config.host)
    if service.revoke(session, id, is_reachable=is_reachable):
        service.audit(session, caller, "revoke key", id)
