"""The configured database, ready for use, or a clear refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.config import Config
from app.database import Database
from app.migrating import migrate, pending_migrations
from solver.errors import AllocationError


class Refused(click.ClickException):
    """What can't be done as things are set up; ends with status 2."""

    exit_code = 2


def read_config(
    host: str | None = None, port: int | None = None, workers: int | None = None
) -> Config:
    """The configuration of the environment, with the options given on the command line."""
    options = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Config().model_copy(update=given)
    except ValidationError as error:
        faults = [f"STAFFOLIO_{str(d['loc'][0]).upper()}: {d['msg']}" for d in error.errors()]
        raise Refused("; ".join(faults)) from None


@contextmanager
def opened(config: Config) -> Iterator[Database]:
    """The database; what it can't do is told without a traceback."""
    try:
        database = Database(config.database_url)
    except (SQLAlchemyError, ValueError, OSError, ImportError) as error:
        raise Refused(f"STAFFOLIO_DATABASE_URL: {error}") from None
    try:
        yield database
    except SQLAlchemyError as error:
        url = database.url.render_as_string(hide_password=True)
        raise Refused(f"The database {url} refused: {error}") from None
    except AllocationError as error:
        raise Refused(str(error)) from None
    finally:
        database.close()


def make_ready(database: Database) -> None:
    """Bring an SQLite file up to date; on PostgreSQL that is somebody's decision."""
    if database.is_sqlite:
        migrate(database)
        return
    pending = pending_migrations(database)
    if pending:
        raise Refused(
            f"The database lacks {len(pending)} migrations. Run `staffolio migrate` first; "
            "make a backup before where it holds anything."
        )
