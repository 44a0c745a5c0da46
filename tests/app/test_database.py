"""Transactions lose nothing, readers change nothing, and a broken one leaves nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.database import Database

THREADS, TIMES = 8, 100


def test_concurrent_increments_lose_nothing(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(text("CREATE TABLE counter (number INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    lock = "" if database.is_sqlite else " FOR UPDATE"

    def count(_: int) -> None:
        for _ in range(TIMES):
            with database.session() as session:
                number = session.scalar(text(f"SELECT number FROM counter{lock}")) or 0
                session.execute(text("UPDATE counter SET number = :n"), {"n": number + 1})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count, range(THREADS)))
    with database.read_session() as session:
        assert session.scalar(text("SELECT number FROM counter")) == THREADS * TIMES


def test_a_reader_can_t_write(database: Database) -> None:
    with database.read_session() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM runs"))


def test_a_reader_sees_one_state_while_another_writes(database: Database) -> None:
    with database.read_session() as reader:
        before = reader.scalar(text("SELECT count(*) FROM audit"))
        with database.session() as writer:
            writer.execute(
                text(
                    "INSERT INTO audit (action, what, caller, created_at)"
                    " VALUES ('make', 'a key', 'ann', CURRENT_TIMESTAMP)"
                )
            )
        assert reader.scalar(text("SELECT count(*) FROM audit")) == before


def test_what_was_raised_rolls_everything_back(database: Database) -> None:
    def make_half() -> None:
        with database.session() as session:
            session.execute(text("CREATE TABLE half (number INTEGER)"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_half()
    with database.read_session() as session, pytest.raises(DBAPIError):
        session.execute(text("SELECT * FROM half"))


def test_sqlite_runs_with_its_settings(sqlite_database: Database) -> None:
    with sqlite_database.write.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        found = [connection.scalar(text(f"PRAGMA {name}")) for name in names]
    assert found == ["wal", 1, 30_000, 1]


def test_a_transaction_that_writes_takes_the_lock_as_it_begins(sqlite_database: Database) -> None:
    said: list[str] = []
    event.listen(sqlite_database.write, "before_cursor_execute", lambda *args: said.append(args[2]))
    with sqlite_database.session() as session:
        session.execute(text("SELECT 1"))
    assert said[0] == "BEGIN IMMEDIATE"


def test_a_database_that_answers_is_ready(database: Database) -> None:
    assert database.is_ready()


def test_one_that_does_not_answer_is_not_ready() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert not database.is_ready()
    database.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is no file"):
        Database(url)
