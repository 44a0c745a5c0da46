"""The solver's own process: `python -m app.worker.child`. It reads an order and answers in lines.

It is the first to be killed for memory and the last to get a core, so that whoever answers HTTP
stays quick while every core solves. It exits when its worker is gone.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from app.worker.memory import free_memory, limit_memory
from app.worker.messages import DECISION, STOP, Failure, Order, encode
from solver.document import parse
from solver.errors import AllocationError
from solver.optimize import optimize
from solver.plan import Decision, Plan
from solver.search.progress import Progress
from solver.search.settings import Settings

NICENESS = 10
MORE_IN_BACKGROUND = 7
OOM_SCORE = 900
REPORT_SECONDS = 0.5
FIRST = Progress(None, None, None, 0.0, "reading")


class Reporter:
    """The run's watch: tells the worker how far the run is, at least every half second.

    A decision may be large: the next one is written when twenty times as long has passed as the
    last one took to write.
    """

    def __init__(self, out: BinaryIO, began: float, *, is_stopped: bool) -> None:
        self.out, self.began = out, began
        self.stop = threading.Event()
        if is_stopped:
            self.stop.set()
        self._lock = threading.Lock()
        self._progress = FIRST
        self._decision: Decision | None = None
        self._next_decision = 0.0
        self._is_done = threading.Event()

    def progress(self, progress: Progress) -> None:
        """The run has come further."""
        self._progress = progress

    def plan(self, decision: Decision) -> None:
        """A better legal plan."""
        self._decision = decision

    def is_stopped(self) -> bool:
        """Whether the worker said so."""
        return self.stop.is_set()

    def report(self) -> None:
        """Tell the worker again and again; runs in a thread of its own."""
        while not self._is_done.is_set():
            self._tell()
            self._is_done.wait(REPORT_SECONDS)

    def close(self, answer: Plan | Failure) -> None:
        """Tell how far it came, then the answer, and nothing more."""
        self._is_done.set()
        self._tell(is_last=True)
        with self._lock:
            self.out.write(encode(answer))
            self.out.flush()

    def _tell(self, *, is_last: bool = False) -> None:
        with self._lock:
            if self._is_done.is_set() and not is_last:
                return
            self.out.write(encode(replace(self._progress, seconds=self._seconds())))
            if not is_last:
                self._tell_decision()
            self.out.flush()

    def _tell_decision(self) -> None:
        decision, now = self._decision, time.monotonic()
        if decision is None or now < self._next_decision:
            return
        self._decision = None
        self.out.write(encode(decision))
        written = time.monotonic()
        self._next_decision = written + 20 * (written - now)

    def _seconds(self) -> float:
        return round(max(0.0, time.time() - self.began), 3)


def main() -> None:
    """Wait for an order, carry it out, answer."""
    try:
        _main()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # a thread may still wait on stdin
    os._exit(0)


def _main() -> None:
    _step_back()
    out = _take_stdout()
    stdin = open(0, "rb", closefd=False)  # noqa: SIM115 (open until the process ends)
    order = Order.read(stdin)
    if order is None:
        return
    if order.is_background:
        _give_way(MORE_IN_BACKGROUND)
    limit_memory(free_memory())
    reporter = Reporter(out, order.began, is_stopped=order.is_stopped)
    threading.Thread(target=_listen, args=(stdin, reporter.stop), daemon=True).start()
    threading.Thread(target=reporter.report, daemon=True).start()
    reporter.close(_solve(order, reporter))


def _solve(order: Order, reporter: Reporter) -> Plan | Failure:
    try:
        portfolio = parse(order.document)
        start = None if order.start is None else DECISION.validate_json(order.start)
        return optimize(portfolio, _time_left(order), reporter, start)
    except AllocationError as error:
        return Failure.of(error)
    except MemoryError:
        text = "The run needed more memory than there is. Give it more, or plan less at once."
        return Failure("out_of_memory", text)


def _time_left(order: Order) -> Settings:
    """The settings, with what is left of the time limit."""
    left = order.settings.time_limit - (time.time() - order.began)
    least = 0.1
    return order.settings.model_copy(update={"time_limit": max(least, left)})


def _listen(stdin: BinaryIO, stop: threading.Event) -> None:
    """Heed `stop`; exit at once where the worker is gone."""
    for line in stdin:
        if line == STOP:
            stop.set()
    os._exit(1)


def _take_stdout() -> BinaryIO:
    """Standard output for messages alone: what libraries print goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _step_back() -> None:
    with suppress(OSError):
        os.setsid()  # some kernels share cores out by session first, and niceness counts within
    _give_way(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))


def _give_way(more: int) -> None:
    niceness = os.nice(more)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(niceness))


if __name__ == "__main__":
    main()
