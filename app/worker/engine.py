"""The engine that carries runs: the only module that knows it is DBOS.

A run's id is its workflow's id, so that asking twice is harmless. The processes that answer HTTP
only put runs into the queue; a worker launches the engine and takes them out.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import URL
from sqlalchemy.orm import Session

APPLICATION = "staffolio"
VERSION = "1"
"""Raise it only where older workers can't carry new runs: recovery skips other versions."""
QUEUE = "runs"
WORKFLOW = "run"
SCHEMA = "dbos"
POLL_SECONDS = 0.2

logger = logging.getLogger(__name__)
logging.getLogger("dbos").addHandler(logging.NullHandler())  # else it prints by itself
logging.getLogger("dbos").setLevel(logging.WARNING)


def migrate(url: URL) -> None:
    """Bring the engine's own tables up to date."""
    DBOS.migrate(url.render_as_string(hide_password=False), schema=SCHEMA)


def enqueue(session: Session, run_id: str) -> None:
    """Put a run into the queue, in the caller's own transaction."""
    client = DBOSClient(
        system_database_engine=session.connection().engine,
        dbos_system_schema=SCHEMA,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        lazy=True,
    )
    try:
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": run_id,
            "app_version": VERSION,
        }
        client.enqueue_in_transaction(session, options, run_id)
    finally:
        client.destroy()


def launch(url: URL, slot: int, carry_out: Callable[[str], None]) -> None:
    """Take runs out of the queue, one at a time, until this process ends.

    Runs that this slot's last worker left unfinished are begun again at once.
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
    _register(carry_out)
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)


def _register(carry_out: Callable[[str], None]) -> None:
    @DBOS.step(name=WORKFLOW)
    def step(run_id: str) -> None:
        try:
            carry_out(run_id)
        except Exception:
            logger.exception("worker broke", extra={"run": run_id})
            os._exit(1)  # else the engine would count the run as done

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
    def run(run_id: str) -> None:
        step(run_id)
