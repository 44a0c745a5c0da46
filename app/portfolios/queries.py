"""Portfolios read back: what there is, and the document of each."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.paging import Page, cut, decode
from app.rows import find_row, is_storable, sha256_of
from models import DocumentRow, PortfolioRow
from solver.document import PortfolioDocument, parse
from solver.errors import Issue


@dataclass(frozen=True, slots=True)
class PortfolioSummary:
    """A stored portfolio without its document; version None: outside the versions of its name."""

    id: str
    name: str | None
    version: int | None
    sha256: str
    warnings: tuple[Issue, ...]
    created_at: dt.datetime


SUMMARY = select(
    PortfolioRow.id,
    PortfolioRow.name,
    PortfolioRow.version,
    DocumentRow.sha256,
    DocumentRow.warnings,
    PortfolioRow.created_at,
).join(DocumentRow, DocumentRow.key == PortfolioRow.document_key)


def get(session: Session, name: str) -> PortfolioSummary:
    """A portfolio by its id. Raises NotFound."""
    return _summary(_one(session, SUMMARY, name))


def document_json(session: Session, name: str) -> bytes:
    """A portfolio's document as canonical JSON. Raises NotFound."""
    wanted = select(DocumentRow.body).join(
        PortfolioRow, PortfolioRow.document_key == DocumentRow.key
    )
    return zlib.decompress(_one(session, wanted, name).body)


def document(session: Session, name: str) -> PortfolioDocument:
    """A portfolio's document. Raises NotFound."""
    return parse(document_json(session, name))


def version_before(session: Session, name: str) -> str | None:
    """The id of the version before this one; None: it is the first. Raises NotFound."""
    row = find_row(session, PortfolioRow, name, "portfolio")
    if row.name_sha256 is None or row.version is None:
        return None
    earlier = (
        select(PortfolioRow.id)
        .where(PortfolioRow.name_sha256 == row.name_sha256, PortfolioRow.version < row.version)
        .order_by(PortfolioRow.version.desc())
        .limit(1)
    )
    return session.scalars(earlier).first()


def page(
    session: Session, *, name: str | None = None, limit: int, cursor: str | None = None
) -> Page[PortfolioSummary]:
    """The versions of every name, or of one, the latest first."""
    wanted = SUMMARY.where(PortfolioRow.version.is_not(None))
    if name is not None:
        wanted = wanted.where(PortfolioRow.name_sha256 == sha256_of(name))
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(PortfolioRow.id < before[0])
    rows = session.execute(wanted.order_by(PortfolioRow.id.desc()).limit(limit + 1))
    return cut([_summary(row) for row in rows], limit, lambda item: (item.id,))


def issues_of(warnings: Any) -> tuple[Issue, ...]:
    """Warnings as they are stored, as issues."""
    return tuple(Issue(*warning) for warning in warnings)


def _one(session: Session, wanted: Select[*tuple[Any, ...]], name: str) -> Row[*tuple[Any, ...]]:
    found = wanted.where(PortfolioRow.id == name)
    row = session.execute(found).one_or_none() if is_storable(name) else None
    if row is None:
        raise NotFound("portfolio", name)
    return row


def _summary(row: Row[*tuple[Any, ...]]) -> PortfolioSummary:
    name, label, version, sha256, warnings, created_at = row
    return PortfolioSummary(name, label, version, sha256, issues_of(warnings), created_at)
