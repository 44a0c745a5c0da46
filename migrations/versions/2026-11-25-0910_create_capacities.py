"""Create capacities."""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from alembic import op

from solver.document import parse

revision = "202611250910"
down_revision = "202611250900"
branch_labels = None
depends_on = None


CAPACITIES = sa.table(
    "capacities", *map(sa.column, ("document_key", "person", "period", "quarters"))
)
DOCUMENTS = sa.table("documents", sa.column("key", sa.Integer), sa.column("body", sa.LargeBinary))


def upgrade() -> None:
    """Go forward: what people can give is worked out for every document there is."""
    op.create_table(
        "capacities",
        sa.Column("document_key", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarters", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_key"],
            ["documents.key"],
            name=op.f("fk_capacities_document_key_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_key", "person", "period", name=op.f("pk_capacities")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for key in connection.scalars(sa.select(DOCUMENTS.c.key)).all():
        body = connection.scalars(sa.select(DOCUMENTS.c.body).where(DOCUMENTS.c.key == key)).one()
        rows = _capacities(key, zlib.decompress(body))
        if rows:
            connection.execute(CAPACITIES.insert(), rows)


def downgrade() -> None:
    """Go back."""
    op.drop_table("capacities")


def _capacities(key: int, body: bytes) -> list[dict[str, int]]:
    cap = parse(body).hours.cap
    return [
        {"document_key": key, "person": person, "period": period, "quarters": int(quarters)}
        for person, periods in enumerate(cap.values())
        for period, quarters in enumerate(periods.tolist())
        if quarters
    ]
