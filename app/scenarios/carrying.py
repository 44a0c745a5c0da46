"""Scenarios carried over to the next version of their portfolio; nothing of them is lost."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy.orm import Session

from app.portfolios import queries as portfolios
from app.rows import find_row
from app.scenarios import queries
from app.scenarios.queries import ScenarioRecord
from app.scenarios.revising import Content, carried
from app.scenarios.service import add, ground_of
from models import PortfolioRow
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.policy_patch import PolicyPatch

CHANGES: TypeAdapter[tuple[AnyChange, ...]] = TypeAdapter(tuple[AnyChange, ...])


def carry_over(session: Session, portfolio_id: str, caller: str) -> Sequence[str]:
    """Make every scenario of the version before again on this one; their ids.

    Changes that fit no more are left out and kept in `not_applied`, each with its faults.
    """
    portfolio = find_row(session, PortfolioRow, portfolio_id, "portfolio")
    before = portfolios.version_before(session, portfolio_id)
    records = [] if before is None else queries.of_portfolio(session, before)
    if not records:
        return ()
    ground = ground_of(session, portfolio, caller)
    made = []
    for record in records:
        revision = carried(ground.portfolio, content_of_record(record), record.not_applied)
        made.append(add(session, portfolio_id, ground, revision, caller, carried_from=record.id))
    return made


def content_of_record(record: ScenarioRecord) -> Content:
    """What the planner said in a stored scenario."""
    said = [{k: v for k, v in change.items() if k != "text"} for change in record.changes]
    policy = (
        None if record.policy is None else PolicyPatch.model_validate_json(to_json(record.policy))
    )
    return Content(record.name, CHANGES.validate_json(to_json(said)), policy, record.tags)
