"""What became of a portfolio from one version to another, and of its scenarios."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Conflict
from app.portfolios import queries
from app.portfolios.differences import differences
from app.portfolios.schemas import ScenarioCarried, VersionChanges
from app.scenarios import queries as scenarios


def changes(session: Session, name: str, since: str | None) -> VersionChanges:
    """What differs from another version, by default the one before. Raises NotFound, Conflict."""
    earlier = since or queries.version_before(session, name)
    if earlier is None:
        raise Conflict(
            f"Portfolio '{name}' has no version before it; "
            "say what to compare it with: ?since=ID of another portfolio."
        )
    found = differences(queries.document(session, earlier), queries.document(session, name))
    parts: dict[str, Any] = {field: getattr(found, field) for field in asdict(found)}
    return VersionChanges(portfolio=name, since=earlier, scenarios=_carried(session, name), **parts)


def _carried(session: Session, name: str) -> tuple[ScenarioCarried, ...]:
    return tuple(
        ScenarioCarried(
            id=record.id,
            name=record.name,
            carried_from=record.carried_from,
            changes=len(record.changes),
            not_applied=record.not_applied,
        )
        for record in scenarios.of_portfolio(session, name)
        if record.carried_from is not None
    )
