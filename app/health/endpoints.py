"""Whether the service lives, whether it can do its work, and what it measured."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from app.errors import problem, problems
from app.health import service
from app.security import Viewer

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """That the process answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz", operation_id="get_health")
async def get_health() -> Health:
    """Whether the process answers; it asks nothing else, so that it says so under any load."""
    return Health()


@router.get("/readyz", operation_id="get_readiness", response_model=Health, responses=problems(503))
def get_readiness(request: Request) -> Response | Health:
    """Whether the service can do its work: its database answers, and every migration has run."""
    found = service.obstacle(request.app.state.database)
    return Health() if found is None else problem(503, [found])


@router.get(
    "/metrics",
    operation_id="get_metrics",
    response_class=PlainTextResponse,
    responses=problems(401, 403),
)
def get_metrics(_: Viewer, request: Request) -> Response:
    """What the service measured, of itself and of every run, as Prometheus reads it."""
    text = generate_latest(request.app.state.metrics.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
