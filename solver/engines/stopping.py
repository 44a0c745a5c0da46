"""Ending an engine's work soon after its caller has stopped, whether or not it finds anything."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

POLL_SECONDS = 0.1


@contextmanager
def stopping(stop: Callable[[], object], is_stopped: Callable[[], bool] | None) -> Iterator[None]:
    """Call `stop` as long as `is_stopped` says so, asked ten times a second from a thread."""
    if is_stopped is None:
        yield
        return
    is_done = threading.Event()

    def watch() -> None:
        while not is_done.wait(POLL_SECONDS):
            if is_stopped():
                stop()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_done.set()
        watcher.join()
