"""`staffolio solve FILE`: a plan without a server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from pydantic import TypeAdapter, ValidationError

from app.cli.progress import solve_watched
from app.cli.reading import FILE, read_portfolio, tell
from solver.errors import AllocationError
from solver.explain.warnings import warnings_of
from solver.plan import Plan
from solver.search.settings import Settings
from solver.warming import is_needed, warm

PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
FAILED = 1


@click.command()
@FILE
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--time-limit", type=float, default=20, show_default=True, help="Seconds.")
@click.option("--gap", type=float, default=0, show_default=True, help="End once this is reached.")
@click.option("--work-limit", type=float, help="Counted work instead of seconds: same plan.")
@click.option("--threads", type=int, help="Cores to use; all, unless told.")
@click.option("--seed", type=int, default=1, show_default=True)
def solve(file: BinaryIO, output: Path | None, **options: float | None) -> None:
    """Plan a portfolio document (`-`: standard input); the plan is JSON on standard output.

    Progress is told on standard error. Interrupt it once to end it with the best plan so far.
    """
    settings = read_settings(options)
    if output is not None and not os.access(output.absolute().parent, os.W_OK):
        raise click.BadParameter(f"can't write in {output.absolute().parent}", param_hint="-o")
    portfolio = read_portfolio(file)
    tell(warnings_of(portfolio))
    if is_needed(portfolio):
        click.echo("Compiling the search for this machine, once; a minute or so.", err=True)
        warm()
    try:
        with native_output_on_stderr():
            plan = solve_watched(portfolio, settings)
    except AllocationError as error:
        click.echo(f"No plan ({error.code}): {error}", err=True)
        raise SystemExit(FAILED) from None
    tell(plan.warnings)
    _write(PLAN.dump_json(plan), output)
    click.echo(summary(plan), err=True)


@contextmanager
def native_output_on_stderr() -> Iterator[None]:
    """Engines may write to the process's standard output; that is for the plan alone."""
    sys.stdout.flush()
    own = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(own, 1)
        os.close(own)


def read_settings(options: dict[str, float | None]) -> Settings:
    """The settings given as options. Raises UsageError naming each option that is wrong."""
    try:
        return Settings.model_validate(options)
    except ValidationError as error:
        faults = [f"--{str(d['loc'][0]).replace('_', '-')}: {d['msg']}" for d in error.errors()]
        raise click.UsageError("; ".join(faults)) from None


def summary(plan: Plan) -> str:
    """What a plan is worth, in one line."""
    objective = plan.objective
    proven = "optimal" if objective.optimal else f"gap {objective.gap:.2%}"
    coverage = plan.kpis["coverage"].value
    return (
        f"{objective.total:,.2f} points, {proven} (bound {objective.bound:,.2f}); "
        f"{coverage:.1%} of the hours asked for are filled"
    )


def _write(plan: bytes, output: Path | None) -> None:
    if output is None or str(output) == "-":
        click.echo(plan)
    else:
        output.write_bytes(plan + b"\n")
