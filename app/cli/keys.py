"""`staffolio keys`: make, list and revoke the keys of callers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

import click
from sqlalchemy.orm import Session

from app.cli.database import make_ready, opened, read_config
from app.keys import queries, service
from app.keys.queries import KeyRecord
from app.keys.service import Role
from app.security import is_loopback
from solver.errors import InvalidPortfolio

CALLER = "command line"
LONGEST_NAME = 200
PAGE = 200
COLUMNS = ("id", "name", "role", "prefix", "status", "expires", "last used")


@click.group()
def keys() -> None:
    """Keys of callers: who may do what."""


@keys.command()
@click.option("--role", type=click.Choice(get_args(Role)), required=True)
@click.option("--name", required=True, help="Whose key it is, as the audit names it.")
@click.option("--expires-at", help="A day or a time, as 2027-12-31. [default: never]")
def create(role: Role, name: str, expires_at: str | None) -> None:
    """Make a key and print it, this once.

    From then on the service asks every caller for a key. viewer reads; planner also makes
    portfolios, scenarios and runs; approver also approves; admin also makes keys.
    """
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise click.BadParameter("give 1 to 200 printable characters", param_hint="--name")
    end = _time(expires_at)
    with _session() as session:
        key, secret = service.create(session, name, role, end, CALLER)
        service.audit(session, CALLER, "create key", key)
    click.echo(f"The key of {name}, a {role}. It is shown this once; keep it safe:", err=True)
    click.echo(secret)


@keys.command(name="list")
def list_keys() -> None:
    """List the keys, the newest first; never their secrets."""
    with _session() as session:
        rows = [_shown(record) for record in _all(session)]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in (COLUMNS, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


@keys.command()
@click.argument("id")
def revoke(id: str) -> None:  # noqa: A002
    """Make the key with this ID open nothing any more, from the next request on."""
    is_reachable = not is_loopback(read_config().host)
    with _session() as session:
        is_new = service.revoke(session, id, is_reachable=is_reachable)
        if is_new:
            service.audit(session, CALLER, "revoke key", id)
        record = queries.get(session, id)
    was = "" if is_new else ", which was revoked before"
    click.echo(f"Revoked the key of {record.name}, {record.prefix}…{was}.", err=True)


@contextmanager
def _session() -> Iterator[Session]:
    with opened(read_config()) as database:
        make_ready(database)
        with database.session() as session:
            yield session


def _time(text: str | None) -> dt.datetime | None:
    """A time that lies ahead, in UTC unless it says otherwise."""
    if text is None:
        return None
    try:
        given = dt.datetime.fromisoformat(text)
        return service.ahead(given if given.tzinfo else given.replace(tzinfo=dt.UTC))
    except ValueError:
        text = "give a day or a time, as 2027-12-31 or 2027-12-31T18:00:00+01:00"
    except InvalidPortfolio as error:
        text = error.issues[0].message
    raise click.BadParameter(text, param_hint="--expires-at")


def _all(session: Session) -> Iterator[KeyRecord]:
    cursor = None
    while True:
        page = queries.page(session, limit=PAGE, cursor=cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def _shown(record: KeyRecord) -> tuple[str, ...]:
    times = (record.expires_at, record.last_used_at)
    said = (f"{at:%Y-%m-%d %H:%M}" if at else "never" for at in times)
    return (record.id, record.name, record.role, record.prefix, record.status, *said)
