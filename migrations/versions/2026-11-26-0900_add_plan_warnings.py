"""Keep what a plan's run warns of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611260900"
down_revision = "202611250930"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward: no plan so far has a warning."""
    op.add_column("plans", sa.Column("warnings", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("plans", "warnings")
