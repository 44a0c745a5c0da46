"""Portfolios stored: versions by name, each with its document."""

from __future__ import annotations

from sqlalchemy import delete as sql_delete
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.approvals.record import refuse_deletion
from app.errors import Conflict
from app.plans.forgetting import forget_plans
from app.portfolios import queries
from app.portfolios.documents import documents_of, forget_documents, keep_document
from app.portfolios.queries import PortfolioSummary
from app.rows import find_row, insert_new, new_id, sha256_of, storable, take_turns
from models import PortfolioRow, RunRow, ScenarioRow
from solver.document import PortfolioDocument


def create(session: Session, portfolio: PortfolioDocument, caller: str) -> PortfolioSummary:
    """Store a portfolio; a name seen before gets its next version."""
    key = keep_document(session, portfolio, caller)
    name = storable(portfolio.name)
    row = PortfolioRow(
        id=new_id(),
        name=name,
        name_sha256=None if name is None else sha256_of(name),
        version=1 if name is None else _next_version(session, name),
        document_key=key,
        caller=caller,
    )
    session.add(row)
    session.flush()
    return queries.get(session, row.id)


def keep(session: Session, portfolio: PortfolioDocument, caller: str) -> str:
    """The id of a portfolio with this document, a new one outside the versions if need be."""
    key = keep_document(session, portfolio, caller)
    named = select(PortfolioRow.id).where(PortfolioRow.document_key == key)
    named = named.order_by(PortfolioRow.version.is_(None), PortfolioRow.id.desc()).limit(1)
    known = session.scalars(named).first()
    if known is not None:
        return known
    name = storable(portfolio.name)
    values = {"id": new_id(), "name": name, "document_key": key, "caller": caller}
    insert_new(session, PortfolioRow, values)
    return session.scalars(named).one()


def delete(session: Session, name: str) -> None:
    """Delete a portfolio, its scenarios, runs and plans.

    Raises Conflict while a run goes on or one of its plans is of record.
    """
    portfolio = find_row(session, PortfolioRow, name, "portfolio")
    refuse_deletion(session, portfolio)
    session.refresh(portfolio, with_for_update=True)  # nobody adds a scenario meanwhile,
    scenarios = select(ScenarioRow.id).where(ScenarioRow.portfolio_id == name)
    session.scalars(scenarios.with_for_update()).all()  # nor starts a run of one
    runs = select(RunRow.id).where(RunRow.scenario_id.in_(scenarios))
    going = runs.where(RunRow.status.in_(("queued", "running"))).limit(1)
    run = session.scalars(going).first()
    if run is not None:
        raise Conflict(f"Run '{run}' of this portfolio goes on. Cancel it, or wait for its end.")
    forget_plans(session, runs)
    documents = documents_of(session, name)
    session.execute(sql_delete(PortfolioRow).where(PortfolioRow.id == name))
    forget_documents(session, documents)


def _next_version(session: Session, name: str) -> int:
    """One beyond the latest."""
    digest_of_name = sha256_of(name)
    take_turns(session, digest_of_name)
    latest = select(func.max(PortfolioRow.version)).where(
        PortfolioRow.name_sha256 == digest_of_name
    )
    return (session.scalar(latest) or 0) + 1
