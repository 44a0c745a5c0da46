"""Scenarios over HTTP: made, listed, edited, copied and deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic_core import to_json

from app.answers import (
    ETAG,
    JSON,
    LOCATION,
    IfMatch,
    is_match,
    shown,
    shown_with_etag,
    with_etag,
)
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import IfMatchMissing, Stale, problems
from app.keys.service import audit
from app.portfolios.schemas import DOCUMENT
from app.scenarios import queries, service
from app.scenarios.patching import PatchBody, ScenarioBody, patched
from app.scenarios.queries import ScenarioRecord
from app.scenarios.schemas import (
    PATCH,
    REQUEST,
    SCENARIO,
    CopyRequest,
    Scenario,
    ScenarioFilter,
    ScenarioList,
    ScenarioPatch,
    ScenarioRequest,
)
from app.security import Planner, Viewer
from solver.document import PortfolioDocument

router = APIRouter(prefix="/scenarios", tags=["scenarios"], responses=problems(401, 403))
MADE = shown(201, SCENARIO, LOCATION | ETAG)


@router.post(
    "",
    status_code=201,
    operation_id="create_scenario",
    response_model=Scenario,
    responses=MADE | problems(400, 404, 413, 415, 422),
    openapi_extra=described(ScenarioRequest, {"without Bob": REQUEST}),
)
def create_scenario(caller: Planner, body: ScenarioBody, session: SessionDep) -> Response:
    """Make a scenario: a portfolio, and typed changes to it in order.

    Where a plan of the portfolio is approved, its allocations are the scenario's soft bookings.
    """
    made = service.create(session, body.portfolio, body.content, caller.name)
    audit(session, caller, "create scenario", made)
    return _made(queries.get(session, made))


@router.get(
    "",
    operation_id="list_scenarios",
    responses=shown(200, {"items": [SCENARIO], "next": None}) | problems(422),
)
def list_scenarios(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[ScenarioFilter, Query()]
) -> ScenarioList:
    """The scenarios, the newest first."""
    return ScenarioList.model_validate(queries.page(session, **wanted.query()))


@router.get(
    "/{id}",
    operation_id="get_scenario",
    response_model=Scenario,
    responses=shown_with_etag(SCENARIO) | problems(404),
)
def get_scenario(_: Viewer, id: str, request: Request, session: ReadSessionDep) -> Response:  # noqa: A002
    """A scenario: its changes as sentences too, and its policy."""
    record = queries.get(session, id)
    return with_etag(request, record.etag, _json(record))


@router.patch(
    "/{id}",
    operation_id="edit_scenario",
    response_model=Scenario,
    responses=shown(200, SCENARIO, ETAG) | problems(400, 404, 409, 412, 413, 415, 422, 428),
    openapi_extra=described(ScenarioPatch, {"another name": PATCH}),
)
def edit_scenario(
    caller: Planner,
    id: str,  # noqa: A002
    patch: PatchBody,
    session: SessionDep,
    if_match: IfMatch = None,
) -> Response:
    """Edit a scenario by a JSON merge patch (RFC 7396); runs made before keep what they planned.

    If-Match must name the ETag that was read: an edit of something else is refused, with both
    sides. An edit that makes nothing different leaves the ETag as it is.
    """
    before = service.begin_edit(session, id)
    if if_match is None:
        text = f'Send `If-Match` with the ETag of what you edit; it is "{before.etag}" now.'
        raise IfMatchMissing(text)
    if not is_match(if_match, before.etag):
        current = Scenario.model_validate(before).model_dump(mode="json")
        text = (
            "The scenario was edited meanwhile. Look at `current` beside `yours`, "
            f'then send what you still want with If-Match "{before.etag}".'
        )
        raise Stale(text, {"current": current, "yours": patch, "etag": f'"{before.etag}"'})
    if service.edit(session, id, patched(before, patch), caller.name):
        audit(session, caller, "edit scenario", id)
    record = queries.get(session, id)
    return Response(_json(record), headers={"ETag": f'"{record.etag}"'}, media_type=JSON)


@router.delete(
    "/{id}", status_code=204, operation_id="delete_scenario", responses=problems(404, 409)
)
def delete_scenario(caller: Planner, id: str, session: SessionDep) -> None:  # noqa: A002
    """Delete a scenario; its runs and plans stay as history."""
    service.delete(session, id)
    audit(session, caller, "delete scenario", id)


@router.post(
    "/{id}/copy",
    status_code=201,
    operation_id="copy_scenario",
    response_model=Scenario,
    responses=MADE | problems(400, 404, 413, 415, 422),
    openapi_extra=described(CopyRequest, {"a copy": {"name": "Without Bob, later"}}),
)
def copy_scenario(
    caller: Planner,
    id: str,  # noqa: A002
    body: Annotated[CopyRequest, Depends(body_of(CopyRequest))],
    session: SessionDep,
) -> Response:
    """Make a scenario like this one, under a name of its own."""
    made = service.copy(session, id, body.name, caller.name)
    audit(session, caller, "copy scenario", made)
    return _made(queries.get(session, made))


@router.get(
    "/{id}/portfolio",
    operation_id="get_scenario_portfolio",
    response_model=PortfolioDocument,
    responses=shown_with_etag(DOCUMENT) | problems(404),
)
def get_scenario_portfolio(
    _: Viewer,
    id: str,  # noqa: A002
    request: Request,
    session: ReadSessionDep,
) -> Response:
    """The bare portfolio document after the scenario's changes."""
    etag = queries.get(session, id).etag
    return with_etag(request, etag, queries.portfolio_json(session, id))


def _made(record: ScenarioRecord) -> Response:
    headers = {"Location": f"/scenarios/{record.id}", "ETag": f'"{record.etag}"'}
    return Response(_json(record), status_code=201, headers=headers, media_type=JSON)


def _json(record: ScenarioRecord) -> bytes:
    return to_json(Scenario.model_validate(record))
