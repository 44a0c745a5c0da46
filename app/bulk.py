"""Many rows at once, past the session.

Written by `executemany` on SQLite and binary COPY on PostgreSQL, read straight from the driver.
Rows of whole numbers are written without a Python object for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, cast

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import sql
from sqlalchemy import BigInteger, Connection, Select, Table
from sqlalchemy.orm import Session

from models import Base

Ints = NDArray[np.int64]
ROWS_AT_ONCE = 100
"""Rows in one INSERT on SQLite; one each takes three times as long."""
MOST_ROWS, MOST_INTEGER = 100_000, 2**31 - 1
COPY_BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_ENDS = b"\xff\xff"


def write_rows(session: Session, kind: type[Base], rows: Iterable[Sequence[Any]]) -> None:
    """Insert tuples in the order of the table's columns."""
    table = cast(Table, kind.__table__)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, rows)
    else:
        _copy(connection, table, rows)


def write_numbers(session: Session, kind: type[Base], key: int, blocks: Iterable[Ints]) -> None:
    """Insert blocks of rows of whole numbers [row, column]: the table's columns but its key.

    However large they are, little is copied at a time. Raises ValueError where a number is too
    large for its column.
    """
    table = cast(Table, kind.__table__)
    connection = session.connection()
    write = _insert if connection.dialect.name == "sqlite" else _copy_numbers
    write(connection, table, _whole(table, key, blocks))


def read_numbers(session: Session, wanted: Select[*tuple[Any, ...]]) -> Ints:
    """Rows of whole numbers [row, column], four times as fast as by rows of results."""
    cursor = session.connection().execute(wanted).cursor
    assert cursor is not None
    rows = cursor.fetchall()
    width = len(wanted.selected_columns)
    flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * width)
    flat.setflags(write=False)
    return flat.reshape(-1, width)


def _whole(table: Table, key: int, blocks: Iterable[Ints]) -> Iterator[Ints]:
    """Rows with their key, no more than so many at a time."""
    for block in blocks:
        for first in range(0, len(block), MOST_ROWS):
            rows = block[first : first + MOST_ROWS]
            whole = np.column_stack([np.full(len(rows), key, dtype=np.int64), rows])
            for column, numbers in zip(table.columns, whole.T, strict=True):
                if not isinstance(column.type, BigInteger) and numbers.max() > MOST_INTEGER:
                    raise ValueError(f"{numbers.max()} is too large for {column}.")
            yield whole


def _execute_many(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """The driver draws the rows one by one, whatever its types say."""
    _run_many(connection, _insertion(table, 1), rows)


def _insert(connection: Connection, table: Table, blocks: Iterable[Ints]) -> None:
    for rows in blocks:
        even = len(rows) // ROWS_AT_ONCE * ROWS_AT_ONCE
        bundles = rows[:even].reshape(-1, ROWS_AT_ONCE * rows.shape[1])
        _run_many(connection, _insertion(table, ROWS_AT_ONCE), (row.tolist() for row in bundles))
        _run_many(connection, _insertion(table, 1), rows[even:].tolist())


def _insertion(table: Table, rows: int) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} VALUES {', '.join([f'({marks})'] * rows)}"


def _run_many(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(statement, cast(Any, rows))
    finally:
        cursor.close()


def _copy(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    types = [column.type.compile(connection.dialect).lower() for column in table.columns]
    with _driver(connection).cursor() as cursor, cursor.copy(_copying(table)) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _copy_numbers(connection: Connection, table: Table, blocks: Iterable[Ints]) -> None:
    with _driver(connection).cursor() as cursor, cursor.copy(_copying(table)) as copy:
        copy.write(COPY_BEGINS)
        for rows in blocks:
            copy.write(_packed(table, rows))
        copy.write(COPY_ENDS)


def _packed(table: Table, rows: Ints) -> bytes:
    """Each row as COPY wants it: how many fields; of each its bytes and the number, big-endian."""
    sizes = [8 if isinstance(column.type, BigInteger) else 4 for column in table.columns]
    fields = [("count", ">i2")]
    for n, size in enumerate(sizes):
        fields += [(f"bytes{n}", ">i4"), (f"number{n}", f">i{size}")]
    packed = np.empty(len(rows), dtype=fields)
    packed["count"] = len(sizes)
    for n, (size, numbers) in enumerate(zip(sizes, rows.T, strict=True)):
        packed[f"bytes{n}"] = size
        packed[f"number{n}"] = numbers
    return packed.tobytes()


def _copying(table: Table) -> sql.Composed:
    names = [sql.Identifier(column.name) for column in table.columns]
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(names)
    )


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast(psycopg.Connection[Any], connection.connection.driver_connection)
