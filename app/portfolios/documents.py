"""Documents kept: each once whoever sends it, with its people, demands and capacities as rows."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from app.bulk import MOST_ROWS, Ints, write_numbers, write_rows
from app.rows import insert_new, storable, take_turns
from models import (
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

USES = (
    PortfolioRow.document_key,
    ScenarioRow.document_key,
    ScenarioRow.base_key,
    ScenarioRevisionRow.document_key,
    RunRow.document_key,
    PlanRow.document_key,
)
"""Every column that may refer to a document."""
TURNS = "documents"
"""Shared by those who are about to refer to a document, held alone by who deletes some."""


def keep_document(session: Session, portfolio: PortfolioDocument, caller: str) -> int:
    """The key of a document, stored with its people, projects and demands unless it is there."""
    take_turns(session, TURNS, is_shared=True)
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


def documents_of(session: Session, portfolio_id: str) -> set[int]:
    """Keys of the documents that a portfolio and its scenarios use, now or in a revision."""
    own = select(PortfolioRow.document_key).where(PortfolioRow.id == portfolio_id)
    scenarios = select(ScenarioRow).where(ScenarioRow.portfolio_id == portfolio_id)
    ids = scenarios.with_only_columns(ScenarioRow.id)
    revised = select(ScenarioRevisionRow.document_key).where(
        ScenarioRevisionRow.scenario_id.in_(ids)
    )
    bases = scenarios.with_only_columns(ScenarioRow.base_key).where(
        ScenarioRow.base_key.is_not(None)
    )
    return {key for wanted in (own, revised, bases) for key in session.scalars(wanted) if key}


def forget_documents(session: Session, keys: Iterable[int]) -> None:
    """Delete those of the documents that nothing refers to any more, with all of their rows."""
    take_turns(session, TURNS)
    unused: list[ColumnElement[bool]] = [DocumentRow.key.in_(list(keys))]
    unused += [~exists().where(use == DocumentRow.key) for use in USES]
    session.execute(delete(DocumentRow).where(*unused))


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
    write_numbers(session, CapacityRow, key, _capacities(portfolio))
    numbers = {project.id: n for n, project in enumerate(portfolio.projects)}
    write_rows(
        session,
        DemandRow,
        ((key, n, d.id, numbers[d.project], d.role) for n, d in enumerate(portfolio.demands)),
    )


def _capacities(portfolio: PortfolioDocument) -> Iterator[Ints]:
    """Person, period and quarter hours [place, 3] where a person can give any, by some people."""
    cap = list(portfolio.hours.cap.values())
    at_once = max(1, MOST_ROWS // portfolio.periods.count)
    for first in range(0, len(cap), at_once):
        quarters = np.array(cap[first : first + at_once], dtype=np.int64)
        person, period = np.nonzero(quarters)
        yield np.column_stack([person + first, period, quarters[person, period]])
