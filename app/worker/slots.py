"""Slots: which worker a process is. It keeps a lock that the kernel or the server drops as it dies.

A run names the slot of the worker that began it, and the engine hands a slot's unfinished runs to
the next process that takes the slot.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from sqlalchemy import create_engine, select, text, update
from sqlalchemy.pool import NullPool

from app.database import Database
from app.worker.messages import Failure
from models import RunRow
from models.base import now

LOCKS = 5_741_022
"""Of PostgreSQL's advisory locks of two numbers, the first of ours."""
ABANDONED = Failure(
    "solver_crashed",
    "The worker that carried the run died, and none took its place. Start the run again.",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot held. release: lets go of it, which the process's end does as well."""

    number: int
    release: Callable[[], None]


def take_slot(database: Database) -> Slot:
    """The lowest slot that is free."""
    for number in count():
        slot = try_slot(database, number)
        if slot is not None:
            return slot
    raise AssertionError("There are endless slots.")


def try_slot(database: Database, number: int) -> Slot | None:
    """This slot, if nobody holds it."""
    return _try_file(database, number) if database.is_sqlite else _try_server(database, number)


def fail_abandoned(database: Database, own: int) -> None:
    """End the runs whose worker died and whose slot nobody has taken since."""
    going = select(RunRow.slot).where(RunRow.status == "running", RunRow.slot != own)
    with database.read_session() as session:
        numbers = session.scalars(going.distinct()).all()
    for number in numbers:
        slot = None if number is None else try_slot(database, number)
        if slot is None:
            continue
        dead = update(RunRow).where(RunRow.status == "running", RunRow.slot == number)
        with database.session() as session:
            session.execute(dead.values(status="failed", error=ABANDONED.as_json(), ended_at=now()))
        slot.release()


def _try_file(database: Database, number: int) -> Slot | None:
    """By `flock` on a file beside the database."""
    file = os.open(
        f"{database.url.database}-slot{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return Slot(number, lambda: os.close(file))


def _try_server(database: Database, number: int) -> Slot | None:
    """By an advisory lock, on a connection of its own that stays open."""
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    connection = engine.connect()
    wanted = text("SELECT pg_try_advisory_lock(:locks, :number)")
    if not connection.scalar(wanted, {"locks": LOCKS, "number": number}):
        connection.close()
        return None
    return Slot(number, connection.close)
