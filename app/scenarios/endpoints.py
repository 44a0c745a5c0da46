"""Scenarios over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.answers import shown, shown_with_etag, with_etag
from app.database import ReadSessionDep
from app.errors import problems
from app.portfolios.schemas import DOCUMENT
from app.scenarios import queries
from app.scenarios.schemas import SCENARIO, Scenario, ScenarioFilter, ScenarioList
from app.security import Viewer
from solver.document import PortfolioDocument

router = APIRouter(prefix="/scenarios", tags=["scenarios"], responses=problems(401, 403))


@router.get(
    "",
    operation_id="list_scenarios",
    responses=shown(200, {"items": [SCENARIO], "next": None}) | problems(422),
)
def list_scenarios(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[ScenarioFilter, Query()]
) -> ScenarioList:
    """The scenarios, the newest first."""
    return ScenarioList.model_validate(queries.page(session, **dict(wanted)))


@router.get(
    "/{id}",
    operation_id="get_scenario",
    response_model=Scenario,
    responses=shown_with_etag(SCENARIO) | problems(404),
)
def get_scenario(_: Viewer, id: str, request: Request, session: ReadSessionDep) -> Response:  # noqa: A002
    """What a scenario stands on."""
    scenario = Scenario.model_validate(queries.get(session, id))
    return with_etag(request, id, scenario.model_dump_json().encode())


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
    """The bare portfolio document as it stands in the scenario."""
    return with_etag(request, id, queries.portfolio_json(session, id))
