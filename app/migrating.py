"""The tables brought up to date: ours by Alembic, the engine's by itself."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.database import Database
from app.worker import engine

LOCK = 7_205_759_403
"""Of the PostgreSQL advisory lock that migrations take, so that only one process migrates."""


def migrate(database: Database) -> None:
    """Bring every table up to date; harmless where they are."""
    with database.write.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(alembic_config(connection), "head")
    engine.migrate(database.url)


def pending_migrations(database: Database) -> tuple[str, ...]:
    """The migrations that have not run yet, oldest first."""
    script = ScriptDirectory.from_config(alembic_config())
    with database.read.connect() as connection:
        done = MigrationContext.configure(connection).get_current_heads()
    revisions = script.iterate_revisions("heads", done or "base")
    return tuple(revision.revision for revision in reversed(list(revisions)))


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
