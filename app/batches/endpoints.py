"""Batches over HTTP: started, listed, watched and cancelled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.answers import LOCATION, IdempotencyKey, json_answer, shown
from app.batches import queries, service
from app.batches.answering import batch_answer
from app.batches.reading import read_batch
from app.batches.schemas import (
    BATCH,
    ITEM,
    REQUEST,
    Batch,
    BatchFilter,
    BatchList,
    BatchRequest,
)
from app.bodies import Raw, described
from app.database import ReadSessionDep, SessionDep
from app.errors import problems
from app.keys.service import audit
from app.once import Idempotency
from app.security import Planner, Viewer

router = APIRouter(prefix="/batches", tags=["batches"], responses=problems(401, 403))


@router.post(
    "",
    status_code=202,
    operation_id="start_batch",
    response_model=Batch,
    responses=shown(202, BATCH, LOCATION) | problems(400, 409, 413, 415, 422),
    openapi_extra=described(BatchRequest, {"two scenarios": REQUEST}),
)
def start_batch(
    caller: Planner,
    raw: Raw,
    request: Request,
    session: SessionDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Queue up to 1,000 runs, each of a scenario and with its own settings.

    They run when nothing else waits: a run somebody waits for overtakes them, and callers take
    turns. How far they are is at Location; `summary` says which plan is best.
    """
    body = read_batch(session, raw, request.app.state.config.max_time_limit)
    once = Idempotency.of(idempotency_key, "batch", body.model_dump_json())
    batch = None if once is None else service.repeated(session, caller.name, once)
    if batch is None:
        asked = [(run.scenario, run.settings) for run in body.runs]
        batch = service.start(session, body.name, asked, caller.name, once=once)
        audit(session, caller, "start batch", batch)
    headers = {"Location": f"/batches/{batch}"}
    return json_answer(batch_answer(session, batch), 202, headers)


@router.get(
    "",
    operation_id="list_batches",
    responses=shown(200, {"items": [ITEM], "next": None}) | problems(422),
)
def list_batches(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[BatchFilter, Query()]
) -> BatchList:
    """The batches, the newest first, each with how many of its runs stand where."""
    return BatchList.model_validate(queries.page(session, **dict(wanted)))


@router.get(
    "/{id}",
    operation_id="get_batch",
    response_model=Batch,
    responses=shown(200, BATCH) | problems(404),
)
def get_batch(_: Viewer, id: str, session: ReadSessionDep) -> Response:  # noqa: A002
    """A batch as it stands: its progress, its summary and every run."""
    return json_answer(batch_answer(session, id))


@router.post(
    "/{id}/cancel",
    status_code=202,
    operation_id="cancel_batch",
    response_model=Batch,
    responses=shown(202, BATCH, LOCATION) | problems(404, 409),
)
def cancel_batch(caller: Planner, id: str, session: SessionDep) -> Response:  # noqa: A002
    """Ask every run of a batch to end; those that go on keep the best plans they have."""
    service.cancel(session, id)
    audit(session, caller, "cancel batch", id)
    headers = {"Location": f"/batches/{id}"}
    return json_answer(batch_answer(session, id), 202, headers)
