"""The audit as it is asked for and answered."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.answers import ANSWER
from app.audit.queries import Wanted
from app.paging import Paging
from solver.portfolio.numbers import Day

ENTRY: dict[str, Any] = {
    "number": 41,
    "created_at": "2026-12-01T09:00:00Z",
    "caller": "pia",
    "key": "01939f00-0000-7000-8000-000000000009",
    "action": "approve plan",
    "what": "01939f00-0000-7000-8000-000000000003",
}
Text = Annotated[str | None, Field(max_length=200)]


class AuditItem(BaseModel):
    """A write: who did what to which thing, and when."""

    model_config = ANSWER

    number: Annotated[int, Field(description="Grows from each write to the next.")]
    created_at: dt.datetime
    caller: Annotated[str, Field(description="The name of the caller's key.")]
    key: Annotated[
        str | None, Field(description="Id of the caller's key; null where none was used.")
    ]
    action: Annotated[str, Field(description="Such as `start run`.")]
    what: Annotated[str, Field(description="Id of the thing that was written.")]


class AuditFilter(Paging):
    """Which writes to list; `from` and `to` are days in UTC, both included."""

    caller: Text = None
    action: Text = None
    what: Text = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None

    def wanted(self) -> Wanted:
        """The same without the page."""
        return Wanted(self.caller, self.action, self.what, self.from_, self.to)


class AuditList(BaseModel):
    """A page of the audit, the newest first."""

    model_config = ANSWER

    items: tuple[AuditItem, ...]
    next: str | None
