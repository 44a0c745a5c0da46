"""Workers beside the process that answers HTTP: started, started again where they die, ended."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType

from app.config import Config
from app.database import Database
from app.worker.rescue import Rescuer

logger = logging.getLogger(__name__)
PROGRAM = (sys.executable, "-m", "app.worker")
RESTART_SECONDS = 0.5
LONGEST_RESTART_SECONDS = 5.0
LIVED_SECONDS = 5.0
"""A worker that lived as long was started well: the next one need not wait."""
END_SECONDS = 6.0


class Supervisor:
    """Keeps `config.workers` workers alive, each in its own process, from `start` to `stop`.

    It also puts back into the queue what dead workers left behind, on this machine or another. A
    worker's standard input is a pipe from here: when this process dies, however it does, the
    worker ends too.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self._end = threading.Event()
        self._database = Database(config.database_url)
        self._threads = [
            threading.Thread(target=self._keep_alive, name=f"worker-{number}", daemon=True)
            for number in range(config.workers)
        ]
        watch = Rescuer(self._database).watch
        self._threads.append(
            threading.Thread(target=watch, args=(self._end,), name="rescuer", daemon=True)
        )

    def __enter__(self) -> Supervisor:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the workers."""
        for thread in self._threads:
            thread.start()

    def tell(self) -> None:
        """Have the workers end; may be called from a signal's handler."""
        self._end.set()

    def stop(self) -> None:
        """End the workers, and wait until they have ended."""
        self.tell()
        for thread in self._threads:
            thread.join(timeout=2 * END_SECONDS)
        self._database.close()

    def _keep_alive(self) -> None:
        """A worker that keeps dying early, as without its database, is started more seldom."""
        pause = RESTART_SECONDS
        while not self._end.is_set():
            began = time.monotonic()
            with self._spawn() as worker:
                while worker.poll() is None and not self._end.wait(timeout=0.1):
                    pass
                _end(worker)
            has_lived = time.monotonic() - began > LIVED_SECONDS
            pause = RESTART_SECONDS if has_lived else min(2 * pause, LONGEST_RESTART_SECONDS)
            if not self._end.wait(timeout=pause):
                logger.error("worker died", extra={"status": worker.returncode})

    def _spawn(self) -> subprocess.Popen[bytes]:
        """A worker, in a session of its own so that Ctrl-C reaches only this process."""
        environment = os.environ | {
            "STAFFOLIO_DATABASE_URL": self.config.database_url,
            "STAFFOLIO_LOG_FORMAT": self.config.log_format,
        }
        return subprocess.Popen(
            PROGRAM, stdin=subprocess.PIPE, env=environment, start_new_session=True
        )


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Close its standard input, and kill it where that is not enough."""
    if worker.stdin is not None:
        with suppress(OSError):
            worker.stdin.close()
    try:
        worker.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
