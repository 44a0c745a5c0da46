"""Portfolios as they are asked for and answered; the document itself is the solver's."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.answers import ANSWER
from app.paging import Paging
from app.portfolios.differences import Entries, Hours
from app.scenarios.schemas import NotApplied
from solver.document import PortfolioDocument
from solver.errors import Issue

DOCUMENT = {
    "name": "First steps",
    "calendar": {"start": "2027-01-04", "periods": 4},
    "skills": [{"id": "java"}],
    "people": [{"id": "ann", "skills": {"java": 4}}, {"id": "bob", "skills": {"java": 2}}],
    "projects": [{"id": "crm", "priority": "high"}],
    "demands": [
        {
            "id": "crm-dev",
            "project": "crm",
            "skills": {"java": 3},
            "effort": [{"from": "2027-01-04", "to": "2027-01-31", "hours_per_week": 30}],
        }
    ],
}
STORED = {
    "id": "01939f00-0000-7000-8000-000000000000",
    "name": "First steps",
    "version": 1,
    "sha256": "c2baef56bfebc545e63ea3c6f9c6172111aa4646e959f1c12be2347b9657adc4",
    "warnings": [],
    "created_at": "2026-12-01T09:00:00Z",
}
VERSION_CHANGES = {
    "portfolio": "01939f00-0000-7000-8000-000000000009",
    "since": "01939f00-0000-7000-8000-000000000000",
    "people": {
        "added": [{"id": "cho", "name": "Cho Example"}],
        "removed": [],
        "changed": [{"id": "ann", "name": None, "fields": ["skills"]}],
    },
    "projects": {"added": [], "removed": [], "changed": []},
    "demands": {
        "added": [],
        "removed": [],
        "changed": [{"id": "crm-dev", "name": None, "fields": ["effort"]}],
    },
    "hours": {
        "first": "2027-01-04",
        "last": "2027-01-25",
        "capacity": {"before": 320, "after": 480, "delta": 160},
        "asked": {"before": 120, "after": 150, "delta": 30},
        "projects": [{"before": 120, "after": 150, "delta": 30, "project": "crm"}],
    },
    "document": [],
    "scenarios": [
        {
            "id": "01939f00-0000-7000-8000-00000000000a",
            "name": "Without Bob",
            "carried_from": "01939f00-0000-7000-8000-000000000001",
            "changes": 1,
            "not_applied": [
                {
                    "change": {"kind": "remove_person", "person": "bob"},
                    "errors": [
                        {
                            "pointer": "/changes/0/person",
                            "code": "unknown_id",
                            "message": "There is no person 'bob'.",
                        }
                    ],
                }
            ],
        }
    ],
}
CHECKED = {
    "faults": [
        {
            "pointer": "/demands/0/skills/jav",
            "code": "unknown_id",
            "message": "'jav' is not in skills. Maybe 'java'?",
        }
    ],
    "warnings": [],
}


class PortfolioItem(BaseModel):
    """A stored portfolio: its version by name, and the SHA-256 of its document.

    version: null for one that was only sent to be optimised.
    """

    model_config = ANSWER

    id: str
    name: str | None
    version: int | None
    sha256: str
    warnings: tuple[Issue, ...]
    created_at: dt.datetime


class Portfolio(PortfolioItem):
    """A stored portfolio with its document, just as it was sent."""

    portfolio: PortfolioDocument


class PortfolioFilter(Paging):
    """Which portfolios to list."""

    name: Annotated[str | None, Field(max_length=10_000, description="The exact name.")] = None


class PortfolioList(BaseModel):
    """A page of portfolios, the newest first."""

    model_config = ANSWER

    items: tuple[PortfolioItem, ...]
    next: str | None


class ScenarioCarried(BaseModel):
    """A scenario of the earlier version, made again on this one.

    changes: how many apply. not_applied: those that fit no more, each with its faults.
    """

    model_config = ANSWER

    id: str
    name: str
    carried_from: str
    changes: int
    not_applied: tuple[NotApplied, ...]


class VersionChanges(BaseModel):
    """What differs between two versions of a portfolio, and what became of the scenarios."""

    model_config = ANSWER

    portfolio: str
    since: str
    people: Entries
    projects: Entries
    demands: Entries
    hours: Hours
    document: tuple[str, ...]
    scenarios: tuple[ScenarioCarried, ...]


class ChangesFilter(BaseModel):
    """Since when; left out: since the version before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Annotated[
        str | None, Field(max_length=200, description="Id of the portfolio to compare with.")
    ] = None


class CheckAnswer(BaseModel):
    """What is wrong with a document, and what a plan would work around."""

    faults: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
