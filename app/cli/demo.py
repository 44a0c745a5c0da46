"""`staffolio demo NAME`: the bare document of a demo portfolio."""

from __future__ import annotations

import json

import click

from app.demo import demos


@click.command(help=f"Print the portfolio document of a demo: {', '.join(demos.DEMOS)}.")
@click.argument("name", type=click.Choice(list(demos.DEMOS)))
def demo(name: str) -> None:
    """Print the portfolio document of a demo."""
    click.echo(json.dumps(demos.document(name), ensure_ascii=False, indent=1))
