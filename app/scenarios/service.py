"""Scenarios stored: so far each portfolio's base scenario, the portfolio unchanged."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rows import find_row, insert_new, new_id
from models import PortfolioRow, ScenarioRow


def keep(session: Session, portfolio_id: str, name: str, caller: str) -> str:
    """The id of a portfolio's base scenario, stored under this name unless it is there."""
    portfolio = find_row(session, PortfolioRow, portfolio_id, "portfolio")
    values = {
        "id": new_id(),
        "portfolio_id": portfolio_id,
        "document_key": portfolio.document_key,
        "name": name,
        "is_base": True,
        "caller": caller,
    }
    insert_new(session, ScenarioRow, values)
    kept = select(ScenarioRow.id).where(
        ScenarioRow.portfolio_id == portfolio_id, ScenarioRow.is_base
    )
    return session.scalars(kept).one()
