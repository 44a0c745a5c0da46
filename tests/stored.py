"""Rows to begin a test with."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.portfolios import service as portfolios
from app.runs import service as runs
from app.scenarios import service as scenarios
from solver.document import PortfolioDocument
from solver.search.settings import Settings
from tests.samples import document


def start_run(
    session: Session, portfolio: PortfolioDocument | None = None, settings: Settings | None = None
) -> str:
    """A run of a portfolio's base scenario, queued."""
    kept = portfolios.keep(session, portfolio or document(), "ann")
    scenario = scenarios.keep(session, kept, "base", "ann")
    return runs.start(session, scenario, settings or Settings(), "ann")
