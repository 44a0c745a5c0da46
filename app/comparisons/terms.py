"""What the figures of a document are counted by: its policy, its currency and its calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel

from solver.checker.measure import tiers_of
from solver.portfolio.calendar import Periods
from solver.portfolio.numbers import NullMeans, exact
from solver.portfolio.policy import BALANCED, Policy
from solver.portfolio.portfolio import Calendar

ONE_DAY = dt.timedelta(days=1)


class _Head(BaseModel):
    """The few fields that matter, so that the rest of a document is passed over quickly."""

    calendar: Calendar
    currency: str | None = None
    policy: Annotated[Policy, NullMeans(Policy())] = Policy()


@dataclass(frozen=True, slots=True)
class Points:
    """What a policy makes points of.

    weights: points per unit of each part. tiers: parts minimised one tier after the other.
    """

    weights: Mapping[str, Fraction]
    tiers: tuple[tuple[str, ...], ...]
    overtime_premium: Fraction

    @classmethod
    def of(cls, policy: Policy) -> Points:
        """The profile's numbers, where the planner gave none."""
        return cls(
            {part: policy.weight(part) for part in BALANCED},
            tuple(tuple(sorted(tier)) for tier in tiers_of(policy)),
            exact(policy.overtime_premium),
        )


@dataclass(frozen=True, slots=True)
class Horizon:
    """Which periods are planned: how many of a kind, and the first and last day of them all."""

    kind: Literal["week", "day", "month"]
    count: int
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, calendar: Calendar) -> Horizon:
        """The horizon of a calendar."""
        end = Periods.of(calendar).date(calendar.periods)
        return cls(calendar.period, calendar.periods, calendar.start, end - ONE_DAY)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the figures of a document are counted by."""

    points: Points
    currency: str | None
    horizon: Horizon

    @classmethod
    def of(cls, document: bytes) -> Terms:
        """Those of a document as canonical JSON."""
        head = _Head.model_validate_json(document)
        return cls(Points.of(head.policy), head.currency, Horizon.of(head.calendar))
