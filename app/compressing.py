"""Answers compressed where the caller takes that: large ones off the event loop.

Compressing a large plan takes a tenth of a second, in which nobody else would be answered.
"""

from __future__ import annotations

import zlib
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1_000
LARGE = 32_000
LEVEL = 4
AS_GZIP = 31
AT_ONCE = 2
EVENTS = "text/event-stream"


class Compressed:
    """Compresses answers of a thousand bytes and more, and streams piece by piece."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._limiter: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _takes_gzip(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        if self._limiter is None:
            self._limiter = CapacityLimiter(AT_ONCE)
        await self.app(scope, receive, _Sender(send, self._limiter))


def _takes_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "")


class _Sender:
    """Sends one answer; its start waits for the first piece, which tells how large it is."""

    def __init__(self, send: Send, limiter: CapacityLimiter) -> None:
        self._send, self._limiter = send, limiter
        self._start: Message = {}
        self._packer: Any = None
        self._is_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._begin()
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if not self._is_begun and self._is_worth_it(body, more=more):
            self._packer = zlib.compressobj(LEVEL, wbits=AS_GZIP)
        if self._packer is not None:
            body = await self._packed(body, more=more)
        await self._begin(None if more else len(body))
        await self._send({"type": message["type"], "body": body, "more_body": more})

    def _is_worth_it(self, body: bytes, *, more: bool) -> bool:
        headers = Headers(raw=self._start["headers"])
        is_plain = "content-encoding" not in headers
        is_events = headers.get("content-type", "").startswith(EVENTS)
        return is_plain and not is_events and (more or len(body) >= SMALLEST)

    async def _packed(self, body: bytes, *, more: bool) -> bytes:
        def pack() -> bytes:
            pieces = (
                self._packer.compress(body),
                self._packer.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH),
            )
            return b"".join(pieces)

        if len(body) < LARGE:
            return pack()
        return await to_thread.run_sync(pack, limiter=self._limiter)

    async def _begin(self, length: int | None = None) -> None:
        """Send the start, once."""
        if self._is_begun:
            return
        self._is_begun = True
        if self._packer is not None:
            headers = MutableHeaders(raw=self._start["headers"])
            headers["Content-Encoding"] = "gzip"
            headers.add_vary_header("Accept-Encoding")
            del headers["Content-Length"]
            if length is not None:
                headers["Content-Length"] = str(length)
            self._start["headers"] = headers.raw
        await self._send(self._start)
