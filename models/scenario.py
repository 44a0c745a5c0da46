"""Scenarios: what if. A portfolio and the changes made to it, revision by revision."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Json, Key, Made, Time, Words

BASE_ONLY = text("is_base AND deleted_at IS NULL")


class ScenarioRow(Base):
    """What a run solves, as it stands. The base scenario is its portfolio unchanged.

    document_key: the document as it stands in this scenario. base_key: the one its changes are
    made to, where that is not its portfolio's own. revision: counts its edits from 1.
    carried_from: the scenario of an earlier version of the portfolio that it goes on from.
    deleted_at: it is out of every list then, and its runs go on telling what they planned.
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
    base_key: Mapped[int | None]
    name: Mapped[Words]
    is_base: Mapped[bool]
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    carried_from: Mapped[Id | None]
    deleted_at: Mapped[Time | None]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class ScenarioRevisionRow(Base):
    """A scenario as one edit left it; runs say which one they planned.

    changes, policy: as they were sent. texts: a sentence for each change. also: what changes
    removed beside what they name. not_applied: changes carried over that fit no more, with why.
    record: ids of the approved plans that its soft bookings come from.
    """

    __tablename__ = "scenario_revisions"
    __table_args__ = (Index("ix_scenario_revisions_document_key", "document_key"),)

    scenario_id: Mapped[Id] = mapped_column(
        ForeignKey("scenarios.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_key: Mapped[Key] = mapped_column(ForeignKey("documents.key"))
    name: Mapped[Words]
    changes: Mapped[Json]
    policy: Mapped[Json | None]
    tags: Mapped[Json]
    texts: Mapped[Json]
    also: Mapped[Json]
    not_applied: Mapped[Json]
    record: Mapped[Json]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class ScenarioTagRow(Base):
    """A tag of a scenario as it stands."""

    __tablename__ = "scenario_tags"
    __table_args__ = (Index("ix_scenario_tags_tag", "tag"),)

    scenario_id: Mapped[Id] = mapped_column(
        ForeignKey("scenarios.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[Words] = mapped_column(primary_key=True)
