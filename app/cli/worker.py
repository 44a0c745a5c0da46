"""`staffolio worker`: run workers alone, on as many machines as there are."""

from __future__ import annotations

import signal
import threading

import click

from app import logs
from app.cli.database import make_ready, opened, read_config
from app.observing.tracing import check_installed
from app.worker.supervise import Supervisor


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Run workers. [default: 1]")
def worker(workers: int | None) -> None:
    """Carry runs out, without serving HTTP, on any number of machines.

    It ends when told to (SIGTERM, Ctrl-C); its runs go on elsewhere from their best plan so far.
    """
    config = read_config(workers=workers)
    config = config.model_copy(update={"workers": max(1, config.workers)})
    logs.configure(config.log_format)
    with opened(config) as database:
        check_installed(config)
        make_ready(database)
    end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: end.set())
    with Supervisor(config):
        click.echo(f"Staffolio carries runs with {config.workers} workers.", err=True)
        while not end.wait(timeout=1.0):
            pass
