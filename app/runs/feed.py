"""How watched runs stand: one poller a process asks the database, however many listen.

Any process can tell of any run, for what it tells is in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence

from app.database import Database
from app.outages import OUTAGES, brief
from app.runs import queries
from app.runs.queries import Standing

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.4
GONE = Standing("gone", 0, None)
"""Of a run that was deleted meanwhile."""


class Topic:
    """A run that somebody watches: how it stands, and a signal that is replaced at each change."""

    def __init__(self) -> None:
        self.listeners = 0
        self.standing: Standing | None = None
        self.changed = asyncio.Event()

    def publish(self, standing: Standing) -> None:
        """Let everybody know; who is slow gets the latest alone."""
        if standing != self.standing:
            self.standing = standing
            changed, self.changed = self.changed, asyncio.Event()
            changed.set()


class Feed:
    """Tells how runs stand, to any number of listeners. Used in one event loop."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._topics: dict[str, Topic] = {}
        self._wake = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None
        self._is_closing = False

    def close(self) -> None:
        """Let every listener go within a poll; may be called from a signal's handler."""
        self._is_closing = True

    async def follow(self, run_id: str) -> AsyncIterator[Standing]:
        """How the run stands at first, and whenever that changed, until it has ended."""
        topic = self._topics.setdefault(run_id, Topic())
        topic.listeners += 1
        self._rouse()
        try:
            told = None
            while told is None or not told.is_over:
                changed, standing = topic.changed, topic.standing
                if standing is not None and standing is not told:
                    told = standing
                    yield standing
                else:
                    await changed.wait()
        finally:
            topic.listeners -= 1
            if not topic.listeners:
                self._topics.pop(run_id, None)

    def _rouse(self) -> None:
        self._wake.set()
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        while self._topics:
            self._wake.clear()
            if self._is_closing:
                self._publish(dict.fromkeys(self._topics, GONE))
            else:
                await self._ask(tuple(self._topics))
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=POLL_SECONDS)
            except TimeoutError:
                continue

    async def _ask(self, names: Sequence[str]) -> None:
        """Listeners wait where the database is away."""
        try:
            found = await asyncio.to_thread(self._read, names)
        except OUTAGES as error:
            logger.warning("events wait", extra={"error": brief(error)})
            return
        except Exception:
            logger.exception("events broke")
            return
        self._publish({name: found.get(name, GONE) for name in names})

    def _read(self, names: Sequence[str]) -> Mapping[str, Standing]:
        with self.database.read_session() as session:
            return queries.standings(session, names)

    def _publish(self, found: Mapping[str, Standing]) -> None:
        for name, standing in found.items():
            topic = self._topics.get(name)
            if topic is not None:
                topic.publish(standing)
