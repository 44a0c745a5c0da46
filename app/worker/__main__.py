"""A worker: `python -m app.worker` takes runs out of the queue until its standard input ends.

Then it hands them over: the next worker goes on from the best plan so far. Where its slot is lost,
for its database was restarted or is out of reach, it ends at once, for its runs go to others.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

from app import logs
from app.config import get_config
from app.database import Database
from app.observing.tracing import tracing_of
from app.outages import OUTAGES, brief
from app.worker import engine, errands
from app.worker.carry import Carrier
from app.worker.process import SolverProcess
from app.worker.slots import Slot, slots_of, take_slot
from app.worker.warming import warm_beside
from solver.search.compiling import is_warm

logger = logging.getLogger("app.worker")
LOOK_SECONDS = 1.0
LOST = 3
"""The exit status of a worker that lost its slot."""


def main(spawn: Callable[[], SolverProcess] = SolverProcess) -> None:
    """Carry runs until told to end."""
    end = _told()
    config = get_config()
    logs.configure(config.log_format)
    database = Database(config.database_url)
    slot = _take_slot(database)
    carrier = Carrier(database, slot.number, spawn)
    tracing = tracing_of(config, "worker")
    if tracing is not None:
        carrier.around = lambda record: tracing.span(
            "run", run=record.run_id, attempt=record.attempt
        )
    carrier.prepare()
    duties = engine.Duties(
        carry=carrier.carry,
        errand=partial(errands.do_errand, database),
        tick=partial(errands.do_ticks, database),
    )
    engine.launch(database.url, database.write, slot.number, duties)
    if config.warm and not is_warm():
        warm_beside()
    logger.info("worker ready", extra={"slot": slot.number})
    is_told = _wait(end, slot)
    carrier.leave(is_told=is_told)
    if tracing is not None:
        tracing.close()
    if not is_told:
        logger.error("slot lost", extra={"slot": slot.number})
    os._exit(0 if is_told else LOST)


def _take_slot(database: Database) -> Slot:
    try:
        return take_slot(slots_of(database))
    except OUTAGES as error:
        logger.error("no database", extra={"error": brief(error)})
        sys.exit(LOST)


def _told() -> threading.Event:
    """Set once standard input ends, or a signal says so."""
    end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: end.set())

    def listen() -> None:
        sys.stdin.buffer.read()
        end.set()

    threading.Thread(target=listen, daemon=True).start()
    return end


def _wait(end: threading.Event, slot: Slot) -> bool:
    """Until told to end, or until the slot is lost; returns whether it was told."""
    while not end.wait(timeout=LOOK_SECONDS):
        if not slot.is_held():
            return end.is_set()
    return True


if __name__ == "__main__":
    main()
