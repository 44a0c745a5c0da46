"""`staffolio keys create`: a key for a caller."""

from __future__ import annotations

from typing import get_args

import click

from app.cli.database import make_ready, opened, read_config
from app.keys import service
from app.keys.service import Role

CALLER = "command line"
LONGEST_NAME = 200


@click.group()
def keys() -> None:
    """Keys of callers: who may do what."""


@keys.command()
@click.option("--role", type=click.Choice(get_args(Role)), required=True)
@click.option("--name", required=True, help="Whose key it is, as the audit names it.")
def create(role: Role, name: str) -> None:
    """Make a key and print it, this once.

    From then on the service asks every caller for a key. viewer reads; planner also makes
    portfolios, scenarios and runs; approver also approves; admin also makes keys.
    """
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise click.BadParameter("give 1 to 200 printable characters", param_hint="--name")
    with opened(read_config()) as database:
        make_ready(database)
        with database.session() as session:
            key, secret = service.create(session, name, role, None, CALLER)
            service.audit(session, CALLER, "create key", key)
    click.echo(f"The key of {name}, a {role}. It is shown this once; keep it safe:", err=True)
    click.echo(secret)
