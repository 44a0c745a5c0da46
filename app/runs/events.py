"""A run's events, as a browser's EventSource reads them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent
from pydantic import TypeAdapter

from app.database import Database
from app.keys.service import Caller, is_welcome
from app.runs import queries
from app.runs.feed import Feed
from app.runs.queries import ENDED, RunRecord
from app.runs.schemas import WAITING, run_state
from solver.search.progress import Progress

PROGRESS: TypeAdapter[Progress] = TypeAdapter(Progress)
LONGEST_ID = 9
LOOK_SECONDS = 10.0
"""So long at most a stream goes on telling somebody whose key was revoked or has expired."""


async def events(
    database: Database, feed: Feed, record: RunRecord, last_event_id: str | None
) -> AsyncIterator[ServerSentEvent]:
    """What happened after the event with this id, then what happens, to the run's end.

    Without an id: how far it is, then what happens. Of a run that has ended: its end alone.
    """
    told = _sequence(last_event_id)
    if told is not None and not record.is_ended:
        for seq, missed in await asyncio.to_thread(_missed, database, record.id, told):
            yield _progress(seq, missed)
            told = seq
    async for standing in feed.follow(record.id):
        if standing.status in ENDED:
            yield await asyncio.to_thread(_end, database, record.id, standing.seq)
        elif not standing.is_over and (told is None or standing.seq > told):
            yield _progress(standing.seq, standing.progress or WAITING)
            told = standing.seq


async def to_caller(
    database: Database, caller: Caller, stream: AsyncIterator[ServerSentEvent]
) -> AsyncIterator[ServerSentEvent]:
    """The events of a stream, which ends once the caller would not be let in any more."""
    looked = time.monotonic()
    async for event in stream:
        if time.monotonic() - looked > LOOK_SECONDS:
            if not await asyncio.to_thread(_is_welcome, database, caller):
                return
            looked = time.monotonic()
        yield event


def _is_welcome(database: Database, caller: Caller) -> bool:
    with database.read_session() as session:
        return is_welcome(session, caller)


def _sequence(last_event_id: str | None) -> int | None:
    """What is no id of ours counts as none."""
    given = last_event_id or ""
    is_ours = given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID
    return int(given) if is_ours else None


def _missed(database: Database, name: str, seq: int) -> tuple[tuple[int, Progress], ...]:
    with database.read_session() as session:
        return queries.progress_after(session, name, seq)


def _progress(seq: int, progress: Progress) -> ServerSentEvent:
    data = PROGRESS.dump_json(progress).decode()
    return ServerSentEvent(event="progress", id=str(seq), raw_data=data)


def _end(database: Database, name: str, seq: int) -> ServerSentEvent:
    with database.read_session() as session:
        record = queries.get(session, name)
    data = run_state(record).model_dump_json()
    return ServerSentEvent(event=record.status, id=str(seq), raw_data=data)
