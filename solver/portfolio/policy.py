"""The policy: what the office weighs, and the limits it sets."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from solver.portfolio.numbers import Day, NullMeans, Number, Whole, exact

STRICT = ConfigDict(
    strict=True,
    frozen=True,
    extra="forbid",
    serialize_by_alias=True,
    validate_by_name=False,
    validate_by_alias=True,
)

PartName = Literal[
    "unfilled",
    "dropped",
    "delay",
    "cost",
    "overtime",
    "team",
    "change",
    "restarts",
    "preference",
]
ProfileName = Literal["balanced", "cheapest", "steady", "fastest"]

BALANCED: dict[str, str] = {
    "unfilled": "100",
    "dropped": "100",
    "delay": "1",
    "cost": "0.1",
    "overtime": "0.1",
    "team": "200",
    "change": "5",
    "restarts": "0",
    "preference": "1",
}
PROFILES: dict[str, dict[str, str]] = {
    "balanced": BALANCED,
    "cheapest": BALANCED | {"cost": "1"},
    "steady": BALANCED | {"change": "50", "team": "400", "restarts": "100"},
    "fastest": BALANCED | {"delay": "10", "cost": "0"},
}
PRIORITIES: dict[str, int] = {"critical": 50, "high": 8, "medium": 3, "low": 1}


class Weights(BaseModel):
    """Points per unit of each part; what is absent comes from the profile."""

    model_config = STRICT

    unfilled: Number | None = None
    dropped: Number | None = None
    delay: Number | None = None
    cost: Number | None = None
    overtime: Number | None = None
    team: Number | None = None
    change: Number | None = None
    restarts: Number | None = None
    preference: Number | None = None


class Policy(BaseModel):
    """How a plan is judged and what it may do, for the whole portfolio."""

    model_config = STRICT

    profile: Annotated[ProfileName, NullMeans("balanced")] = "balanced"
    weights: Annotated[Weights, NullMeans(Weights())] = Weights()
    tiers: tuple[Annotated[tuple[PartName, ...], Field(min_length=1)], ...] | None = None
    max_projects: Annotated[Whole, Field(ge=1)] | None = None
    min_hours: Number | None = None
    step: Number | None = None
    overtime: Annotated[Number, NullMeans(0)] = 0
    overtime_premium: Annotated[Number, NullMeans(0.5)] = 0.5
    budget: Number | None = None
    freeze_until: Day | None = None
    max_moves: Whole | None = None

    def weight(self, part: str) -> Fraction:
        """Points per unit of a part: the planner's own number, else the profile's."""
        own = getattr(self.weights, part)
        return exact(own) if own is not None else Fraction(PROFILES[self.profile][part])
