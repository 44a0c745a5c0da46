"""Whether the service can do its work, and what stands in its way."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.migrating import NewerDatabase, lacking
from solver.errors import Issue

logger = logging.getLogger(__name__)
SILENT = "The database does not answer. Look at the service's log, and at STAFFOLIO_DATABASE_URL."


def obstacle(database: Database) -> Issue | None:
    """What keeps the service from working; None: it is ready."""
    try:
        text = lacking(database)
    except NewerDatabase as error:
        return Issue("", error.code, str(error))
    except SQLAlchemyError as error:
        logger.warning("not ready", extra={"error": str(error)[:300]})
        return Issue("", "not_ready", SILENT)
    return None if text is None else Issue("", "not_migrated", text)
