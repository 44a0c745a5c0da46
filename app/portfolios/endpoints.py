"""Portfolios over HTTP: stored, checked, listed, fetched and deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.answers import LOCATION, json_answer, shown, shown_with_etag, with_etag
from app.bodies import PortfolioBody, Raw, described, read_portfolio
from app.database import ReadSessionDep, SessionDep
from app.errors import problems
from app.keys.service import audit
from app.portfolios import queries, service, versions
from app.portfolios.schemas import (
    CHECKED,
    DOCUMENT,
    STORED,
    VERSION_CHANGES,
    ChangesFilter,
    CheckAnswer,
    Portfolio,
    PortfolioFilter,
    PortfolioItem,
    PortfolioList,
    VersionChanges,
)
from app.scenarios import carrying
from app.scenarios import service as scenarios
from app.security import Planner, Viewer
from solver.document import PortfolioDocument
from solver.errors import InvalidPortfolio, UnreadableDocument
from solver.explain.warnings import warnings_of

router = APIRouter(prefix="/portfolios", tags=["portfolios"], responses=problems(401, 403))
BODY = described(PortfolioDocument, {"a small one": DOCUMENT})


@router.post(
    "",
    status_code=201,
    operation_id="create_portfolio",
    response_model=PortfolioItem,
    responses=shown(201, STORED, LOCATION) | problems(400, 413, 415, 422),
    openapi_extra=BODY,
)
def create_portfolio(caller: Planner, body: PortfolioBody, session: SessionDep) -> Response:
    """Store a portfolio document; a name seen before makes the next version of it.

    Its base scenario, the portfolio as it stands, is made with it. The scenarios of the version
    before are carried over: `GET /portfolios/{id}/changes` says what of them fits no more.
    """
    summary = service.create(session, body, caller.name)
    scenarios.keep(session, summary.id, "base", caller.name)
    carrying.carry_over(session, summary.id, caller.name)
    audit(session, caller, "create portfolio", summary.id)
    headers = {"Location": f"/portfolios/{summary.id}"}
    return json_answer(PortfolioItem.model_validate(summary), 201, headers)


@router.post(
    "/check",
    operation_id="check_portfolio",
    responses=shown(200, CHECKED) | problems(400, 413, 415),
    openapi_extra=BODY,
)
def check_portfolio(_: Viewer, raw: Raw) -> CheckAnswer:
    """Say every fault of a document, and what a plan would work around; stores nothing."""
    try:
        portfolio = read_portfolio(raw)
    except UnreadableDocument:
        raise
    except InvalidPortfolio as error:
        return CheckAnswer(faults=error.issues, warnings=())
    return CheckAnswer(faults=(), warnings=tuple(warnings_of(portfolio)))


@router.get(
    "",
    operation_id="list_portfolios",
    responses=shown(200, {"items": [STORED], "next": None}) | problems(422),
)
def list_portfolios(
    _: Viewer, session: ReadSessionDep, wanted: Annotated[PortfolioFilter, Query()]
) -> PortfolioList:
    """The stored portfolios and their versions, the newest first."""
    return PortfolioList.model_validate(queries.page(session, **dict(wanted)))


@router.get(
    "/{id}",
    operation_id="get_portfolio",
    response_model=Portfolio,
    responses=shown_with_etag(STORED | {"portfolio": DOCUMENT}) | problems(404),
)
def get_portfolio(_: Viewer, id: str, request: Request, session: ReadSessionDep) -> Response:  # noqa: A002
    """A portfolio with its document; fields that were not set are left out of it."""
    summary = PortfolioItem.model_validate(queries.get(session, id)).model_dump_json().encode()
    body = queries.document_json(session, id)
    return with_etag(request, id, summary[:-1] + b',"portfolio":' + body + b"}")


@router.get(
    "/{id}/changes",
    operation_id="get_portfolio_changes",
    response_model=VersionChanges,
    responses=shown(200, VERSION_CHANGES) | problems(404, 409, 422),
)
def get_portfolio_changes(
    _: Viewer,
    id: str,  # noqa: A002
    session: ReadSessionDep,
    wanted: Annotated[ChangesFilter, Query()],
) -> Response:
    """What differs from an earlier version: people, projects, demands, hours.

    And the scenarios that were carried over to this version, with the changes that fit no more.
    """
    return json_answer(versions.changes(session, id, wanted.since))


@router.delete(
    "/{id}", status_code=204, operation_id="delete_portfolio", responses=problems(404, 409)
)
def delete_portfolio(caller: Planner, id: str, session: SessionDep) -> None:  # noqa: A002
    """Delete a portfolio with its scenarios, runs and plans; not while one of its runs goes on."""
    service.delete(session, id)
    audit(session, caller, "delete portfolio", id)
