"""The HTTP app: every noun's router, and what surrounds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from app import VERSION, errors
from app.approvals.endpoints import router as approvals
from app.audit.endpoints import router as audit
from app.batches.endpoints import router as batches
from app.comparisons.endpoints import router as comparisons
from app.compressing import Compressed
from app.config import Config, get_config
from app.database import Database
from app.demo.endpoints import router as demo
from app.headers import SafeHeaders
from app.health.endpoints import router as health
from app.keys.endpoints import router as keys
from app.keys.rates import Limiter
from app.observing.metrics import Metrics
from app.observing.requests import HEADER, Observed
from app.observing.tracing import Traced, Tracing, tracing_of
from app.openapi import describe
from app.optimize.endpoints import router as optimize
from app.plans.endpoints import router as plans
from app.portfolios.endpoints import router as portfolios
from app.runs.endpoints import router as runs
from app.runs.feed import Feed
from app.scenarios.endpoints import router as scenarios
from app.schedules.endpoints import router as schedules
from app.unexpected import Unexpected
from app.webhooks.endpoints import router as webhooks

ROUTERS = (
    optimize,
    portfolios,
    scenarios,
    runs,
    plans,
    comparisons,
    approvals,
    batches,
    schedules,
    webhooks,
    demo,
    keys,
    audit,
    health,
)
ASKED_WITH = ("Authorization", "Idempotency-Key", "If-Match", "Last-Event-ID")


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
    app.state.tracing = tracing_of(app.state.config, "api")
    app.state.limiter = Limiter(app.state.config.rate_limit)
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    describe(app)
    _surround(app, app.state.config)
    return app


def _surround(app: FastAPI, config: Config) -> None:
    """Wrap the app, from the inside out."""
    app.add_middleware(Unexpected)
    app.add_middleware(Compressed)
    if config.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=config.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=[*ASKED_WITH, HEADER],
            expose_headers=["Location", "ETag", "Retry-After", HEADER],
        )
    app.add_middleware(SafeHeaders)
    if app.state.tracing is not None:
        app.add_middleware(Traced, tracing=app.state.tracing)
    app.add_middleware(Observed, metrics=app.state.metrics)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.database = Database(app.state.config.database_url)
    app.state.feed = Feed(app.state.database)
    app.state.metrics.add_stored(app.state.database)
    tracing: Tracing | None = app.state.tracing
    if tracing is not None:
        tracing.watch(app.state.database.write, app.state.database.read)
    try:
        yield
    finally:
        app.state.metrics.remove_stored()
        app.state.database.close()
        if tracing is not None:
            tracing.close()
