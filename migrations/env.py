"""Alembic's environment: migrations run on the connection that their caller opened."""

from __future__ import annotations

from alembic import context

from migrations.names import include_name, render_item
from models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=include_name,
    render_item=render_item,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
