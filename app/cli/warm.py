"""`staffolio warm`: compile what is compiled, so that nobody waits for it later."""

from __future__ import annotations

import time

import click

from solver.warming import warm as compile_all


@click.command()
def warm() -> None:
    """Compile the search for this machine, once; the better part of a minute."""
    began = time.monotonic()
    if compile_all():
        click.echo(f"Compiled in {time.monotonic() - began:.0f} seconds.")
    else:
        click.echo("Everything is compiled already.")
