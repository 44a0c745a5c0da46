"""Plans over HTTP: whole, or their allocations filtered, as JSON pages or as one CSV."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from app.accept import CSV, is_csv_wanted
from app.answers import json_answer, kept_answer, shown, shown_with_etag
from app.database import ReadSessionDep
from app.errors import problems
from app.plans import queries
from app.plans.schemas import (
    ALLOCATION,
    KPIS,
    PLAN_EXAMPLE,
    AllocationFilter,
    AllocationList,
    Plan,
    PlanFilter,
    PlanList,
)
from app.plans.text import plan_json
from app.security import Viewer

router = APIRouter(prefix="/plans", tags=["plans"], responses=problems(401, 403))
WHOLE: dict[str, Any] = {
    "schema": {"type": "string"},
    "example": "person,demand,period,hours\r\nann,crm-dev,2027-01-04,30\r\n",
}
WHOLE_OR_PAGE = shown(200, {"items": [ALLOCATION], "next": None})
WHOLE_OR_PAGE[200]["content"][CSV] = WHOLE
LISTED = {
    "id": PLAN_EXAMPLE["id"],
    "run": PLAN_EXAMPLE["run"],
    "scenario": "01939f00-0000-7000-8000-000000000001",
    "created_at": "2026-12-01T09:00:05Z",
    "kpis": KPIS,
}


@router.get(
    "",
    operation_id="list_plans",
    responses=shown(200, {"items": [LISTED], "next": None}) | problems(422),
)
def list_plans(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[PlanFilter, Query()]
) -> PlanList:
    """The plans, the newest first, with their key figures only."""
    return PlanList.model_validate(queries.page(session, **wanted.query()))


@router.get(
    "/{id}",
    operation_id="get_plan",
    response_model=Plan,
    responses=shown_with_etag(PLAN_EXAMPLE) | problems(404),
)
def get_plan(_: Viewer, id: str, request: Request, session: ReadSessionDep) -> Response:  # noqa: A002
    """A plan, whole."""
    queries.check_there(session, id)
    return kept_answer(request, id, partial(plan_json, session, id))


@router.get(
    "/{id}/allocations",
    operation_id="list_allocations",
    response_model=AllocationList,
    responses=WHOLE_OR_PAGE | problems(404, 422),
)
def list_allocations(
    _: Viewer,
    id: str,  # noqa: A002
    request: Request,
    session: ReadSessionDep,
    wanted: Annotated[AllocationFilter, Query()],
) -> Response:
    """Who works on what, filtered; with `Accept: text/csv` all of it at once, streamed."""
    filters = wanted.filters()
    if is_csv_wanted(request.headers.get("accept", "")):
        lines = queries.allocations_csv(request.app.state.database, id, filters)
        return StreamingResponse(lines, media_type=CSV, headers={"Vary": "Accept"})
    page = queries.allocations(session, id, filters, limit=wanted.limit, cursor=wanted.cursor)
    return json_answer(AllocationList.model_validate(page), headers={"Vary": "Accept"})
