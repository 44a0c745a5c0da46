"""The body of POST /optimize: a portfolio or a scenario, the settings, and how long to wait."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from app.bodies import Raw, under
from app.errors import InvalidRequest
from app.portfolios.schemas import DOCUMENT
from solver import document
from solver.document import PortfolioDocument
from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.collecting import paused_collection
from solver.portfolio.numbers import Id, NullMeans
from solver.portfolio.reading import read, read_json
from solver.search.settings import Settings

REQUEST = {"portfolio": DOCUMENT, "settings": {"time_limit": 5}, "wait": 30}


class Envelope(BaseModel):
    """What stands beside the portfolio."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    scenario: Annotated[Id | None, Field(description="Id of a stored scenario.")] = None
    settings: Annotated[Settings, NullMeans(Settings())] = Settings()
    wait: Annotated[
        float,
        Field(ge=0, le=60, allow_inf_nan=False, description="Seconds to wait for its end."),
        NullMeans(30.0),
    ] = 30


class OptimizeRequest(Envelope):
    """What to plan: either a portfolio, or the id of a stored scenario."""

    portfolio: PortfolioDocument | None = None


def _request(request: Request, raw: Raw) -> OptimizeRequest:
    with paused_collection():
        return read_request(raw, request.app.state.config.max_time_limit)


OptimizeBody = Annotated[OptimizeRequest, Depends(_request)]


def read_request(raw: bytes, max_time_limit: float) -> OptimizeRequest:
    """Read the body. Raises InvalidRequest with the faults of all its parts in one answer."""
    tree = read_json(raw)
    if not isinstance(tree, dict):
        raise InvalidRequest([Issue("", "model_type", "Give an object: { .. }.")])
    rest = {name: value for name, value in tree.items() if name != "portfolio"}
    around = read(Envelope, rest, to_json(rest))
    faults = [*around.faults, *_choice(tree)]
    envelope = around.model or Envelope()
    faults += too_long(envelope.settings, max_time_limit)
    portfolio = None
    if tree.get("portfolio") is not None:
        try:
            portfolio = document.from_tree(tree["portfolio"], to_json(tree["portfolio"]))
        except InvalidPortfolio as error:
            faults += under("/portfolio", error)
    if faults:
        raise InvalidRequest(faults)
    return OptimizeRequest(portfolio=portfolio, **dict(envelope))


def too_long(settings: Settings, max_time_limit: float) -> list[Issue]:
    """A fault where a run is asked to take longer than this service lets it."""
    if settings.time_limit <= max_time_limit:
        return []
    text = f"Runs may take at most {max_time_limit:g} seconds here; give that or less."
    return [Issue("/settings/time_limit", "time_limit", text)]


def _choice(tree: dict[str, Any]) -> list[Issue]:
    """Exactly one of portfolio and scenario."""
    given = [name for name in ("portfolio", "scenario") if tree.get(name) is not None]
    if len(given) == 1:
        return []
    if given:
        text = "Give either the portfolio or the id of a scenario, not both."
        return [Issue("/scenario", "one_of", text)]
    text = "Say what to plan: give a portfolio, or the id of a scenario."
    return [Issue("/portfolio", "missing", text)]
