"""Comparisons as they are asked for and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator
from pydantic_core import PydanticCustomError

from solver.plan import Hours

Outcome = Literal[
    "same", "gains", "loses", "delayed", "earlier", "dropped", "taken_up", "new", "changed"
]
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
class Figure:
    """A figure of one plan beside the baseline's.

    delta: value less the baseline's value. better: whether that is an improvement; null where
    they are equal, or where neither way is good. proven: whether the difference is more than what
    better planning could still undo; null where they are equal. It is true of the objective where
    the intervals from bound to total of the two plans do not overlap (with tiers: in the last one,
    where all before are optimal and equal); of KPIs and parts where |delta| / max(|value|,
    |baseline|) is larger than the gaps of the two plans together. value and delta are null where
    the plan was stored before there was such a figure.
    """

    value: float | None
    delta: float | None
    better: bool | None
    proven: bool | None


@dataclass(frozen=True, slots=True)
class PartFigure(Figure):
    """A part of the objective in points, lower is better; amount: in the part's own unit."""

    amount: float | None


@dataclass(frozen=True, slots=True)
class Units:
    """What the values of KPIs and the amounts of parts are measured in."""

    kpis: Mapping[str, str]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProjectDelta:
    """What a project has beyond the baseline."""

    coverage: float
    hours: Hours
    cost: float
    delay: int


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project in a plan, and what became of it beside the baseline.

    outcome: dropped (off, was on) or taken_up; else delayed or earlier; else gains or loses
    coverage; else changed where hours or cost differ; new where the baseline's scenario has no
    such project, and delta is null then.
    """

    on: bool
    delay: int
    coverage: float
    hours: Hours
    cost: float
    delta: ProjectDelta | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ProjectCompared:
    """A project that is not the same everywhere; null: not in that plan's scenario."""

    id: str
    name: str | None
    values: tuple[ProjectFigures | None, ...]


@dataclass(frozen=True, slots=True)
class PersonDelta:
    """What a person works beyond the baseline."""

    hours: Hours


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """A person's load in a plan.

    utilisation: hours by capacity; peak: the most of that in a period; null without capacity.
    periods: in how many periods the load differs from the baseline's.
    """

    hours: Hours
    capacity: Hours
    utilisation: float | None
    peak: float | None
    delta: PersonDelta
    periods: int


@dataclass(frozen=True, slots=True)
class PersonCompared:
    """A person whose load is not the same everywhere; null: not in that plan's scenario."""

    id: str
    name: str | None
    role: str | None
    team: str | None
    values: tuple[PersonFigures | None, ...]


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """Hours of a role in a plan, one number a period of the comparison's `periods`.

    capacity: what people of the role can give. asked, filled: what demands of the role ask for,
    and have. null: a period outside that plan's horizon.
    """

    capacity: tuple[Hours | None, ...]
    asked: tuple[Hours | None, ...]
    filled: tuple[Hours | None, ...]


@dataclass(frozen=True, slots=True)
class RoleCompared:
    """Capacity against demand of a role; null: of people and demands without one."""

    role: str | None
    values: tuple[RoleFigures, ...]


@dataclass(slots=True)  # not frozen: of 100,000 that takes a fifth of the answer's time
class PersonHours:
    """Hours that a person has on a project in one of the plan and the baseline alone."""

    plan: str
    person: str
    project: str
    hours: Hours
    slices: int


@dataclass(slots=True)  # not frozen: of 100,000 that takes a fifth of the answer's time
class Moved:
    """Hours of a project that go from one person in the baseline to another in the plan.

    Each of them on the same demand in the same period.
    """

    plan: str
    project: str
    from_: Annotated[str, Field(serialization_alias="from", validation_alias="from")]
    to: str
    hours: Hours
    slices: int


@dataclass(frozen=True, slots=True)
class SlicesCompared:
    """Who works what beside the baseline, for each plan but the first.

    Inside each demand and period, hours that some lose and others gain are moved, people in the
    order of their ids; what is left over was removed or is added. So a plan's hours less the
    baseline's are what was added less what was removed.
    """

    added: tuple[PersonHours, ...]
    removed: tuple[PersonHours, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side; each list of values has one entry a plan, in the order asked for.

    Plans may be of different scenarios and portfolios: people, projects and demands are the same
    where their ids are, periods where their first days are. Points compare where the policies do.
    """

    plans: tuple[Compared, ...]
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
