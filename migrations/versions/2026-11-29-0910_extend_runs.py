"""Extend runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611290910"
down_revision = "202611290900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "runs", sa.Column("priority", sa.Text(), server_default="interactive", nullable=False)
    )
    op.add_column(
        "runs", sa.Column("handovers", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index("ix_runs_ended_at", "runs", ["ended_at"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_runs_ended_at", table_name="runs")
    op.drop_column("runs", "handovers")
    op.drop_column("runs", "priority")
