"""The HTTP app: every noun's router, and what surrounds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi_offline import FastAPIOffline
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import VERSION, errors
from app.approvals.endpoints import router as approvals
from app.comparisons.endpoints import router as comparisons
from app.config import Config, get_config
from app.database import Database
from app.demo.endpoints import router as demo
from app.health.endpoints import router as health
from app.metrics import Measured, Metrics
from app.openapi import describe
from app.optimize.endpoints import router as optimize
from app.plans.endpoints import router as plans
from app.portfolios.endpoints import router as portfolios
from app.runs.endpoints import router as runs
from app.scenarios.endpoints import router as scenarios

ROUTERS = (optimize, portfolios, scenarios, runs, plans, comparisons, approvals, demo, health)
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(config: Config | None = None) -> FastAPI:
    """The app of a configuration; its database opens when it starts and closes when it ends."""
    app: FastAPI = FastAPIOffline(
        title="Staffolio",
        version=VERSION,
        description="Decides who works on what across a portfolio, with a proven bound.",
        lifespan=_lifespan,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    app.state.config = config or get_config()
    app.state.metrics = Metrics()
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    describe(app)
    _surround(app, app.state.config)
    return app


def _surround(app: FastAPI, config: Config) -> None:
    """Wrap the app, from the inside out."""
    app.add_middleware(errors.Unexpected)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4)
    if config.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=config.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Idempotency-Key", "If-Match", "Last-Event-ID"],
            expose_headers=["Location", "ETag", "Retry-After"],
        )
    app.add_middleware(SafeHeaders)
    app.add_middleware(Measured, metrics=app.state.metrics)


class SafeHeaders:
    """Headers that keep browsers from guessing, framing and caching."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, add if scope["type"] == "http" else send)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.database = Database(app.state.config.database_url)
    try:
        yield
    finally:
        app.state.database.close()
