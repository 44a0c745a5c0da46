"""Scenarios read back."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.paging import Page, cut, decode
from app.rows import find_row, is_storable
from models import DocumentRow, ScenarioRow
from solver.document import PortfolioDocument, parse


@dataclass(frozen=True, slots=True)
class ScenarioRecord:
    """A scenario and the portfolio it stands on."""

    id: str
    portfolio: str
    name: str
    created_at: dt.datetime


def get(session: Session, name: str) -> ScenarioRecord:
    """A scenario by its id. Raises NotFound."""
    return _record(find_row(session, ScenarioRow, name, "scenario"))


def page(
    session: Session, *, portfolio: str | None = None, limit: int, cursor: str | None = None
) -> Page[ScenarioRecord]:
    """Scenarios, of one portfolio or of all, the latest first."""
    wanted = select(ScenarioRow).order_by(ScenarioRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(ScenarioRow.id < before[0])
    if portfolio is not None:
        if not is_storable(portfolio):
            return Page(())
        wanted = wanted.where(ScenarioRow.portfolio_id == portfolio)
    records = [_record(row) for row in session.scalars(wanted)]
    return cut(records, limit, lambda item: (item.id,))


def portfolio_json(session: Session, name: str) -> bytes:
    """The document as it stands in a scenario, as canonical JSON. Raises NotFound."""
    key = find_row(session, ScenarioRow, name, "scenario").document_key
    body = session.scalars(select(DocumentRow.body).where(DocumentRow.key == key)).one()
    return zlib.decompress(body)


def portfolio(session: Session, name: str) -> PortfolioDocument:
    """The document as it stands in a scenario. Raises NotFound."""
    return parse(portfolio_json(session, name))


def _record(row: ScenarioRow) -> ScenarioRecord:
    return ScenarioRecord(row.id, row.portfolio_id, row.name, row.created_at)
