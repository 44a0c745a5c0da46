"""Scenarios really deleted: their rows, their revisions, and documents that nothing else uses."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.portfolios.documents import forget_documents
from app.rows import change
from models import RunRow, ScenarioRevisionRow, ScenarioRow, ScenarioTagRow
from models.base import now


def forget(session: Session, row: ScenarioRow, *, is_kept_with_runs: bool = False) -> None:
    """Delete a scenario whole, or all of it that no run is of.

    is_kept_with_runs: leave it as it is where it has runs.
    """
    session.refresh(row, with_for_update=True)  # nobody starts a run of it meanwhile
    documents = _documents_of(session, row)
    planned = select(RunRow.scenario_revision).where(RunRow.scenario_id == row.id)
    latest = session.scalars(planned.order_by(RunRow.scenario_revision.desc())).first()
    if latest is None:
        session.delete(row)
    elif not is_kept_with_runs:
        row.deleted_at = now()
        _go_back(session, row, latest)
    session.flush()
    forget_documents(session, documents)


def _go_back(session: Session, row: ScenarioRow, revision: int) -> None:
    """Make a deleted scenario what its last run planned."""
    found = session.get_one(ScenarioRevisionRow, (row.id, revision))
    row.revision, row.document_key, row.name = revision, found.document_key, found.name
    row.base_key = None
    session.flush()
    change(session, delete(ScenarioTagRow).where(ScenarioTagRow.scenario_id == row.id))
    session.add_all(
        ScenarioTagRow(scenario_id=row.id, tag=tag) for tag in dict.fromkeys(found.tags)
    )
    kept = ScenarioRevisionRow.revision.in_(
        select(RunRow.scenario_revision).where(RunRow.scenario_id == row.id)
    )
    own = ScenarioRevisionRow.scenario_id == row.id
    change(session, delete(ScenarioRevisionRow).where(own, ~kept))


def _documents_of(session: Session, row: ScenarioRow) -> set[int]:
    """Keys of the documents it uses, now or in a revision."""
    revised = select(ScenarioRevisionRow.document_key).where(
        ScenarioRevisionRow.scenario_id == row.id
    )
    own = {row.document_key, *session.scalars(revised)}
    return own if row.base_key is None else own | {row.base_key}
