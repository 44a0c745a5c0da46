"""A live line on standard error while a run goes on."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import click

from app.cli.line import Line
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


def solve_watched(portfolio: Portfolio, settings: Settings) -> Plan:
    """Run in a thread of its own, so that the line moves and an interrupt is heard."""
    told, line = Told(), Line(LINE_SECONDS)
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(optimize, portfolio, settings, told)
        try:
            while not _has_ended(future):
                draw(line, told.last)
            draw(line, told.last)
        except KeyboardInterrupt:
            click.echo("  ending with the best plan so far", err=True)
        finally:
            line.end()
            told.stop()
    return future.result()


def worded(progress: Progress) -> str:
    """`improving  objective 1,234.00  bound 1,200.00  gap 2.76%`"""
    said = [progress.phase]
    if progress.objective is not None:
        said.append(f"objective {progress.objective:,.2f}")
    if progress.bound is not None:
        said.append(f"bound {progress.bound:,.2f}")
    if progress.gap is not None:
        said.append(f"gap {progress.gap:.2%}")
    return "  ".join(said)


def draw(line: Line, progress: Progress | None) -> None:
    """Show how far it is, where it is time to."""
    if progress is not None and line.is_due():
        line.draw(worded(progress))


def _has_ended(future: Future[Plan]) -> bool:
    try:
        future.exception(timeout=REDRAW_SECONDS)
    except NotYet:
        return False
    return True
