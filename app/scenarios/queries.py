"""Scenarios read back."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, select
from sqlalchemy.orm import Session

from app.answers import etag_of
from app.errors import NotFound
from app.paging import Page, cut, decode
from app.portfolios.queries import issues_of
from app.rows import are_storable, is_storable
from models import DocumentRow, ScenarioRevisionRow, ScenarioRow, ScenarioTagRow
from solver.document import PortfolioDocument, parse
from solver.errors import Issue

REVISION = (ScenarioRevisionRow.scenario_id == ScenarioRow.id) & (
    ScenarioRevisionRow.revision == ScenarioRow.revision
)


@dataclass(frozen=True, slots=True)
class Called:
    """Which scenarios: of this name, with this tag; None: any."""

    name: str | None = None
    tag: str | None = None


ANY = Called()


@dataclass(frozen=True, slots=True)
class ScenarioRecord:
    """A scenario as its last edit left it; changes hold their sentence as `text`."""

    id: str
    portfolio: str
    name: str
    base: bool
    revision: int
    changes: tuple[Mapping[str, Any], ...]
    policy: Mapping[str, Any] | None
    tags: tuple[str, ...]
    also: tuple[Mapping[str, Any], ...]
    not_applied: tuple[Mapping[str, Any], ...]
    record: tuple[str, ...]
    carried_from: str | None
    warnings: tuple[Issue, ...]
    created_at: dt.datetime
    edited_at: dt.datetime

    @property
    def notes(self) -> tuple[str, ...]:
        """How the plan of record came into its document, in sentences."""
        return tuple(item["text"] for item in self.also if item["change"] is None)

    @property
    def etag(self) -> str:
        """Tells this state of it from every other."""
        return etag_of(self.id, self.revision)


def get(session: Session, name: str) -> ScenarioRecord:
    """A scenario by its id. Raises NotFound."""
    wanted = _records().where(ScenarioRow.id == name)
    row = session.execute(wanted).one_or_none() if is_storable(name) else None
    if row is None:
        raise NotFound("scenario", name)
    return _record(row)


def find(session: Session, name: str, pointer: str = "") -> ScenarioRow:
    """The row of a scenario that was not deleted. Raises NotFound, with the field that names it."""
    wanted = select(ScenarioRow).where(ScenarioRow.id == name, ScenarioRow.deleted_at.is_(None))
    row = session.scalars(wanted).one_or_none() if is_storable(name) else None
    if row is None:
        raise NotFound("scenario", name, pointer)
    return row


def page(
    session: Session,
    *,
    portfolio: str | None = None,
    of: Called = ANY,
    limit: int,
    cursor: str | None = None,
) -> Page[ScenarioRecord]:
    """Scenarios, of one portfolio or of all, the latest first."""
    wanted = _records().order_by(ScenarioRow.id.desc()).limit(limit + 1)
    before = decode(cursor, str)
    if before is not None:
        wanted = wanted.where(ScenarioRow.id < before[0])
    if portfolio is not None:
        if not is_storable(portfolio):
            return Page(())
        wanted = wanted.where(ScenarioRow.portfolio_id == portfolio)
    wanted = wanted.where(*called(of))
    records = [_record(row) for row in session.execute(wanted)]
    return cut(records, limit, lambda item: (item.id,))


def called(which: Called) -> Iterator[ColumnElement[bool]]:
    """What must hold of a scenario with this name and this tag."""
    if not are_storable(which.name, which.tag):
        yield false()
        return
    if which.name is not None:
        yield ScenarioRow.name == which.name
    if which.tag is not None:
        tagged = select(ScenarioTagRow.scenario_id).where(ScenarioTagRow.tag == which.tag)
        yield ScenarioRow.id.in_(tagged)


def of_portfolio(session: Session, portfolio: str) -> list[ScenarioRecord]:
    """Every scenario of a portfolio but the base one, the oldest first."""
    wanted = _records().where(ScenarioRow.portfolio_id == portfolio, ~ScenarioRow.is_base)
    return [_record(row) for row in session.execute(wanted.order_by(ScenarioRow.id))]


def portfolio_json(session: Session, name: str) -> bytes:
    """The document as it stands in a scenario, as canonical JSON. Raises NotFound."""
    return document_json(session, find(session, name).document_key)


def portfolio(session: Session, name: str) -> PortfolioDocument:
    """The document as it stands in a scenario. Raises NotFound."""
    return parse(portfolio_json(session, name))


def document_json(session: Session, key: int) -> bytes:
    """A stored document as canonical JSON."""
    body = session.scalars(select(DocumentRow.body).where(DocumentRow.key == key)).one()
    return zlib.decompress(body)


def told(revision: ScenarioRevisionRow) -> tuple[Mapping[str, Any], ...]:
    """The changes of a revision, each with its sentence."""
    return tuple(
        {**change, "text": text}
        for change, text in zip(revision.changes, revision.texts, strict=True)
    )


def _records() -> Select[ScenarioRow, ScenarioRevisionRow, Any]:
    return (
        select(ScenarioRow, ScenarioRevisionRow, DocumentRow.warnings)
        .join(ScenarioRevisionRow, REVISION)
        .join(DocumentRow, DocumentRow.key == ScenarioRow.document_key)
        .where(ScenarioRow.deleted_at.is_(None))
    )


def _record(row: Row[ScenarioRow, ScenarioRevisionRow, Any]) -> ScenarioRecord:
    scenario, revision, warnings = row
    return ScenarioRecord(
        id=scenario.id,
        portfolio=scenario.portfolio_id,
        name=scenario.name,
        base=scenario.is_base,
        revision=scenario.revision,
        changes=told(revision),
        policy=revision.policy,
        tags=tuple(revision.tags),
        also=tuple(revision.also),
        not_applied=tuple(revision.not_applied),
        record=tuple(revision.record),
        carried_from=scenario.carried_from,
        warnings=issues_of(warnings),
        created_at=scenario.created_at,
        edited_at=revision.created_at,
    )
