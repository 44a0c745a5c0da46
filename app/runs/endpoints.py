"""Runs over HTTP: started, listed, watched and cancelled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.answers import LOCATION, IdempotencyKey, shown
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import InvalidRequest, problems
from app.keys.service import audit
from app.optimize.schemas import too_long
from app.optimize.service import idempotency_of, start_once
from app.runs import queries, service
from app.runs.schemas import (
    COMPLETED,
    LISTED,
    QUEUED,
    REQUEST,
    Run,
    RunFilter,
    RunList,
    RunRequest,
    run_answer,
    run_items,
)
from app.security import Planner, Viewer

router = APIRouter(prefix="/runs", tags=["runs"], responses=problems(401, 403))


@router.post(
    "",
    status_code=202,
    operation_id="start_run",
    response_model=Run,
    responses=shown(202, QUEUED, LOCATION) | problems(400, 404, 409, 413, 415, 422),
    openapi_extra=described(RunRequest, {"twenty seconds": REQUEST}),
)
def start_run(
    caller: Planner,
    body: Annotated[RunRequest, Depends(body_of(RunRequest))],
    request: Request,
    session: SessionDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Queue a run of a scenario; its progress is at Location."""
    faults = too_long(body.settings, request.app.state.config.max_time_limit)
    if faults:
        raise InvalidRequest(faults)
    idempotency = idempotency_of(idempotency_key, body.scenario, body.settings)
    run = start_once(session, body.scenario, body.settings, caller.name, idempotency)
    return run_answer(session, queries.get(session, run), 202)


@router.get(
    "",
    operation_id="list_runs",
    responses=shown(200, {"items": [LISTED], "next": None}) | problems(422),
)
def list_runs(_: Viewer, session: ReadSessionDep, wanted: Annotated[RunFilter, Query()]) -> RunList:
    """The runs, the newest first, each with its plan's id and key figures."""
    page = queries.page(session, **wanted.query())
    return RunList(items=run_items(session, page.items), next=page.next)


@router.get(
    "/{id}",
    operation_id="get_run",
    response_model=Run,
    responses=shown(200, COMPLETED) | problems(404),
)
def get_run(_: Viewer, id: str, session: ReadSessionDep) -> Response:  # noqa: A002
    """A run as it stands, with its whole plan once there is one."""
    return run_answer(session, queries.get(session, id), 200)


@router.post(
    "/{id}/cancel",
    status_code=202,
    operation_id="cancel_run",
    response_model=Run,
    responses=shown(202, QUEUED, LOCATION) | problems(404, 409),
)
def cancel_run(caller: Planner, id: str, session: SessionDep) -> Response:  # noqa: A002
    """Ask a run to end; it keeps the best plan it has."""
    service.cancel(session, id)
    audit(session, caller.name, "cancel run", id)
    return run_answer(session, queries.get(session, id), 202)
