"""Every request: its id on what is logged and answered, a line of its own, and its figures."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import logs
from app.observing.metrics import Metrics

logger = logging.getLogger(__name__)
HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked again and again by machines: their lines are for debugging alone."""
FAULT = 500


class Observed:
    """Names, counts, times and logs every request of an app.

    A caller's X-Request-ID is kept where it is a plain word, so that one id leads through the
    logs of a gateway, of this service and of whoever asked.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.monotonic(), 0
        name = request_id(Headers(scope=scope).get(HEADER, ""))

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = name
                self._count(scope, status, time.monotonic() - began)
            await send(message)

        with logs.about(request=name):
            try:
                await self.app(scope, receive, note)
            finally:
                _log(scope, status, time.monotonic() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.requests.labels(method, route, status).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)


def request_id(given: str) -> str:
    """The id that a caller gave its request, or a new one."""
    return given if GIVEN.fullmatch(given) else uuid4().hex


def _log(scope: Scope, status: int, seconds: float) -> None:
    """One line a request, without its query: that may name people. status 0: no answer began."""
    level = logging.DEBUG if scope["path"] in PROBES else logging.INFO
    level = logging.WARNING if status >= FAULT else level
    client = scope.get("client")
    extra = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "seconds": round(seconds, 4),
        "client": client[0] if client else None,
    }
    logger.log(level, "request", extra=extra)
