"""Slots: which worker a process is. It keeps a lock that the kernel or the server drops as it dies.

A run names the slot of the worker that began it, and what a slot's worker left unfinished goes
back into the queue once the slot is free.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.database import Database

LOCKS = 5_741_022
"""Of PostgreSQL's advisory locks of two numbers, the first of ours."""
WATCHFUL: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
}
"""So that a worker soon sees that its server is gone; seconds, the last one milliseconds."""
SERVER_SIDE = (
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 2",
    "SET tcp_keepalives_count = 4",
    "SET idle_session_timeout = 0",
    "SET statement_timeout = 0",
)
"""So that the server soon drops the lock of a machine that is gone, but later than that."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot held. is_held: whether it still is; release: lets go of it, as its process's end does.

    A worker whose slot is not held any more must end at once, for its runs go to others.
    """

    number: int
    is_held: Callable[[], bool]
    release: Callable[[], None]


class Slots(Protocol):
    """The slots of a database."""

    def take(self, number: int) -> Slot | None:
        """This slot, if nobody holds it."""

    def close(self) -> None:
        """Let go of everything."""


def slots_of(database: Database) -> Slots:
    """The slots of a database, whatever its kind."""
    return FileSlots(database) if database.is_sqlite else ServerSlots(database)


def take_slot(slots: Slots) -> Slot:
    """The lowest slot that is free."""
    for number in count():
        slot = slots.take(number)
        if slot is not None:
            return slot
    raise AssertionError("There are endless slots.")


class FileSlots:
    """By `flock` on files beside an SQLite database."""

    def __init__(self, database: Database) -> None:
        self.prefix = f"{database.url.database}-slot"

    def take(self, number: int) -> Slot | None:
        """This slot, if nobody holds it."""
        path = f"{self.prefix}{number}"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        if not _is_at(file, path):  # somebody has deleted it since it was opened
            os.close(file)
            return None
        return Slot(number, lambda: _is_at(file, path), lambda: os.close(file))

    def close(self) -> None:
        """Each slot has its own file."""


class ServerSlots:
    """By advisory locks of PostgreSQL, on one connection that stays open."""

    def __init__(self, database: Database) -> None:
        engine = create_engine(
            database.url,
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args=WATCHFUL,
        )
        self.connection = engine.connect()
        for statement in SERVER_SIDE:
            with suppress(SQLAlchemyError):  # an older server, or one that forbids it
                self.connection.execute(text(statement))

    def take(self, number: int) -> Slot | None:
        """This slot, if nobody holds it."""
        if not self._ask("SELECT pg_try_advisory_lock(:locks, :number)", number):
            return None
        return Slot(number, lambda: self._is_held(number), lambda: self._release(number))

    def close(self) -> None:
        """Let go of everything."""
        _close(self.connection)

    def _ask(self, statement: str, number: int) -> bool:
        return bool(self.connection.scalar(text(statement), {"locks": LOCKS, "number": number}))

    def _is_held(self, number: int) -> bool:
        """Ask the server: a connection may come back from a pooler as another session."""
        try:
            return self._ask(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND pid = pg_backend_pid() AND classid = :locks AND objid = :number)",
                number,
            )
        except SQLAlchemyError:
            return False

    def _release(self, number: int) -> None:
        with suppress(SQLAlchemyError):
            self._ask("SELECT pg_advisory_unlock(:locks, :number)", number)


def _is_at(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except OSError:
        return False


def _close(connection: Connection) -> None:
    with suppress(SQLAlchemyError):
        connection.close()
