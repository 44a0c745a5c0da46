"""Several threads at one search, and what the run's own thread does beside them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[Callable[[], bool]], None]


@dataclass(frozen=True, slots=True)
class Company:
    """Who is told, when it is enough, and something short to do beside the search.

    meanwhile: False once there is nothing more of it.
    """

    tell: Callable[[], None]
    is_enough: Callable[[], bool]
    meanwhile: Callable[[], bool]


def at_once(
    works: Sequence[Work],
    is_enough: Callable[[], bool],
    beside: Callable[[], float],
    tell: Callable[[], None],
) -> None:
    """Carry out works in threads of their own until all have ended; what one raises ends the others
    and is raised here.

    Each work is given a question: whether to end. beside: something short for this thread, in
    between; returns the seconds to wait before it tells and goes on.
    """
    failed: list[BaseException] = []

    def is_done() -> bool:
        return bool(failed) or is_enough()

    def guarded(work: Work) -> None:
        try:
            work(is_done)
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        time.sleep(beside())
        tell()
    if failed:
        raise failed[0]
