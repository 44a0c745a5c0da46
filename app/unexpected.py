"""What nobody foresaw, answered without a word about what it was."""

from __future__ import annotations

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import problem
from solver.errors import Issue

logger = logging.getLogger(__name__)


class Unexpected:
    """Answers what nobody foresaw with a plain 500; the traceback goes to the log alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note)
        except ClientDisconnect:
            logger.info("caller gone", extra={"path": scope["path"]})
        except Exception:
            logger.exception("unexpected", extra={"path": scope["path"]})
            if started:
                raise
            text = "Something broke in the service; its log says what. Report it, or try again."
            await problem(500, [Issue("", "internal", text)])(scope, receive, send)
