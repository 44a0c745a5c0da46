"""Free the sums of plans from their foreign keys: a check of each row took most of storing them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "202612010900"
down_revision = "202611290930"
branch_labels = None
depends_on = None

TABLES = ("plan_person_periods", "plan_project_periods")
READER = "report_utilisation"
LEAN = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Go forward."""
    with _without_reader():
        for table in TABLES:
            with op.batch_alter_table(table, table_kwargs=LEAN) as batch:
                batch.drop_constraint(_key_of(table), type_="foreignkey")


def downgrade() -> None:
    """Go back."""
    with _without_reader():
        for table in TABLES:
            with op.batch_alter_table(table, table_kwargs=LEAN) as batch:
                batch.create_foreign_key(
                    _key_of(table), "plans", ["plan_key"], ["key"], ondelete="CASCADE"
                )


def _key_of(table: str) -> str:
    return f"fk_{table}_plan_key_plans"


@contextmanager
def _without_reader() -> Iterator[None]:
    """SQLite writes a table anew, which it refuses while a view names it."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        yield
        return
    wanted = sa.text("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :name")
    view = connection.execute(wanted, {"name": READER}).scalar_one()
    op.execute(f"DROP VIEW {READER}")
    yield
    op.execute(sa.text(view.replace(":", r"\:")))
