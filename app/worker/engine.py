"""The engine that carries runs: the only module that knows it is DBOS.

A run's id is its workflow's id, so that asking twice is harmless. The processes that answer HTTP
only put things into queues; a worker launches the engine and takes them out. There are two lanes
of runs, so that an interactive one starts at once whatever waits in the other; within a lane the
callers take turns.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

APPLICATION = "staffolio"
VERSION = "1"
"""Raise it only where older workers can't carry new runs: recovery skips other versions."""
RUN, ERRAND, TICK = "run", "errand", "tick"
ERRANDS, TICKS = "errands", "ticks"
ERRANDS_AT_ONCE = 4
SCHEMA = "dbos"
POLL_SECONDS = 0.2
EVERY_MINUTE = "0 * * * * *"
KEEP = dt.timedelta(days=1)
MOST_FORGOTTEN = 5_000
UNDER_WAY = "PENDING"
DONE = ["SUCCESS", "ERROR", "CANCELLED"]

logger = logging.getLogger(__name__)
logging.getLogger("dbos").addHandler(logging.NullHandler())  # else it prints by itself
logging.getLogger("dbos").setLevel(logging.WARNING)


class Priority(StrEnum):
    """The lane of a run: somebody waits for it, or nobody does."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker does with what it takes out of the queues.

    errand: of this kind, what it is about, which try (from 0); returns the seconds until it must
    be tried again, None where it is done. tick: once a minute, on one worker.
    """

    carry: Callable[[str], None]
    errand: Callable[[str, str, int], float | None]
    tick: Callable[[dt.datetime], None]


def migrate(url: URL) -> None:
    """Bring the engine's own tables up to date."""
    DBOS.migrate(url.render_as_string(hide_password=False), schema=SCHEMA)


def enqueue(
    session: Session, run_id: str, *, priority: Priority = Priority.INTERACTIVE, caller: str
) -> None:
    """Put a run into the queue, in the caller's own transaction."""
    enqueue_many(session, [run_id], priority=priority, caller=caller)


def enqueue_many(
    session: Session,
    run_ids: Sequence[str],
    *,
    priority: Priority = Priority.BATCH,
    caller: str,
) -> None:
    """Put runs into the queue, in this order and in the caller's own transaction."""
    with _client(session.connection().engine) as client:
        for run_id in run_ids:
            options = _options(RUN, priority.value, run_id)
            options["queue_partition_key"] = caller or "-"
            client.enqueue_in_transaction(session, options, run_id)


def later(
    session: Session,
    kind: str,
    what: str,
    *,
    key: str,
    turn: str = "",
    seconds: float = 0.0,
) -> None:
    """Have an errand done after so many seconds, from the caller's own transaction on.

    key: the same one with the same kind is the same errand, and done once. turn: a worker does
    those of one turn one by one, so that a slow one keeps no others waiting; the key unless given.
    """
    _put_errand(session, (kind, what, key, 0, turn or key), seconds)


def under_way(database_engine: Engine) -> Mapping[int, Mapping[str, Sequence[str]]]:
    """What workers have taken out and not ended: ids by slot and queue."""
    found: dict[int, dict[str, list[str]]] = {}
    with _client(database_engine) as client:
        items = client.list_workflows(status=UNDER_WAY, load_input=False, load_output=False)
    for item in items:
        slot = (item.executor_id or "").removeprefix("slot-")
        if slot.isdecimal() and item.queue_name is not None:
            of_slot = found.setdefault(int(slot), {})
            of_slot.setdefault(item.queue_name, []).append(item.workflow_id)
    return found


def put_back(database_engine: Engine, items: Mapping[str, Sequence[str]]) -> None:
    """Put what a dead worker left back into its queues, for whichever worker is next."""
    with _client(database_engine) as client:
        for queue, ids in items.items():
            client.resume_workflows(list(ids), queue_name=queue)


def forget_old(database_engine: Engine, moment: dt.datetime) -> int:
    """Drop the engine's own notes of what ended more than a day before; returns how many."""
    before = (moment - KEEP).isoformat()
    with _client(database_engine) as client:
        items = client.list_workflows(
            status=DONE,
            completed_before=before,
            limit=MOST_FORGOTTEN,
            load_input=False,
            load_output=False,
        )
        if items:
            client.delete_workflows([item.workflow_id for item in items])
    return len(items)


def launch(url: URL, database_engine: Engine, slot: int, duties: Duties) -> None:
    """Take things out of the queues until this process ends, one run of each lane at a time.

    What this slot's last worker left unfinished goes back into its queue at once.
    """
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": url.render_as_string(hide_password=False),
        "dbos_system_schema": SCHEMA,
        "application_version": VERSION,
        "executor_id": f"slot-{slot}",
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "run_migrations": False,
    }
    DBOS(config=config)
    _register_run(duties)
    _register_errand(duties, database_engine)
    tick = _register_tick(duties)
    DBOS.launch()
    for lane in Priority:
        DBOS.register_queue(
            lane.value,
            worker_concurrency=1,
            partition_worker_concurrency=1,
            polling_interval_sec=POLL_SECONDS,
        )
    DBOS.register_queue(ERRANDS, worker_concurrency=ERRANDS_AT_ONCE, partition_worker_concurrency=1)
    DBOS.register_queue(TICKS, worker_concurrency=1)
    DBOS.apply_schedules(
        [
            {
                "schedule_name": TICK,
                "workflow_fn": tick,
                "schedule": EVERY_MINUTE,
                "queue_name": TICKS,
            }
        ]
    )


def _register_run(duties: Duties) -> None:
    @DBOS.workflow(name=RUN, max_recovery_attempts=None)
    def run(run_id: str) -> None:
        try:
            duties.carry(run_id)
        except Exception:
            logger.exception("worker broke", extra={"run": run_id})
            os._exit(1)  # else the engine would count the run as done


def _register_errand(duties: Duties, database_engine: Engine) -> None:
    @DBOS.workflow(name=ERRAND, max_recovery_attempts=None)
    def errand(kind: str, what: str, key: str, tries: int, turn: str) -> None:
        seconds = duties.errand(kind, what, tries)
        if seconds is None:
            return
        with Session(database_engine) as session, session.begin():
            _put_errand(session, (kind, what, key, tries + 1, turn), seconds)


def _register_tick(duties: Duties) -> Callable[[dt.datetime, Any], None]:
    @DBOS.workflow(name=TICK, max_recovery_attempts=None)
    def tick(at: dt.datetime, _: Any) -> None:
        duties.tick(dt.datetime.now(dt.UTC))

    return tick


def _put_errand(session: Session, errand: tuple[str, str, str, int, str], seconds: float) -> None:
    kind, _, key, tries, turn = errand
    options = _options(ERRAND, ERRANDS, f"{kind}:{key}#{tries}")
    options["queue_partition_key"] = turn
    if seconds > 0:
        options["delay_seconds"] = seconds
    with _client(session.connection().engine) as client:
        client.enqueue_in_transaction(session, options, *errand)


def _options(workflow: str, queue: str, name: str) -> EnqueueOptions:
    return {
        "workflow_name": workflow,
        "queue_name": queue,
        "workflow_id": name,
        "app_version": VERSION,
    }


@contextmanager
def _client(database_engine: Engine) -> Iterator[DBOSClient]:
    """The engine's queues, from outside of a worker."""
    client = DBOSClient(
        system_database_engine=database_engine,
        dbos_system_schema=SCHEMA,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        lazy=True,
        retry_connection_errors=False,
    )
    try:
        yield client
    finally:
        client.destroy()
