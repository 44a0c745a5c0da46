"""Storing what is to be planned and starting its run, in one transaction, once per request."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.database import Database
from app.keys.service import Caller, audit
from app.once import Idempotency
from app.optimize.schemas import OptimizeRequest
from app.portfolios import service as portfolios
from app.runs import service as runs
from app.scenarios import service as scenarios
from solver.document import to_json
from solver.search.settings import Settings

BASE = "base"


def start(database: Database, asked: OptimizeRequest, caller: Caller, key: str | None) -> str:
    """The id of the run; a repeat with the same idempotency key gets the run of the first time."""
    what = asked.scenario or ""
    if key is not None and asked.portfolio is not None:
        what = to_json(asked.portfolio).decode()
    idempotency = idempotency_of(key, what, asked.settings)
    with database.session() as session:

        def scenario() -> str:
            return asked.scenario or _keep(session, asked, caller.name)

        return start_once(session, scenario, asked.settings, caller, idempotency)


def start_once(
    session: Session,
    scenario: Callable[[], str],
    settings: Settings,
    caller: Caller,
    idempotency: Idempotency | None,
) -> str:
    """Queue a run and note it in the audit, unless this very request did so before.

    scenario: asked for where it did not, so that a repeat stores nothing. Raises NotFound, and
    Conflict where the key came with another request before.
    """
    known = runs.repeated(session, caller.name, idempotency) if idempotency else None
    if known is not None:
        return known
    run = runs.start(session, scenario(), settings, caller.name, idempotency)
    audit(session, caller, "start run", run)
    return run


def idempotency_of(key: str | None, what: str, settings: Settings) -> Idempotency | None:
    """An Idempotency-Key with the digest of what is asked; how long to wait is not part of it."""
    return Idempotency.of(key, what, settings.model_dump_json())


def _keep(session: Session, asked: OptimizeRequest, caller: str) -> str:
    """The base scenario of the portfolio in a request."""
    if asked.portfolio is None:
        raise ValueError("neither a portfolio nor a scenario was asked for")
    portfolio = portfolios.keep(session, asked.portfolio, caller)
    return scenarios.keep(session, portfolio, BASE, caller)
