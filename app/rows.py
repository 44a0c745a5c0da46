"""What every noun needs of SQL: new ids, rows found by id, rows put in unless they are there."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Delete, Table, Update, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.errors import NotFound
from models import Base

Row = TypeVar("Row", bound=Base)


def new_id() -> str:
    """A UUIDv7 as text: later ones sort behind earlier ones."""
    return str(uuid7())


def find_row(session: Session, kind: type[Row], name: str, what: str, pointer: str = "") -> Row:
    """The row with this id. Raises NotFound; `pointer` is where the id was asked for."""
    row = session.get(kind, name) if is_storable(name) else None
    if row is None:
        raise NotFound(what, name, pointer)
    return row


def is_storable(words: str) -> bool:
    """Whether a database can hold a text at all; what it can't hold, nobody can look up in it."""
    return "\0" not in words and not any("\ud800" <= letter <= "\udfff" for letter in words)


def are_storable(*words: str | None) -> bool:
    """Whether a database can hold all of these that are given."""
    return all(is_storable(given) for given in words if given is not None)


def storable(words: str | None) -> str | None:
    """A text of a document as a column can hold it: without zero characters."""
    return None if words is None else words.replace("\0", "")


def sha256_of(*texts: str) -> str:
    """A digest of texts, in order: short enough for an index however long they are."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def insert_new(session: Session, kind: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one like it is there or under way elsewhere; says whether it did."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table = cast(Table, kind.__table__)
    statement = dialect.insert(table).values(values).on_conflict_do_nothing()
    return session.execute(statement.returning(*table.primary_key)).first() is not None


def change(session: Session, statement: Update | Delete) -> int:
    """Execute an update or delete; returns how many rows it concerned."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast(CursorResult[Any], result).rowcount


def take_turns(session: Session, name: str, *, is_shared: bool = False) -> None:
    """Wait until no other transaction holds this name, and hold it until this one ends.

    is_shared: others may share it, and who wants it alone waits for all of them. SQLite's
    transactions that write take turns anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
        session.execute(text(f"SELECT {lock}(hashtextextended(:name, 0))"), {"name": name})
