"""Create approvals and the plan of record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611250920"
down_revision = "202611250910"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "approvals",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lineage", sa.String(length=64), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("portfolio_id", sa.String(length=36), nullable=False),
        sa.Column("scenario_id", sa.String(length=36), nullable=False),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.Column("projects", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("difference", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.CheckConstraint("action IN ('approve', 'withdraw')", name=op.f("ck_approvals_action")),
        sa.ForeignKeyConstraint(
            ["withdraws"], ["approvals.number"], name=op.f("fk_approvals_withdraws_approvals")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_approvals")),
        sa.UniqueConstraint("id", name=op.f("uq_approvals_id")),
        sa.UniqueConstraint("withdraws", name=op.f("uq_approvals_withdraws")),
    )
    op.create_index("ix_approvals_lineage", "approvals", ["lineage", "number"])
    op.create_index("ix_approvals_plan_id", "approvals", ["plan_id"])
    op.create_table(
        "plan_of_record",
        sa.Column("lineage", sa.String(length=64), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("approval", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval"],
            ["approvals.number"],
            name=op.f("fk_plan_of_record_approval_approvals"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_key"], ["plans.key"], name=op.f("fk_plan_of_record_plan_key_plans")
        ),
        sa.PrimaryKeyConstraint("lineage", "project", name=op.f("pk_plan_of_record")),
    )
    op.create_index("ix_plan_of_record_plan_key", "plan_of_record", ["plan_key"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_plan_of_record_plan_key", "plan_of_record")
    op.drop_table("plan_of_record")
    op.drop_index("ix_approvals_plan_id", "approvals")
    op.drop_index("ix_approvals_lineage", "approvals")
    op.drop_table("approvals")
