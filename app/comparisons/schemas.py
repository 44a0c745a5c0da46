"""Comparisons as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator
from pydantic_core import PydanticCustomError

from app.comparisons.entries import (
    Figure,
    PartFigure,
    PersonCompared,
    ProjectCompared,
    RoleCompared,
    SlicesCompared,
    Units,
)

NoteCode = Literal["other_policy", "other_currency", "other_horizon"]
MOST_PLANS = 10


class ComparisonFilter(BaseModel):
    """Which plans to compare."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    plan: Annotated[
        tuple[Annotated[str, Field(max_length=200)], ...],
        Field(
            min_length=2,
            max_length=MOST_PLANS,
            description="Ids of plans, each once; the first is the baseline.",
            json_schema_extra={"uniqueItems": True},
        ),
    ]

    @field_validator("plan")
    @classmethod
    def _differ(cls, plan: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(plan)) < len(plan):
            text = "A plan is here twice; give each plan once"
            raise PydanticCustomError("duplicate", text)
        return plan


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan of the comparison, and what its scenario changed when it was planned.

    name, changes, policy: of the scenario's revision that the run planned; each change with its
    sentence as `text`.
    """

    id: str
    run: str
    scenario: str
    revision: int
    name: str
    portfolio: str
    total: float
    bound: float
    gap: float
    optimal: bool
    changes: tuple[Mapping[str, Any], ...]
    policy: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Note:
    """Why a plan's figures are not to be held against the baseline's as they stand.

    other_policy: points are counted otherwise, so that the objective and its parts are neither
    better nor proven. other_currency: the same of money. other_horizon: other periods are planned,
    so that nothing counted in hours, money or points is proven.
    """

    plan: str
    code: NoteCode
    message: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side; each list of values has one entry a plan, in the order asked for.

    Plans may be of different scenarios and portfolios: people, projects and demands are the same
    where their ids are, periods where their first days are. notes: what does not compare, and why.
    """

    plans: tuple[Compared, ...]
    notes: tuple[Note, ...]
    periods: tuple[dt.date, ...]
    objective: tuple[Figure, ...]
    kpis: Mapping[str, tuple[Figure, ...]]
    parts: Mapping[str, tuple[PartFigure, ...]]
    units: Units
    projects: tuple[ProjectCompared, ...]
    people: tuple[PersonCompared, ...]
    roles: tuple[RoleCompared, ...]
    slices: SlicesCompared


COMPARISON: TypeAdapter[Comparison] = TypeAdapter(Comparison)
