"""Scenarios stored: made, copied, edited, deleted; every edit is kept as a revision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.bookings import with_record
from app.approvals.queries import lineage_of
from app.errors import Conflict, InvalidRequest, NotFound
from app.portfolios.documents import keep_document
from app.rows import find_row, insert_new, new_id, take_turns
from app.scenarios import queries
from app.scenarios.forgetting import forget
from app.scenarios.queries import ScenarioRecord
from app.scenarios.revising import Content, Revision, revised
from models import PortfolioRow, ScenarioRevisionRow, ScenarioRow, ScenarioTagRow
from solver.document import PortfolioDocument, parse
from solver.errors import Issue


@dataclass(frozen=True, slots=True)
class Ground:
    """What changes are made to: a document, its key, and the approved plans it holds.

    key None: the portfolio's own document. notes: how the approved plans came into it, in
    sentences.
    """

    portfolio: PortfolioDocument
    key: int | None
    record: tuple[str, ...]
    notes: tuple[str, ...]


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
    is_new = insert_new(session, ScenarioRow, values)
    kept = select(ScenarioRow).where(
        ScenarioRow.portfolio_id == portfolio_id,
        ScenarioRow.is_base,
        ScenarioRow.deleted_at.is_(None),
    )
    row = session.scalars(kept).one()
    if is_new:
        session.add(_revision_row(row, Revision.unchanged(name), (), caller))
        session.flush()
    return row.id


def create(session: Session, portfolio_id: str, content: Content, caller: str) -> str:
    """Make a scenario of a portfolio; its id. Raises NotFound, and InvalidPortfolio with faults.

    Where plans of the portfolio are approved, they are what its plan is compared with.
    """
    try:
        portfolio = find_row(session, PortfolioRow, portfolio_id, "portfolio", "/portfolio")
    except NotFound as error:
        if content.broken is not None:
            fault = Issue(error.pointer, error.code, str(error))
            raise InvalidRequest([*content.broken.shape, fault]) from None
        raise
    ground = ground_of(session, portfolio, caller)
    revision = revised(ground.portfolio, content)
    return add(session, portfolio_id, ground, revision, caller)


def copy(session: Session, scenario_id: str, name: str, caller: str) -> str:
    """Make a scenario like another, under a new name; its id. Raises NotFound."""
    source = queries.find(session, scenario_id)
    record = queries.get(session, scenario_id)
    row = ScenarioRow(
        id=new_id(),
        portfolio_id=source.portfolio_id,
        document_key=source.document_key,
        base_key=source.base_key,
        name=name,
        is_base=False,
        revision=1,
        carried_from=source.carried_from,
        caller=caller,
    )
    session.add(row)
    session.flush()
    _keep_revision(session, row, Revision.of_record(record, name), record.record, caller)
    return row.id


def begin_edit(session: Session, scenario_id: str) -> ScenarioRecord:
    """A scenario as it stands and will stay until this transaction ends. Raises NotFound."""
    take_turns(session, scenario_id)
    return queries.get(session, scenario_id)


def edit(session: Session, scenario_id: str, content: Content, caller: str) -> bool:
    """Keep an edit as the scenario's next revision; says whether anything is different by it.

    Raises NotFound, Conflict, InvalidPortfolio.
    """
    row = queries.find(session, scenario_id)
    before = queries.get(session, scenario_id)
    if row.is_base and (content.changes or content.policy is not None):
        raise Conflict(
            "The base scenario is its portfolio unchanged. "
            f"Copy it with POST /scenarios/{scenario_id}/copy and change the copy."
        )
    if content.is_all_the_same(before):
        return False
    if content.is_same(before):
        revision = Revision.of_record(before, content.name, content.tags)
    else:
        revision = revised(_ground_again(session, row), content).with_notes(before.notes)
        row.document_key = keep_document(session, revision.portfolio, caller)
    row.revision += 1
    row.name = content.name
    session.flush()
    _keep_revision(session, row, revision, before.record, caller)
    return True


def delete(session: Session, scenario_id: str) -> None:
    """Delete a scenario, as far as no run tells of it. Raises NotFound, Conflict.

    What was planned stays as it was planned: where there are runs, the revisions that they are of
    stay with them, out of every list.
    """
    take_turns(session, scenario_id)
    row = queries.find(session, scenario_id)
    if row.is_base:
        raise Conflict(
            "The base scenario is its portfolio unchanged and stays with it. "
            f"To delete both, DELETE /portfolios/{row.portfolio_id}."
        )
    forget(session, row)


def ground_of(session: Session, portfolio: PortfolioRow, caller: str) -> Ground:
    """What a new scenario of a portfolio changes: its document, with the plan of record in it."""
    own = parse(queries.document_json(session, portfolio.document_key))
    found = with_record(session, own, lineage_of(portfolio))
    is_own = found.document is own
    key = None if is_own else keep_document(session, found.document, caller)
    return Ground(found.document, key, found.plans, found.notes)


def add(
    session: Session,
    portfolio_id: str,
    ground: Ground,
    revision: Revision,
    caller: str,
    *,
    carried_from: str | None = None,
) -> str:
    """Store a new scenario with its first revision; its id."""
    row = ScenarioRow(
        id=new_id(),
        portfolio_id=portfolio_id,
        document_key=keep_document(session, revision.portfolio, caller),
        base_key=ground.key,
        name=revision.name,
        is_base=False,
        revision=1,
        carried_from=carried_from,
        caller=caller,
    )
    session.add(row)
    session.flush()
    _keep_revision(session, row, revision.with_notes(ground.notes), ground.record, caller)
    return row.id


def _ground_again(session: Session, row: ScenarioRow) -> PortfolioDocument:
    """What the scenario has changed from the start, whatever was approved since."""
    key = row.base_key
    if key is None:
        key = find_row(session, PortfolioRow, row.portfolio_id, "portfolio").document_key
    return parse(queries.document_json(session, key))


def _keep_revision(
    session: Session, row: ScenarioRow, revision: Revision, record: tuple[str, ...], caller: str
) -> None:
    session.add(_revision_row(row, revision, record, caller))
    session.execute(sql_delete(ScenarioTagRow).where(ScenarioTagRow.scenario_id == row.id))
    session.add_all(
        ScenarioTagRow(scenario_id=row.id, tag=tag) for tag in dict.fromkeys(revision.tags)
    )
    session.flush()


def _revision_row(
    row: ScenarioRow, revision: Revision, record: tuple[str, ...], caller: str
) -> ScenarioRevisionRow:
    kept: dict[str, Any] = revision.as_json()
    return ScenarioRevisionRow(
        scenario_id=row.id,
        revision=row.revision or 1,
        document_key=row.document_key,
        record=list(record),
        caller=caller,
        **kept,
    )
