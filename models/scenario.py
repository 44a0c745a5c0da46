"""Scenarios: a portfolio under a name, as runs refer to it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Key, Made, Words

BASE_ONLY = text("is_base")


class ScenarioRow(Base):
    """What a run solves. The base scenario is its portfolio unchanged; there is one of each.

    document_key: the document as it stands in this scenario.
    """

    __tablename__ = "scenarios"
    __table_args__ = (
        Index(
            "uq_scenarios_base",
            "portfolio_id",
            unique=True,
            sqlite_where=BASE_ONLY,
            postgresql_where=BASE_ONLY,
        ),
        Index("ix_scenarios_portfolio_id", "portfolio_id"),
        Index("ix_scenarios_document_key", "document_key"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    portfolio_id: Mapped[Id] = mapped_column(ForeignKey("portfolios.id", ondelete="CASCADE"))
    document_key: Mapped[Key] = mapped_column(ForeignKey("documents.key"))
    name: Mapped[Words]
    is_base: Mapped[bool]
    created_at: Mapped[Made]
    caller: Mapped[Words]
