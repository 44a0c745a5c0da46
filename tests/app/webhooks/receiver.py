"""A receiver on a loopback port: answers as it is told, and keeps what it was sent."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from app.webhooks.addresses import Allowed

LOOPBACK = Allowed.of(["127.0.0.0/8"])


@dataclass
class Receiver:
    """statuses: of its answers in turn; the last one goes on."""

    port: int
    statuses: list[int]
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[str, httpx.Headers, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiving(*statuses: int, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Serve as long as the context lasts, by https where there is an SSL context."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append((self.path, httpx.Headers(self.headers.items()), body.decode()))
            several = len(receiver.statuses) > 1
            self.send_response(receiver.statuses.pop(0) if several else receiver.statuses[0])
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(server.server_address[1], list(statuses))
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
