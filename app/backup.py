"""Backups: a copy of the whole database as it was at one moment, whole or not there at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL

DUMP = "pg_dump"


class NoBackup(Exception):
    """Why there is no backup, and what to do."""


def back_up(url: URL, file: Path) -> int:
    """Make a backup; returns its size in bytes. Raises NoBackup, and then leaves nothing behind."""
    if file.exists():
        raise NoBackup(f"{file} is there already, and a backup never overwrites. Name another.")
    if not file.parent.is_dir():
        raise NoBackup(f"There is no folder {file.parent}. Make it, or name another.")
    copy = _sqlite if url.get_backend_name() == "sqlite" else _postgres
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
        copy(url, part)
        return _keep(part, file)
    except OSError as error:
        raise NoBackup(f"{file} can't be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def dump_command(url: URL, file: Path) -> list[str]:
    """What makes a backup of a PostgreSQL database; the password goes by PGPASSWORD."""
    place = (url.host, url.port, url.database, url.query)
    address = URL.create("postgresql", url.username, None, *place).render_as_string()
    return [DUMP, "--format=custom", "--no-owner", f"--file={file}", f"--dbname={address}"]


def _keep(part: Path, file: Path) -> int:
    """On the disk for good, and only then under its name, which nothing else took meanwhile."""
    _sync(part)
    try:
        os.link(part, file)
    except FileExistsError:
        raise NoBackup(f"{file} came to be meanwhile; name another.") from None
    except OSError:  # a file system without links
        part.rename(file)
    _sync(file.parent)
    return file.stat().st_size


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sqlite(url: URL, part: Path) -> None:
    """By VACUUM INTO, which reads one state while others write; then read through and checked."""
    source = Path(str(url.database))
    if not source.is_file() or not source.stat().st_size:
        raise NoBackup(f"There is no database at {source}. See STAFFOLIO_DATABASE_URL.")
    with _told_of(source):
        with closing(sqlite3.connect(source, timeout=60)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        with closing(sqlite3.connect(part)) as copy:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise NoBackup(
            f"The database is damaged: {'; '.join(found)}. Keep it as it is, and restore the last "
            "backup."
        )


@contextmanager
def _told_of(source: Path) -> Iterator[None]:
    """SQLite's refusals in words."""
    try:
        yield
    except sqlite3.Error as error:
        raise NoBackup(f"{source} can't be backed up: {error}.") from None


def _postgres(url: URL, part: Path) -> None:
    if shutil.which(DUMP) is None:
        shown = " ".join(dump_command(url, Path("FILE")))
        raise NoBackup(
            f"{DUMP} is not installed here. Install PostgreSQL's client programs, or run where "
            f"they are: PGPASSWORD=… {shown}"
        )
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    command = dump_command(url, part)
    done = subprocess.run(
        command, env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoBackup(f"{DUMP} refused: {done.stderr.strip()[:1000]}")
