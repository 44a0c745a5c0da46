"""The models equal the migrations, up and down, on both databases, from wherever they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from app.database import Database
from app.migrating import NewerDatabase, alembic_config, migrate, pending_migrations
from app.plans import service
from migrations.names import ENGINE_TABLES, include_name
from models import Base
from tests.samples import SLICES, plan
from tests.stored import start_run

ROOT = Path(__file__).parents[2]


def differences(database: Database) -> list[object]:
    """What the models say and the database does not."""
    with database.write.begin() as connection:
        options = {"include_name": include_name, "compare_type": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def test_models_equal_migrations(empty_url: str) -> None:
    database = Database(empty_url)
    assert len(pending_migrations(database)) == len(
        list((ROOT / "migrations/versions").glob("*.py"))
    )
    migrate(database)
    assert differences(database) == []
    assert pending_migrations(database) == ()
    migrate(database)
    database.close()


def test_migrations_go_down_and_up_again_one_by_one(empty_url: str) -> None:
    database = Database(empty_url)
    steps = len(pending_migrations(database))
    for target in ["+1"] * steps + ["-1"] * steps + ["+1"] * steps:
        with database.write.begin() as connection:
            move = command.upgrade if target == "+1" else command.downgrade
            move(alembic_config(connection), target)
    assert differences(database) == []
    database.close()


def test_going_down_and_up_keeps_plans_and_what_is_reported_of_them(database: Database) -> None:
    with database.session() as session:
        service.save(session, start_run(session), plan(*SLICES))
    before = held(database)
    for target in ("202611290930", "head"):
        with database.write.begin() as connection:
            move = command.upgrade if target == "head" else command.downgrade
            move(alembic_config(connection), target)
        assert held(database) == before
    assert len(before["report_utilisation"]) > len(before["plan_person_periods"]) > 0


def held(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """The rows of a plan's sums and of the report made of them."""
    names = ("plan_person_periods", "plan_project_periods", "report_utilisation")
    with database.read.connect() as connection:
        return {
            name: sorted(
                map(tuple, connection.execute(text(f"SELECT * FROM {name}")).all()), key=str
            )
            for name in names
        }


def test_tables_with_a_row_a_slice_stay_lean_on_sqlite(sqlite_database: Database) -> None:
    wanted = text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'")
    with sqlite_database.read.connect() as connection:
        lean = set(connection.execute(wanted).scalars())
    assert {"allocations", "plan_person_periods", "plan_project_periods"} <= lean


def test_going_down_leaves_no_table_and_no_view(empty_url: str) -> None:
    database = Database(empty_url)
    with database.write.begin() as connection:
        command.upgrade(alembic_config(connection), "head")
    with database.write.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert inspect(database.write).get_table_names() == ["alembic_version"]
    assert inspect(database.write).get_view_names() == []
    database.close()


def test_tables_left_out_are_the_engines_and_no_others(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'both.db'}")
    migrate(database)
    found = set(inspect(database.write).get_table_names())
    database.close()
    assert found - set(Base.metadata.tables) - {"alembic_version"} == ENGINE_TABLES


def test_migrations_run_from_wherever_the_packages_are(tmp_path: Path) -> None:
    site = tmp_path / "100% elsewhere"
    for package in ("app", "migrations", "models", "solver"):
        shutil.copytree(
            ROOT / package, site / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    program = (
        "import app.migrating as m; from app.database import Database;"
        "d = Database('sqlite:///here.db'); m.migrate(d);"
        "print(m.__file__, m.pending_migrations(d))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == f"{site / 'app' / 'migrating.py'} ()\n", run.stderr


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '299901010000'"))
    with pytest.raises(NewerDatabase, match="299901010000"):
        pending_migrations(database)
    with pytest.raises(NewerDatabase, match="Install that version"):
        migrate(database)


def test_a_new_migration_holds_what_the_models_say_and_the_tables_do_not(tmp_path: Path) -> None:
    for package in ("migrations", "models"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    keys = tmp_path / "models" / "key.py"
    keys.write_text(keys.read_text().replace("    prefix:", "    extra: Mapped[int]\n    prefix:"))
    run = subprocess.run(
        [sys.executable, "-m", "migrations", "add extra to keys"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    (made,) = (tmp_path / "migrations" / "versions").glob("*_add_extra_to_keys.py")
    assert "add_column(sa.Column('extra', sa.Integer(), nullable=False))" in made.read_text(), run
