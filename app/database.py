"""The database: engines, sessions, and whether its tables are up to date.

SQLite gets two engines: one whose transactions take the write lock as they begin, so that no
increment is lost and no transaction fails halfway for want of it; and one that can only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

CONNECT_SECONDS = 10
"""How long a PostgreSQL server may take to let somebody in, unless the URL says otherwise."""
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """A database by its URL: `write` and `read` engines, and sessions on them."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.write, self.read = _sqlite_engines(url)
        else:
            self.write = _postgres_engine(self.url)
            self.read = _postgres_engine(self.url).execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back where something was raised."""
        with Session(self.write, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with Session(self.read, expire_on_commit=False) as session:
            yield session

    def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.read.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Close every connection."""
        self.write.dispose()
        self.read.dispose()


def get_session(request: Request) -> Iterator[Session]:
    """The session of a request that writes; it commits before the answer leaves."""
    database: Database = request.app.state.database
    with database.session() as session:
        yield session


def get_read_session(request: Request) -> Iterator[Session]:
    """The session of a request that reads."""
    database: Database = request.app.state.database
    with database.read_session() as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session, scope="function")]
ReadSessionDep = Annotated[Session, Depends(get_read_session, scope="function")]


def _postgres_engine(url: URL) -> Engine:
    """With a pool of its own, so that who reads and then writes never waits for itself."""
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=15,
        connect_args=patience,
        hide_parameters=True,  # what is stored is nothing for the log
    )


def _sqlite_engines(url: str) -> tuple[Engine, Engine]:
    file = make_url(url).database
    if not file or file == ":memory:" or file.startswith("file:"):
        raise ValueError(f"{url} is no file; give a path: sqlite:////folder/staffolio.db")
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).touch(mode=0o600)
    write, read = (create_engine(url, hide_parameters=True) for _ in range(2))
    for engine in (write, read):
        event.listen(engine, "connect", _connect)
    event.listen(read, "connect", _read_only)
    event.listen(write, "begin", _begin_immediate)
    event.listen(read, "begin", _begin)
    return write, read


def _connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver begins no transaction by itself
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _read_only(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
