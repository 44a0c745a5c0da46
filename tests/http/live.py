"""An app served on a free loopback port, by the server that serves it in earnest."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI


@contextmanager
def live(app: FastAPI, headers: dict[str, str] | None = None) -> Iterator[httpx.Client]:
    """A client of an app that is served as long as the context lasts."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            options = {"base_url": url, "timeout": 60, "trust_env": False, "headers": headers}
            with httpx.Client(**options) as client:  # type: ignore[arg-type]  # options of many types
                yield client
        finally:
            server.should_exit = True
            thread.join()
