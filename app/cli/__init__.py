"""The command line: `staffolio serve`, `solve`, `check` and the others, one file each."""

from __future__ import annotations

from importlib import import_module

import click

from app import VERSION

COMMANDS = {
    "backup": "app.cli.backup",
    "batch": "app.cli.batch",
    "check": "app.cli.check",
    "demo": "app.cli.demo",
    "keys": "app.cli.keys",
    "migrate": "app.cli.migrate",
    "serve": "app.cli.serve",
    "solve": "app.cli.solve",
    "warm": "app.cli.warm",
    "worker": "app.cli.worker",
}


class Commands(click.Group):
    """Commands that are imported when they are used, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]}.{cmd_name} is no command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="staffolio")
def main() -> None:
    """Decide who works on what across a portfolio of projects.

    Exit status: 0 all well, 1 a run failed, 2 bad usage or input.
    """
