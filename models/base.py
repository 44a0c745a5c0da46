"""The base of every table: constraint names, times in UTC, and the types both databases share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[dt.datetime]):
    """A time in UTC; SQLite keeps it without its zone, and it comes back with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """As UTC; a time without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone.")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """With its zone, whatever the database."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


Id = Annotated[str, mapped_column(String(36))]
"""A UUIDv7 as text."""
Sha256 = Annotated[str, mapped_column(String(64))]
Words = Annotated[str, mapped_column(Text())]
Amount = Annotated[float, mapped_column(Double())]
Blob = Annotated[bytes, mapped_column(LargeBinary())]
Json = Annotated[Any, mapped_column(JSON(none_as_null=True))]
Time = Annotated[dt.datetime, mapped_column(Moment())]
Made = Annotated[dt.datetime, mapped_column(Moment(), default=now)]
Key = Annotated[int, mapped_column(Integer())]
"""An integer surrogate key, where many rows refer to one."""
Quarters = Annotated[int, mapped_column(BigInteger())]
"""Hours as whole quarter hours; a document may say up to 1e9 hours."""
RunId = Annotated[str, mapped_column(String(36), ForeignKey("runs.id", ondelete="CASCADE"))]
PlanKey = Annotated[int, mapped_column(Integer(), ForeignKey("plans.key", ondelete="CASCADE"))]
DocumentKey = Annotated[
    int, mapped_column(Integer(), ForeignKey("documents.key", ondelete="CASCADE"))
]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
