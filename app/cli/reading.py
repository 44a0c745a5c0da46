"""A portfolio document from a file or standard input, and its faults as lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import click

from solver import document
from solver.document import PortfolioDocument
from solver.errors import InvalidPortfolio, Issue

BAD_INPUT = 2
FILE = click.argument("file", type=click.File("rb"))


def read_portfolio(file: BinaryIO) -> PortfolioDocument:
    """The portfolio in a file; where it is none, tell every fault and end with status 2."""
    try:
        return document.parse(file.read())
    except InvalidPortfolio as error:
        count = len(error.issues)
        click.echo(f"{name_of(file)} is no portfolio: {count} fault{'s' * (count != 1)}", err=True)
        tell(error.issues)
        raise SystemExit(BAD_INPUT) from None


def name_of(file: BinaryIO) -> str:
    """What to call a file in a message."""
    name = str(getattr(file, "name", "<stdin>"))
    return "standard input" if name == "<stdin>" else name


def tell(issues: Iterable[Issue]) -> None:
    """Each fault or warning on a line of standard error, with its place in the document."""
    for issue in issues:
        click.echo(f"  {issue.pointer or '(the whole)'}: {issue.message}", err=True)
