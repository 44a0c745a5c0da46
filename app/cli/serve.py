"""`staffolio serve`: the HTTP service with its embedded run workers."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

import click
import uvicorn

from app import logs
from app.cli.database import Refused, make_ready, opened, read_config
from app.config import Config
from app.database import Database
from app.keys import service
from app.main import create_app
from app.observing.tracing import check_installed
from app.security import is_loopback
from app.worker.supervise import Supervisor

GRACE_SECONDS = 5
SWITCH_SECONDS = 0.0005
"""How long one thread may compute while others wait: a list must not wait for a large plan."""


@click.command()
@click.option("--host", help="Address to listen at. [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="[default: 8000; 0: any free one]")
@click.option("--workers", type=click.IntRange(0, 64), help="Embedded run workers. [default: 1]")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve HTTP, and carry runs out in embedded workers.

    An SQLite file is brought up to date first. On PostgreSQL run `staffolio migrate` before.
    """
    config = read_config(host, port, workers)
    logs.configure(config.log_format)
    sys.setswitchinterval(SWITCH_SECONDS)
    with opened(config) as database:
        check_installed(config)
        make_ready(database)
        _adopt_key(database, config)
        _refuse_open_doors(database, config)
    with _listen(config) as listener:
        _run(config, listener)


def _adopt_key(database: Database, config: Config) -> None:
    """Keep the first key that a container brings in a file."""
    if config.admin_key_file is None:
        return
    try:
        secret = config.admin_key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"STAFFOLIO_ADMIN_KEY_FILE can't be read: {error}") from None
    with database.session() as session:
        service.adopt(session, secret, "admin", "admin", "STAFFOLIO_ADMIN_KEY_FILE")


def _refuse_open_doors(database: Database, config: Config) -> None:
    """Without a key everybody who reaches the service could do everything."""
    if is_loopback(config.host):
        return
    with database.read_session() as session:
        if not service.any_key(session):
            raise Refused(
                f"Others can reach {config.host}, and no key was made yet. Make one with "
                "`staffolio keys create --role admin --name NAME`, or serve on 127.0.0.1."
            )


def _listen(config: Config) -> socket.socket:
    """A listening socket that says it is TCP: else asyncio leaves Nagle's delays on."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((config.host, config.port))
        listener.listen(2048)
        return listener
    except OSError as error:
        listener.close()
        raise Refused(
            f"Can't listen at {config.host} port {config.port}: {error.strerror}. "
            "Choose another with --port."
        ) from None


class Server(uvicorn.Server):
    """A server that lets workers and listeners go as soon as it is told to end."""

    def __init__(self, config: uvicorn.Config, let_go: Callable[[], None]) -> None:
        super().__init__(config)
        self._let_go = let_go

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to end."""
        self._let_go()
        super().handle_exit(sig, frame)


def _run(config: Config, listener: socket.socket) -> None:
    """Serve until told to end; then the workers end too, and their runs go on elsewhere."""
    signal.signal(signal.SIGTERM, _end)
    app = create_app(config)
    told = uvicorn.Config(
        app,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    supervisor = Supervisor(config)

    def let_go() -> None:
        supervisor.tell()
        if hasattr(app.state, "feed"):
            app.state.feed.close()

    with supervisor, suppress(KeyboardInterrupt):
        _say_where(listener)
        Server(told, let_go).run([listener])


def _say_where(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}"
    click.echo(f"Staffolio serves at {url} and is described at {url}/docs. A first plan:", err=True)
    click.echo(
        f"  curl -s {url}/demo/small | curl -s {url}/optimize "
        "-H 'content-type: application/json' -d @-",
        err=True,
    )


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
