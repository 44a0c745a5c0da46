"""Which tables are ours, and how a migration writes our own types."""

from __future__ import annotations

from typing import Any, Literal

from models.base import Moment

ENGINE_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)
"""Of the engine that carries runs. On SQLite they lie beside ours, and it migrates them itself."""


def include_name(name: str | None, kind: str, _: Any) -> bool:
    """Whether Alembic may look at something by this name."""
    return not (kind == "table" and name in ENGINE_TABLES)


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our own types as the plain ones, so that a migration stays true whatever becomes of them."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False
