"""Keys as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.answers import ANSWER
from app.keys.queries import Status
from app.keys.service import Role
from app.paging import Paging
from solver.portfolio.numbers import Id

REQUEST = {"name": "nightly import", "role": "planner", "expires_at": "2127-01-01T00:00:00Z"}
KEY: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000009",
    "name": "nightly import",
    "role": "planner",
    "prefix": "stf_3kQ9xT0a",
    "status": "valid",
    "created_at": "2026-12-01T09:00:00Z",
    "created_by": "ops",
    "expires_at": "2127-01-01T00:00:00Z",
    "last_used_at": None,
    "revoked_at": None,
}
MADE = KEY | {"secret": "stf_3kQ9xT0a…"}


class KeyRequest(BaseModel):
    """A key to make: whose it is, what it may do, and until when."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Annotated[Id, Field(description="Whose key it is, as the audit names the caller.")]
    role: Role
    expires_at: Annotated[
        AwareDatetime | None,
        Field(description="When it ends, with a time zone; left out: it stays until revoked."),
    ] = None


class KeyItem(BaseModel):
    """A key without its secret."""

    model_config = ANSWER

    id: str
    name: str
    role: Role
    prefix: Annotated[str, Field(description="The letters its secret begins with.")]
    status: Status
    created_at: dt.datetime
    created_by: str
    expires_at: dt.datetime | None
    last_used_at: Annotated[dt.datetime | None, Field(description="To about a minute.")]
    revoked_at: dt.datetime | None


class KeyMade(KeyItem):
    """A new key with its secret, which is shown this once."""

    secret: str


class KeyFilter(Paging):
    """Which keys to list."""

    name: Annotated[str | None, Field(max_length=200, description="The exact name.")] = None
    status: Status | None = None


class KeyList(BaseModel):
    """A page of keys, the newest first."""

    model_config = ANSWER

    items: tuple[KeyItem, ...]
    next: str | None
