"""The tables brought up to date: ours by Alembic, the engine's by itself."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy import Connection, inspect, text

from app.database import Database
from app.worker import engine
from solver.errors import AllocationError

LOCK = 7_205_759_403
"""Of the PostgreSQL advisory lock that migrations take, so that only one process migrates."""

ENGINE_TABLE = "workflow_status"

logging.getLogger("alembic").setLevel(logging.WARNING)


class NewerDatabase(AllocationError):
    """A database whose tables were migrated by a newer version of the service."""

    code = "newer_database"


def migrate(database: Database) -> None:
    """Bring every table up to date; harmless where they are. Raises NewerDatabase."""
    with database.write.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _pending(connection):
            command.upgrade(alembic_config(connection), "head")
    engine.migrate(database.url)


def pending_migrations(database: Database) -> tuple[str, ...]:
    """The migrations that have not run yet, oldest first. Raises NewerDatabase."""
    with database.read.connect() as connection:
        return _pending(connection)


def lacking(database: Database) -> str | None:
    """What the database lacks before the service can do its work, and the command to run; or None.

    Cheap where nothing is lacking: migrations are read once. Raises NewerDatabase, and what
    SQLAlchemy raises where the database does not answer.
    """
    with database.read.connect() as connection:
        if set(MigrationContext.configure(connection).get_current_heads()) != _heads():
            count = len(_pending(connection))
            return f"The database lacks {count} migrations. Run `staffolio migrate`."
        schema = None if database.is_sqlite else engine.SCHEMA
        if not inspect(connection).has_table(ENGINE_TABLE, schema=schema):
            return "The queue's tables are not there. Run `staffolio migrate`."
    return None


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, from wherever the migrations are installed."""
    spec = find_spec("migrations")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("The package `migrations` is not installed.")
    config = Config()
    folder = Path(next(iter(spec.submodule_search_locations)))
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@lru_cache(maxsize=1)
def _heads() -> set[str]:
    return set(ScriptDirectory.from_config(alembic_config()).get_heads())


def _pending(connection: Connection) -> tuple[str, ...]:
    script = ScriptDirectory.from_config(alembic_config())
    done = MigrationContext.configure(connection).get_current_heads()
    try:
        revisions = list(script.iterate_revisions("heads", done or "base"))
    except RevisionError as error:
        raise NewerDatabase(
            f"This version does not know the database's state {', '.join(done)}: a newer one has "
            "migrated it. Install that version, or restore a backup of before."
        ) from error
    return tuple(revision.revision for revision in reversed(revisions))
