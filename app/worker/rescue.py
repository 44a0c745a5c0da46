"""What dead workers leave behind, put back into the queue: on whatever machine, by whoever looks.

Whoever finds that a slot with unfinished runs is free for some seconds holds it and puts them
back. Nobody else can take that slot meanwhile, so nothing is put back that somebody carries.
"""

from __future__ import annotations

import logging
import threading

from app.database import Database
from app.outages import OUTAGES, brief
from app.worker import engine
from app.worker.slots import Slots, slots_of

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.5


class Rescuer:
    """Looks again and again for slots that are free though something was begun on them.

    A slot must be free at two looks: a worker that is started again at once takes its own back.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._free_before: frozenset[int] = frozenset()
        self._slots: Slots | None = None

    def watch(self, end: threading.Event) -> None:
        """Look until the end, and wait out what the database can't do meanwhile."""
        while not end.wait(timeout=LOOK_SECONDS):
            try:
                self.look()
            except OUTAGES as error:
                logger.warning("rescue waits", extra={"error": brief(error)})
                self.close()
            except Exception:
                logger.exception("rescue broke")
                self.close()
        self.close()

    def look(self) -> None:
        """Put back what is on slots that were free the last time and are free now."""
        begun = engine.under_way(self.database.read)
        free = set()
        for number, items in begun.items():
            slot = self._open().take(number)
            if slot is None:
                continue
            try:
                if number in self._free_before:
                    engine.put_back(self.database.write, items)
                    logger.warning("put back", extra={"slot": number, "items": dict(items)})
                else:
                    free.add(number)
            finally:
                slot.release()
        self._free_before = frozenset(free)

    def close(self) -> None:
        """Let go of the database."""
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.close()

    def _open(self) -> Slots:
        if self._slots is None:
            self._slots = slots_of(self.database)
        return self._slots
