"""Extend keys and the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611290900"
down_revision = "202611260900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("keys", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("keys", sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("audit", sa.Column("key_id", sa.String(length=36), nullable=True))
    op.create_index("ix_audit_caller", "audit", ["caller", "number"])
    op.create_index("ix_audit_created_at", "audit", ["created_at"])
    op.create_index("ix_audit_what", "audit", ["what"])


def downgrade() -> None:
    """Go back."""
    for name in ("ix_audit_what", "ix_audit_created_at", "ix_audit_caller"):
        op.drop_index(name, "audit")
    op.drop_column("audit", "key_id")
    op.drop_column("keys", "revoked_at")
    op.drop_column("keys", "last_used_at")
