"""Runs over HTTP: started, listed, watched and cancelled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import EventSourceResponse, Response
from fastapi.sse import ServerSentEvent

from app.answers import LOCATION, IdempotencyKey, shown
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import InvalidRequest, problems
from app.keys.service import audit
from app.optimize.schemas import too_long
from app.optimize.service import idempotency_of, start_once
from app.runs import queries, service
from app.runs.events import events, to_caller
from app.runs.queries import RunRecord
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
    run = start_once(session, lambda: body.scenario, body.settings, caller, idempotency)
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


def _watched(_: Viewer, id: str, request: Request) -> RunRecord:  # noqa: A002
    """The run to watch; no transaction is held while somebody does."""
    with request.app.state.database.read_session() as session:
        return queries.get(session, id)


LastEventId = Annotated[
    str | None, Header(description="The id of the last event that came; what followed is sent.")
]


@router.get(
    "/{id}/events",
    operation_id="watch_run",
    response_class=EventSourceResponse,
    responses=problems(404),
)
async def watch_run(
    caller: Viewer,
    run: Annotated[RunRecord, Depends(_watched)],
    request: Request,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """A run's progress as server-sent events: `progress`, and last how it ended.

    The data of `progress` are those of the run; those of `completed`, `failed` or `cancelled` are
    the run without its plan. After the end, that last event alone is sent. The stream ends early
    where the caller's key is revoked or expires.
    """
    state = request.app.state
    told = events(state.database, state.feed, run, last_event_id)
    async for event in to_caller(state.database, caller, told):
        yield event


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
    audit(session, caller, "cancel run", id)
    return run_answer(session, queries.get(session, id), 202)
