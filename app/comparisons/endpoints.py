"""Comparisons over HTTP: plans side by side, as JSON or as one CSV."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.accept import CSV, is_csv_wanted
from app.answers import kept_answer, shown_with_etag
from app.comparisons import queries, service
from app.comparisons.examples import COMPARISON_EXAMPLE, CSV_EXAMPLE
from app.comparisons.schemas import Comparison, ComparisonFilter
from app.comparisons.sheet import csv_of
from app.comparisons.text import comparison_json
from app.database import ReadSessionDep
from app.errors import problems
from app.rows import sha256_of
from app.security import Viewer

router = APIRouter(prefix="/comparisons", tags=["comparisons"], responses=problems(401, 403))
VARY = {"Vary": "Accept"}
ANSWERS = shown_with_etag(COMPARISON_EXAMPLE)
ANSWERS[200]["content"][CSV] = {"schema": {"type": "string"}, "example": CSV_EXAMPLE}


@router.get(
    "",
    operation_id="compare_plans",
    response_model=Comparison,
    responses=ANSWERS | problems(404, 422),
)
def compare_plans(
    _: Viewer,
    request: Request,
    session: ReadSessionDep,
    wanted: Annotated[ComparisonFilter, Query()],
) -> Response:
    """Two to ten plans side by side; the first is the baseline. `Accept: text/csv` as one table."""
    if is_csv_wanted(request.headers.get("accept", "")):
        text = csv_of(service.compare(session, wanted.plan))
        return Response(text, media_type=CSV, headers=VARY)
    queries.check_all_there(session, wanted.plan)
    make = partial(comparison_json, session, wanted.plan)
    answer = kept_answer(request, sha256_of(*wanted.plan), make)
    answer.headers.append("Vary", "Accept")
    return answer
