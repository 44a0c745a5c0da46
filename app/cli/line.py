"""A line on standard error that tells how far something is."""

from __future__ import annotations

import sys
import time

import click


class Line:
    """Drawn in place on a terminal; else on a line of its own, so many seconds apart."""

    def __init__(self, every: float) -> None:
        self.every, self.is_terminal = every, sys.stderr.isatty()
        self._started, self._drawn = time.monotonic(), float("-inf")

    @property
    def seconds(self) -> float:
        """Since it was begun."""
        return time.monotonic() - self._started

    def is_due(self) -> bool:
        """Whether it is time to draw it."""
        return self.is_terminal or time.monotonic() - self._drawn >= self.every

    def draw(self, text: str) -> None:
        """Show how far it is."""
        self._drawn = time.monotonic()
        shown = f"{self.seconds:6.1f} s  {text}"
        click.echo(
            f"\r\x1b[K{shown}" if self.is_terminal else shown, err=True, nl=not self.is_terminal
        )

    def end(self) -> None:
        """Leave the line."""
        if self.is_terminal and self._drawn > float("-inf"):
            click.echo(err=True)
