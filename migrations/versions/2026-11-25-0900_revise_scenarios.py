"""Give scenarios changes, revisions and tags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611250900"
down_revision = "202611240930"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward: each scenario so far becomes its own first revision."""
    op.add_column(
        "scenarios",
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column("scenarios", sa.Column("base_key", sa.Integer(), nullable=True))
    op.add_column("scenarios", sa.Column("carried_from", sa.String(length=36), nullable=True))
    op.add_column("scenarios", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("uq_scenarios_base", "scenarios")
    _index_base("is_base AND deleted_at IS NULL")
    op.add_column(
        "runs",
        sa.Column("scenario_revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.create_table(
        "scenario_revisions",
        sa.Column("scenario_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_key", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("texts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("also", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("not_applied", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("record", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_key"],
            ["documents.key"],
            name=op.f("fk_scenario_revisions_document_key_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenarios.id"],
            name=op.f("fk_scenario_revisions_scenario_id_scenarios"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scenario_id", "revision", name=op.f("pk_scenario_revisions")),
    )
    op.create_index("ix_scenario_revisions_document_key", "scenario_revisions", ["document_key"])
    op.create_table(
        "scenario_tags",
        sa.Column("scenario_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenarios.id"],
            name=op.f("fk_scenario_tags_scenario_id_scenarios"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scenario_id", "tag", name=op.f("pk_scenario_tags")),
    )
    op.create_index("ix_scenario_tags_tag", "scenario_tags", ["tag"])
    op.execute(
        "INSERT INTO scenario_revisions (scenario_id, revision, document_key, name, changes, tags,"
        " texts, also, not_applied, record, created_at, caller) SELECT id, 1, document_key, name,"
        " '[]', '[]', '[]', '[]', '[]', '[]', created_at, caller FROM scenarios"
    )


def downgrade() -> None:
    """Go back: edits and deleted scenarios are forgotten, their runs stay."""
    op.drop_index("ix_scenario_tags_tag", "scenario_tags")
    op.drop_table("scenario_tags")
    op.drop_index("ix_scenario_revisions_document_key", "scenario_revisions")
    op.drop_table("scenario_revisions")
    op.drop_column("runs", "scenario_revision")
    op.drop_index("uq_scenarios_base", "scenarios")
    op.drop_column("scenarios", "deleted_at")
    op.drop_column("scenarios", "carried_from")
    op.drop_column("scenarios", "base_key")
    op.drop_column("scenarios", "revision")
    _index_base("is_base")


def _index_base(where: str) -> None:
    only = sa.text(where)
    op.create_index(
        "uq_scenarios_base",
        "scenarios",
        ["portfolio_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
