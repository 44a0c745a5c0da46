"""A live line on standard error while a run goes on."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import click

from solver.optimize import optimize
from solver.plan import Decision, Plan
from solver.portfolio.portfolio import Portfolio
from solver.search.progress import Progress
from solver.search.settings import Settings

REDRAW_SECONDS = 0.2
LINE_SECONDS = 5.0


class Told:
    """The last progress told, and whether the planner asked to stop."""

    def __init__(self) -> None:
        self.last: Progress | None = None
        self._stop = threading.Event()

    def progress(self, progress: Progress) -> None:
        """Keep it for the next time the line is drawn."""
        self.last = progress

    def plan(self, decision: Decision) -> None:
        """Kept by the run itself."""

    def is_stopped(self) -> bool:
        """Whether the planner interrupted it."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End the run with the best plan so far."""
        self._stop.set()


class Line:
    """Draws the progress: in place on a terminal, else now and then on a line of its own."""

    def __init__(self) -> None:
        self.is_terminal = sys.stderr.isatty()
        self.started = time.monotonic()
        self.drawn = float("-inf")

    def draw(self, progress: Progress | None) -> None:
        """Show how far it is, where it is time to."""
        now = time.monotonic()
        if progress is None or (not self.is_terminal and now - self.drawn < LINE_SECONDS):
            return
        self.drawn = now
        text = worded(progress, now - self.started)
        click.echo(
            f"\r\x1b[K{text}" if self.is_terminal else text, err=True, nl=not self.is_terminal
        )

    def end(self) -> None:
        """Leave the line."""
        if self.is_terminal and self.drawn > 0:
            click.echo(err=True)


def solve_watched(portfolio: Portfolio, settings: Settings) -> Plan:
    """Run in a thread of its own, so that the line moves and an interrupt is heard."""
    told, line = Told(), Line()
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(optimize, portfolio, settings, told)
        try:
            while not _has_ended(future):
                line.draw(told.last)
            line.draw(told.last)
        except KeyboardInterrupt:
            click.echo("  ending with the best plan so far", err=True)
        finally:
            line.end()
            told.stop()
    return future.result()


def worded(progress: Progress, seconds: float) -> str:
    """`  3.2 s  improving  objective 1,234.00  bound 1,200.00  gap 2.76%`"""
    said = [f"{seconds:6.1f} s", progress.phase]
    if progress.objective is not None:
        said.append(f"objective {progress.objective:,.2f}")
    if progress.bound is not None:
        said.append(f"bound {progress.bound:,.2f}")
    if progress.gap is not None:
        said.append(f"gap {progress.gap:.2%}")
    return "  ".join(said)


def _has_ended(future: Future[Plan]) -> bool:
    try:
        future.exception(timeout=REDRAW_SECONDS)
    except NotYet:
        return False
    return True
