"""Portfolios stored: each document once, versions by name, people and demands as rows too."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from sqlalchemy import delete as sql_delete
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bulk import write_rows
from app.errors import Conflict
from app.portfolios import queries
from app.portfolios.queries import PortfolioSummary
from app.rows import find_row, insert_new, new_id, sha256_of, storable, take_turns
from models import (
    AllocationRow,
    CapacityRow,
    DemandRow,
    DocumentRow,
    PeriodRow,
    PersonRow,
    PlanRow,
    PortfolioRow,
    ProjectRow,
    RunRow,
    ScenarioRevisionRow,
    ScenarioRow,
)
from solver.document import PortfolioDocument, digest, to_json
from solver.explain.warnings import warnings_of


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
    """Delete a portfolio, its scenarios, runs and plans. Raises Conflict while a run goes on."""
    portfolio = find_row(session, PortfolioRow, name, "portfolio")
    scenarios = select(ScenarioRow.id).where(ScenarioRow.portfolio_id == name)
    runs = select(RunRow.id).where(RunRow.scenario_id.in_(scenarios))
    going = runs.where(RunRow.status.in_(("queued", "running"))).limit(1)
    run = session.scalars(going).first()
    if run is not None:
        raise Conflict(f"Run '{run}' of this portfolio goes on. Cancel it, or wait for its end.")
    plans = select(PlanRow.key).where(PlanRow.run_id.in_(runs))
    session.execute(sql_delete(AllocationRow).where(AllocationRow.plan_key.in_(plans)))
    session.execute(sql_delete(PlanRow).where(PlanRow.run_id.in_(runs)))
    session.execute(sql_delete(PortfolioRow).where(PortfolioRow.id == name))
    _forget_document(session, portfolio.document_key)


def keep_document(session: Session, portfolio: PortfolioDocument, caller: str) -> int:
    """The key of a document, stored with its people, projects and demands unless it is there."""
    body = to_json(portfolio)
    sha256 = digest(body)
    wanted = select(DocumentRow.key).where(DocumentRow.sha256 == sha256)
    key = session.scalars(wanted).one_or_none()
    if key is not None:
        return key
    values = {
        "sha256": sha256,
        "body": zlib.compress(body, level=6),
        "size": len(body),
        "warnings": [[w.pointer, w.code, w.message] for w in warnings_of(portfolio)],
        "caller": caller,
    }
    is_new = insert_new(session, DocumentRow, values)
    key = session.scalars(wanted).one()
    if is_new:
        _write_contents(session, key, portfolio)
    return key


def _next_version(session: Session, name: str) -> int:
    """One beyond the latest."""
    digest_of_name = sha256_of(name)
    take_turns(session, digest_of_name)
    latest = select(func.max(PortfolioRow.version)).where(
        PortfolioRow.name_sha256 == digest_of_name
    )
    return (session.scalar(latest) or 0) + 1


def _write_contents(session: Session, key: int, portfolio: PortfolioDocument) -> None:
    days = portfolio.periods.dates()
    write_rows(session, PeriodRow, ((key, t, day) for t, day in enumerate(days)))
    heads = [(person, member) for person in portfolio.people for member in person.members]
    write_rows(
        session,
        PersonRow,
        (
            (key, n, member, p.id, *map(storable, (p.name, p.role, p.team, p.location)), p.rate)
            for n, (p, member) in enumerate(heads)
        ),
    )
    write_rows(
        session,
        ProjectRow,
        (
            (
                key,
                n,
                p.id,
                storable(p.name),
                p.priority,
                p.optional,
                *map(storable, (p.stage, p.manager)),
            )
            for n, p in enumerate(portfolio.projects)
        ),
    )
    write_rows(session, CapacityRow, _capacities(key, portfolio))
    numbers = {project.id: n for n, project in enumerate(portfolio.projects)}
    write_rows(
        session,
        DemandRow,
        ((key, n, d.id, numbers[d.project], d.role) for n, d in enumerate(portfolio.demands)),
    )


def _capacities(key: int, portfolio: PortfolioDocument) -> Iterator[tuple[int, int, int, int]]:
    """Quarter hours of each person in each period where they can give any."""
    for person, quarters in enumerate(portfolio.hours.cap.values()):
        for period in np.flatnonzero(quarters).tolist():
            yield key, person, period, int(quarters[period])


def _forget_document(session: Session, key: int) -> None:
    """Delete a document that nothing refers to any more."""
    for kind in (PortfolioRow, ScenarioRow, ScenarioRevisionRow, RunRow, PlanRow):
        if session.scalars(select(kind.document_key).where(kind.document_key == key)).first():
            return
    session.execute(sql_delete(DocumentRow).where(DocumentRow.key == key))
