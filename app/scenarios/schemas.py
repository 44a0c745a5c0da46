"""Scenarios as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.answers import ANSWER
from app.scenarios.naming import ByScenario
from solver.errors import Issue
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.numbers import Id, NullMeans, Text

CHANGES: list[dict[str, Any]] = [
    {"kind": "remove_person", "person": "bob", "from": "2027-01-18"},
    {"kind": "scale_demand", "project": "crm", "factor": 1.2},
]
REQUEST = {
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "name": "Without Bob",
    "changes": CHANGES,
    "policy": {"profile": "steady"},
    "tags": ["february"],
}
PATCH = {"name": "Bob leaves", "tags": ["february", "board"]}
SCENARIO: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000001",
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "name": "Without Bob",
    "base": False,
    "revision": 1,
    "changes": [
        CHANGES[0] | {"text": "bob leaves on 18 January 2027."},
        CHANGES[1] | {"text": "crm asks for 1.2 times the hours."},
    ],
    "policy": {"profile": "steady"},
    "tags": ["february"],
    "also": [{"change": 0, "text": "A preference of bob went with them."}],
    "not_applied": [],
    "record": [],
    "carried_from": None,
    "warnings": [],
    "created_at": "2026-12-01T09:00:00Z",
    "edited_at": "2026-12-01T09:00:00Z",
}
MOST_CHANGES, MOST_TAGS = 1_000, 50
STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")
Name = Annotated[Text, Field(min_length=1, description="What planners call it.")]


class ScenarioContent(BaseModel):
    """What a planner says in a scenario.

    changes: made to the portfolio in this order; their `text` may come back and is left aside.
    policy: merged into the portfolio's after them.
    """

    model_config = STRICT

    name: Name
    changes: Annotated[tuple[AnyChange, ...], Field(max_length=MOST_CHANGES), NullMeans(())] = ()
    policy: PolicyPatch | None = None
    tags: Annotated[tuple[Id, ...], Field(max_length=MOST_TAGS), NullMeans(())] = ()


class ScenarioRequest(ScenarioContent):
    """A scenario to make: of which portfolio, and what is different in it."""

    portfolio: Annotated[Id, Field(description="Id of the portfolio it changes.")]


class ScenarioPatch(BaseModel):
    """An edit, as a JSON merge patch (RFC 7396): what is given replaces, null takes away.

    Lists are replaced whole; `policy` is merged field by field.
    """

    model_config = STRICT

    name: Name | None = None
    changes: Annotated[tuple[AnyChange, ...], Field(max_length=MOST_CHANGES)] | None = None
    policy: PolicyPatch | None = None
    tags: Annotated[tuple[Id, ...], Field(max_length=MOST_TAGS)] | None = None


class CopyRequest(BaseModel):
    """The name of the copy."""

    model_config = STRICT

    name: Name


class Also(BaseModel):
    """What a change, by its place in `changes`, removed or moved beside what it names.

    A change that makes nothing different stands here too, with why.
    change null: how the plan of record came into the scenario; which projects stand later in it,
    and hours of people, demands or projects that the portfolio does not have.
    """

    model_config = ANSWER

    change: int | None
    text: str


class NotApplied(BaseModel):
    """A change carried over from an earlier version of the portfolio that fits no more, and why.

    A hire that seems to have happened has the code `has_happened`.
    """

    model_config = ANSWER

    change: Mapping[str, Any]
    errors: tuple[Issue, ...]


class Scenario(BaseModel):
    """What a run plans: a portfolio and what is changed in it.

    base: the portfolio unchanged. changes: each with its `text`, a sentence. also: what they
    removed beside what they name. not_applied: changes carried over that fit no more. record: the
    approved plans that its soft bookings come from. carried_from: the scenario of the earlier
    version. warnings: what a plan would work around.
    """

    model_config = ANSWER

    id: str
    portfolio: str
    name: str
    base: bool
    revision: int
    changes: tuple[Mapping[str, Any], ...]
    policy: Mapping[str, Any] | None
    tags: tuple[str, ...]
    also: tuple[Also, ...]
    not_applied: tuple[NotApplied, ...]
    record: tuple[str, ...]
    carried_from: str | None
    warnings: tuple[Issue, ...]
    created_at: dt.datetime
    edited_at: dt.datetime


class ScenarioFilter(ByScenario):
    """Which scenarios to list."""

    portfolio: Annotated[str | None, Field(max_length=200, description="Id of a portfolio.")] = None


class ScenarioList(BaseModel):
    """A page of scenarios, the newest first."""

    model_config = ANSWER

    items: tuple[Scenario, ...]
    next: str | None
