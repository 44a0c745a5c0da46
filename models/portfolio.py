"""Portfolios: the document, its versions by name, and its people, projects and demands as rows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import (
    Amount,
    Base,
    Blob,
    DocumentKey,
    Id,
    Json,
    Key,
    Made,
    Quarters,
    Sha256,
    Words,
)

KEPT_ONLY = text("version IS NULL")
LEAN = {"sqlite_with_rowid": False}


class DocumentRow(Base):
    """A portfolio document as compressed JSON, stored once whoever sends it again.

    size: bytes before compression. warnings: what can be planned around, as pointer, code, message.
    """

    __tablename__ = "documents"

    key: Mapped[Key] = mapped_column(primary_key=True, autoincrement=True)
    sha256: Mapped[Sha256] = mapped_column(unique=True)
    body: Mapped[Blob]
    size: Mapped[int]
    warnings: Mapped[Json]
    created_at: Mapped[Made]
    caller: Mapped[Words]


class PortfolioRow(Base):
    """A version of a portfolio by its name; version null: sent to be optimised alone.

    name_sha256: of the name, which may be too long for an index.
    """

    __tablename__ = "portfolios"
    __table_args__ = (
        UniqueConstraint("name_sha256", "version"),
        Index(
            "uq_portfolios_kept",
            "document_key",
            unique=True,
            sqlite_where=KEPT_ONLY,
            postgresql_where=KEPT_ONLY,
        ),
        Index("ix_portfolios_document_key", "document_key"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Words | None]
    name_sha256: Mapped[Sha256 | None]
    version: Mapped[int | None]
    document_key: Mapped[Key] = mapped_column(ForeignKey("documents.key"))
    created_at: Mapped[Made]
    caller: Mapped[Words]


class PeriodRow(Base):
    """A planned period of a document, by its number from 0 and its first day."""

    __tablename__ = "periods"

    document_key: Mapped[DocumentKey] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_on: Mapped[dt.date] = mapped_column(Date())


class PersonRow(Base):
    """A person of a document, one row per head; `entry` is the id that stands in the document."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_document_key_id", "document_key", "id", unique=True),)

    document_key: Mapped[DocumentKey] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Words]
    entry: Mapped[Words]
    name: Mapped[Words | None]
    role: Mapped[Words | None]
    team: Mapped[Words | None]
    location: Mapped[Words | None]
    rate: Mapped[Amount | None]


class ProjectRow(Base):
    """A project of a document."""

    __tablename__ = "projects"
    __table_args__ = (Index("ix_projects_document_key_id", "document_key", "id", unique=True),)

    document_key: Mapped[DocumentKey] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Words]
    name: Mapped[Words | None]
    priority: Mapped[Words]
    is_optional: Mapped[bool]
    stage: Mapped[Words | None]
    manager: Mapped[Words | None]


class DemandRow(Base):
    """A demand of a document; `project` is its project's number."""

    __tablename__ = "demands"
    __table_args__ = (Index("ix_demands_document_key_id", "document_key", "id", unique=True),)

    document_key: Mapped[DocumentKey] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Words]
    project: Mapped[int]
    role: Mapped[Words | None]


class CapacityRow(Base):
    """Quarter hours a person can give in a period, after holidays, leave and the reserved share.

    Only where there are any. Many rows: written past the session, deleted with their document.
    """

    __tablename__ = "capacities"
    __table_args__ = LEAN

    document_key: Mapped[DocumentKey] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarters: Mapped[Quarters]
