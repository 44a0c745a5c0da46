"""Schedules over HTTP: made, listed, looked into and deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.answers import LOCATION, json_answer, shown
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import problems
from app.keys.service import audit
from app.schedules import queries, service
from app.schedules.schemas import (
    ITEM,
    MADE,
    REQUEST,
    WHOLE,
    Schedule,
    ScheduleFilter,
    ScheduleList,
    ScheduleRequest,
)
from app.security import Planner, Viewer

router = APIRouter(prefix="/schedules", tags=["schedules"], responses=problems(401, 403))


@router.post(
    "",
    status_code=201,
    operation_id="create_schedule",
    response_model=Schedule,
    responses=shown(201, MADE, LOCATION) | problems(400, 409, 413, 415, 422),
    openapi_extra=described(ScheduleRequest, {"every night": REQUEST}),
)
def create_schedule(
    caller: Planner,
    body: Annotated[ScheduleRequest, Depends(body_of(ScheduleRequest))],
    request: Request,
    session: SessionDep,
) -> Response:
    """Have scenarios run again and again on the newest version of a portfolio, as a batch.

    Nothing is approved by it. A time that is missed is made up for within six hours, once.
    """
    made = service.create(session, body, request.app.state.config.max_time_limit, caller.name)
    audit(session, caller, "create schedule", made)
    return json_answer(queries.get(session, made), 201, {"Location": f"/schedules/{made}"})


@router.get(
    "",
    operation_id="list_schedules",
    responses=shown(200, {"items": [ITEM], "next": None}) | problems(422),
)
def list_schedules(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[ScheduleFilter, Query()]
) -> ScheduleList:
    """The schedules, the newest first, each with what came of its last time."""
    return ScheduleList.model_validate(queries.page(session, **dict(wanted)))


@router.get("/{id}", operation_id="get_schedule", responses=shown(200, WHOLE) | problems(404))
def get_schedule(_: Viewer, id: str, session: ReadSessionDep) -> Schedule:  # noqa: A002
    """A schedule and its last thirty results: for each scenario its run, or why it has none."""
    return queries.get(session, id)


@router.delete("/{id}", status_code=204, operation_id="delete_schedule", responses=problems(404))
def delete_schedule(caller: Planner, id: str, session: SessionDep) -> None:  # noqa: A002
    """Delete a schedule; what it has started goes on."""
    service.delete(session, id)
    audit(session, caller, "delete schedule", id)
