"""A worker: `python -m app.worker` takes runs out of the queue until its standard input ends.

It ends as it would if it were killed: the run it carries is begun again by the next worker on its
slot, from the best plan so far.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

from app import logs
from app.config import get_config
from app.database import Database
from app.worker import engine
from app.worker.carry import Carrier
from app.worker.process import SolverProcess
from app.worker.slots import fail_abandoned, take_slot
from app.worker.warming import warm_beside
from solver.search.compiling import is_warm

logger = logging.getLogger("app.worker")


def main(spawn: Callable[[], SolverProcess] = SolverProcess) -> None:
    """Carry runs until told to end."""
    config = get_config()
    logs.configure(config.log_format)
    database = Database(config.database_url)
    slot = take_slot(database)
    fail_abandoned(database, slot.number)
    carrier = Carrier(database, slot.number, spawn)
    carrier.prepare()
    engine.launch(database.url, slot.number, carrier.carry)
    if config.warm and not is_warm():
        warm_beside()
    logger.info("worker ready", extra={"slot": slot.number})
    _wait()
    os._exit(0)  # the solver's process ends with its standard input


def _wait() -> None:
    """Until standard input ends, or a signal says so."""
    end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: end.set())

    def listen() -> None:
        sys.stdin.buffer.read()
        end.set()

    threading.Thread(target=listen, daemon=True).start()
    while not end.wait(timeout=1.0):
        pass


if __name__ == "__main__":
    main()
