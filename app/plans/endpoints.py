"""Plans over HTTP: whole, or their allocations filtered, as JSON pages or as one CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from app.answers import ETAGGED, json_answer, with_etag
from app.database import ReadSessionDep
from app.errors import problems
from app.plans import queries
from app.plans.schemas import (
    PLAN,
    AllocationFilter,
    AllocationList,
    Plan,
    PlanFilter,
    PlanList,
    plan_answer,
)
from app.security import Viewer

router = APIRouter(prefix="/plans", tags=["plans"], responses=problems(401, 403, 422))
CSV = "text/csv"


@router.get("", operation_id="list_plans")
def list_plans(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[PlanFilter, Query()]
) -> PlanList:
    """The plans, the newest first, with their key figures only."""
    return PlanList.model_validate(queries.page(session, **dict(wanted)))


@router.get(
    "/{id}",
    operation_id="get_plan",
    response_model=Plan,
    responses={**ETAGGED, **problems(404)},
)
def get_plan(_: Viewer, id: str, request: Request, session: ReadSessionDep) -> Response:  # noqa: A002
    """A plan, whole."""
    return with_etag(request, id, PLAN.dump_json(plan_answer(queries.get(session, id))))


@router.get(
    "/{id}/allocations",
    operation_id="list_allocations",
    response_model=AllocationList,
    responses={
        200: {"content": {CSV: {"schema": {"type": "string"}}}},
        **problems(404),
    },
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


def is_csv_wanted(accept: str) -> bool:
    """Whether a caller would rather have CSV than JSON."""
    weights = dict(_weighted(part) for part in accept.lower().split(","))
    return weights.get(CSV, 0) > weights.get("application/json", 0)


def _weighted(part: str) -> tuple[str, float]:
    """A media range of an Accept header, and its weight."""
    kind, _, parameters = part.partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q" and value.replace(".", "", 1).isdecimal():
            return kind.strip(), float(value)
    return kind.strip(), 1.0
