"""One poller tells any number of listeners."""

from __future__ import annotations

import asyncio
import time

import pytest

from app.database import Database
from app.runs import feed as feeds
from app.runs import queries
from app.runs.feed import Feed
from app.worker.record import Record, begin
from solver.search.progress import Progress
from tests.samples import document, plan
from tests.stored import start_run

LISTENERS = 200


def begun(database: Database) -> Record:
    with database.session() as session:
        run = start_run(session, document())
    record = begin(database, run, 0)
    assert record is not None
    return record


async def listen(feed: Feed, run: str) -> list[str]:
    return [standing.status async for standing in feed.follow(run)]


def test_two_hundred_listeners_share_one_poller(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, asked = begun(sqlite_database), []

    def count(*given: object) -> object:
        asked.append(time.monotonic())
        return plain(*given)  # type: ignore[arg-type]  # as they came

    plain = queries.standings
    monkeypatch.setattr(queries, "standings", count)

    async def watch() -> list[list[str]]:
        feed = Feed(sqlite_database)
        tasks = [asyncio.create_task(listen(feed, record.run_id)) for _ in range(LISTENERS)]
        await asyncio.sleep(1.2)
        await asyncio.to_thread(record.report, Progress(None, None, None, 1.0, "improve"))
        await asyncio.sleep(0.8)
        await asyncio.to_thread(record.complete, plan(), is_cancelled=False)
        return await asyncio.wait_for(asyncio.gather(*tasks), timeout=20)

    told = asyncio.run(watch())
    assert told == [["running", "running", "completed"]] * LISTENERS
    assert len(asked) < 30


def test_listeners_wait_out_a_database_that_is_away(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "POLL_SECONDS", 0.05)
    record, failures = begun(sqlite_database), [feeds.OUTAGES[0]("", None, OSError("gone"))] * 3
    plain = queries.standings

    def fail(*given: object) -> object:
        if failures:
            raise failures.pop()
        return plain(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(queries, "standings", fail)

    async def watch() -> list[str]:
        feed = Feed(sqlite_database)
        task = asyncio.create_task(listen(feed, record.run_id))
        await asyncio.sleep(0.4)
        feed.close()
        return await asyncio.wait_for(task, timeout=20)

    assert asyncio.run(watch()) == ["running", "gone"]
