"""Portfolios as they are asked for and answered; the document itself is the solver's."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, Field

from app.answers import ANSWER
from app.paging import Paging
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


class CheckAnswer(BaseModel):
    """What is wrong with a document, and what a plan would work around."""

    faults: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
