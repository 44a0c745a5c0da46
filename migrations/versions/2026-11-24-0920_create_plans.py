"""Create plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611240920"
down_revision = "202611240910"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "allocations",
        sa.Column("plan_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("demand", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarters", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "plan_key", "person", "demand", "period", name=op.f("pk_allocations")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plans",
        sa.Column("key", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("document_key", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("bound", sa.Double(), nullable=False),
        sa.Column("gap", sa.Double(), nullable=False),
        sa.Column("is_optimal", sa.Boolean(), nullable=False),
        sa.Column("tiers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name=op.f("fk_plans_document_key_documents")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_plans_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plans")),
        sa.UniqueConstraint("id", name=op.f("uq_plans_id")),
        sa.UniqueConstraint("run_id", name=op.f("uq_plans_run_id")),
    )
    op.create_index(op.f("ix_plans_document_key"), "plans", ["document_key"], unique=False)
    op.create_table(
        "plan_conflicts",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("demand", sa.Text(), nullable=True),
        sa.Column("period", sa.Date(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_conflicts_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_key", "position", name=op.f("pk_plan_conflicts")),
    )
    op.create_table(
        "plan_kpis",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("better", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_kpis_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_key", "position", name=op.f("pk_plan_kpis")),
    )
    op.create_table(
        "plan_parts",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_parts_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_key", "position", name=op.f("pk_plan_parts")),
    )
    op.create_table(
        "plan_person_periods",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarters", sa.BigInteger(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_person_periods_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "plan_key", "person", "period", name=op.f("pk_plan_person_periods")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_project_periods",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarters", sa.BigInteger(), nullable=False),
        sa.Column("unfilled", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_project_periods_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "plan_key", "project", "period", name=op.f("pk_plan_project_periods")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_projects",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("delay", sa.Integer(), nullable=False),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("quarters", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_projects_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_key", "project", name=op.f("pk_plan_projects")),
    )
    op.create_table(
        "plan_unfilled",
        sa.Column("plan_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("demand", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=True),
        sa.Column("quarters", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["plans.key"],
            name=op.f("fk_plan_unfilled_plan_key_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_key", "position", name=op.f("pk_plan_unfilled")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("plan_unfilled")
    op.drop_table("plan_projects")
    op.drop_table("plan_project_periods")
    op.drop_table("plan_person_periods")
    op.drop_table("plan_parts")
    op.drop_table("plan_kpis")
    op.drop_table("plan_conflicts")
    op.drop_index(op.f("ix_plans_document_key"), table_name="plans")
    op.drop_table("plans")
    op.drop_table("allocations")
