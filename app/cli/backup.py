"""`staffolio backup FILE`: one file with everything, made while the service goes on."""

from __future__ import annotations

from pathlib import Path

import click

from app.backup import NoBackup, back_up
from app.cli.database import Refused, opened, read_config


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole database of STAFFOLIO_DATABASE_URL into FILE, which must not exist.

    An SQLite file is copied and checked; for PostgreSQL pg_dump does it. The service goes on
    meanwhile. How to restore one: docs/operations.md.
    """
    with opened(read_config()) as database:
        try:
            size = back_up(database.url, file)
        except NoBackup as error:
            raise Refused(str(error)) from None
    click.echo(f"{file}: {size / 1_000_000:.1f} MB")
