"""Scenarios as they are answered."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, Field

from app.answers import ANSWER
from app.paging import Paging

SCENARIO = {
    "id": "01939f00-0000-7000-8000-000000000001",
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "name": "base",
    "created_at": "2026-12-01T09:00:00Z",
}


class Scenario(BaseModel):
    """What a run plans: a portfolio and what is changed in it."""

    model_config = ANSWER

    id: str
    portfolio: str
    name: str
    created_at: dt.datetime


class ScenarioFilter(Paging):
    """Which scenarios to list."""

    portfolio: Annotated[str | None, Field(max_length=200, description="Id of a portfolio.")] = None


class ScenarioList(BaseModel):
    """A page of scenarios, the newest first."""

    model_config = ANSWER

    items: tuple[Scenario, ...]
    next: str | None
