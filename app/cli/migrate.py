"""`staffolio migrate`: the database's tables brought up to date."""

from __future__ import annotations

import click

from app.cli.database import opened, read_config
from app.migrating import migrate as bring_up_to_date
from app.migrating import pending_migrations


@click.command()
def migrate() -> None:
    """Bring the tables of STAFFOLIO_DATABASE_URL up to date."""
    with opened(read_config()) as database:
        pending = pending_migrations(database)
        bring_up_to_date(database)
        done = f"{len(pending)} migrations ran" if pending else "nothing to do"
        click.echo(f"{database.url.render_as_string(hide_password=True)}: {done}")
