"""A service as a process of its own over a database, with its workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

START_SECONDS = 60.0
END_SECONDS = 20.0


@contextmanager
def served(url: str, workers: int, log: Path) -> Iterator[str]:
    """The address of a service on a free loopback port, as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    with running([*command, "--workers", str(workers)], url, log) as process:
        _wait_for(base, process, log)
        yield base


@contextmanager
def running(command: list[str], url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process over a database, ended with the context; what it says goes to `log`."""
    environment = os.environ | {"STAFFOLIO_DATABASE_URL": url, "STAFFOLIO_WARM": "false"}
    with (
        log.open("ab") as file,
        subprocess.Popen(
            command, env=environment, stderr=file, stdout=file, stdin=subprocess.PIPE
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    with httpx.Client(base_url=base, trust_env=False) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                client.get("/healthz")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
    raise RuntimeError(f"the service did not come up:\n{log.read_text()[-2000:]}")
