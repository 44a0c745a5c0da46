"""The solver in its own process, as its worker sees it: an order in, messages out, and its end."""

from __future__ import annotations

import logging
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO, cast

from app.worker.messages import STOP, Failure, Message, Order, decode

logger = logging.getLogger(__name__)
PROGRAM = (sys.executable, "-m", "app.worker.child")
WORDS_OF_MEMORY = ("std::bad_alloc", "MemoryError", "Cannot allocate memory")
TAIL_BYTES = 4_000
OUT_OF_MEMORY = (
    "The run needed more memory than there is{how}. Give the machine more, or plan less at once: "
    "fewer people, demands or periods."
)
CRASHED = (
    "The solver stopped {how} before it had a plan{said}. Start the run again; if that happens "
    "twice, report it with the document."
)


class SolverProcess:
    """A process that waits for one order, carries it out and ends.

    It is started ahead of its order, so that a run need not wait for imports.
    """

    def __init__(self, program: Sequence[str] = PROGRAM) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._is_killed = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def is_waiting(self) -> bool:
        """Whether it lives, to be asked."""
        return self._process.poll() is None

    def ask(self, order: Order) -> None:
        """Give it its order. Where it has died meanwhile, `next` says so."""
        with suppress(BrokenPipeError):
            order.write(self._stdin)

    def stop(self) -> None:
        """Tell it to end with the best plan it has."""
        with suppress(OSError, ValueError):
            self._stdin.write(STOP)
            self._stdin.flush()

    def next(self, seconds: float) -> Message | None:
        """Its next message. Raises queue.Empty after so many seconds; None: it has ended."""
        line = self._lines.get(timeout=max(0.0, seconds))
        return None if line is None else decode(line)

    def kill(self) -> None:
        """End it at once."""
        self._is_killed = True
        self._process.kill()

    def close(self) -> None:
        """End it if it lives, and let go of it."""
        self.kill()
        self._process.wait()
        self._reader.join()
        with suppress(OSError):
            self._stdin.close()
        cast(BinaryIO, self._process.stdout).close()
        self._errors.close()

    def has_crashed(self) -> bool:
        """Whether a signal ended it that did not come from here: it may go well the next time."""
        return self._process.wait() < 0 and not self._is_killed

    def failure(self) -> Failure:
        """Why it ended without an answer."""
        status, words = self._process.wait(), self._words()
        logger.error("solver ended", extra={"status": status, "stderr": words})
        is_for_memory = any(word in words for word in WORDS_OF_MEMORY)
        if status == -signal.SIGKILL and not self._is_killed:
            how = "; the system killed it"
            return Failure("out_of_memory", OUT_OF_MEMORY.format(how=how))
        if is_for_memory:
            return Failure("out_of_memory", OUT_OF_MEMORY.format(how=""))
        last = words.strip().rsplit("\n", 1)[-1][:300]
        said = f", saying: {last}" if last else ""
        return Failure("solver_crashed", CRASHED.format(how=_manner(status), said=said))

    @property
    def _stdin(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdin)

    def _read(self) -> None:
        for line in cast(BinaryIO, self._process.stdout):
            self._lines.put(line)
        self._lines.put(None)

    def _words(self) -> str:
        """The end of what it wrote to standard error."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - TAIL_BYTES))
        return self._errors.read().decode(errors="replace")


def _manner(status: int) -> str:
    if status >= 0:
        return f"with exit status {status}"
    return f"by signal {-status} ({signal.Signals(-status).name})"
