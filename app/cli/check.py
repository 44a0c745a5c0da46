"""`staffolio check FILE`: is it a portfolio, and what would a plan have to work around?"""

from __future__ import annotations

from typing import BinaryIO

import click

from app.cli.reading import FILE, name_of, read_portfolio, tell
from solver.explain.warnings import warnings_of


@click.command()
@FILE
def check(file: BinaryIO) -> None:
    """Check a portfolio document (`-`: standard input).

    Every fault is told with its place; warnings are what a plan works around.
    """
    portfolio = read_portfolio(file)
    warnings = warnings_of(portfolio)
    heads = sum(person.headcount for person in portfolio.people)
    click.echo(
        f"{name_of(file)} is a portfolio: {heads} people, {len(portfolio.projects)} projects, "
        f"{len(portfolio.demands)} demands, {portfolio.calendar.periods} periods, "
        f"{len(warnings)} warnings"
    )
    tell(warnings)
