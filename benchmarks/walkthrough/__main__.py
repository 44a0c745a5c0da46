"""`python -m benchmarks.walkthrough`: go through a month of planning and print the page."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.machine import machine
from benchmarks.walkthrough.telling import tell
from benchmarks.walkthrough.walk import walk

START_SECONDS = 60


def main() -> None:
    """Serve, walk, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.walkthrough", description=__doc__)
    parser.add_argument("--demo", default="company")
    parser.add_argument("--time-limit", type=float, default=30, metavar="SECONDS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as client:
        done = walk(client, options.demo, {"time_limit": options.time_limit})
    today = dt.datetime.now(tz=dt.UTC).date()
    print(tell(done, machine(today).rstrip("."), options.time_limit), end="")


@contextmanager
def serving(folder: Path) -> Iterator[httpx.Client]:
    """A service with a database of its own on a free loopback port, as long as the context."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    environment = os.environ | {"STAFFOLIO_DATABASE_URL": f"sqlite:///{folder / 'walk.db'}"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=base, timeout=120, trust_env=False) as client:
                _wait_for(client, process)
                yield client
        finally:
            process.terminate()


def _wait_for(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            client.get("/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The service did not come up.")


if __name__ == "__main__":
    main()
