"""What a comparison lists: figures, projects, people, roles and slices beside the baseline's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from solver.plan import Hours

Outcome = Literal[
    "same",
    "new",
    "gone",
    "dropped",
    "taken_up",
    "loses",
    "gains",
    "delayed",
    "earlier",
    "changed",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one plan beside the baseline's.

    delta: value less the baseline's value. better: whether that is an improvement. Null where
    they are equal, where neither way is good, and where a note says that they are counted
    otherwise.

    proven: whether the difference is more than the search may have left open. Of the objective it
    is a proof: the intervals from bound to total of the two plans do not overlap (with tiers: in
    the last one, where all before are optimal and equal). Of KPIs and parts it says "larger than
    the gaps", no more: |delta| / max(|value|, |baseline|) is larger than the gaps of the two plans
    together. False for plans of the very same document, which differ by the search alone. Null
    where the values are equal, or a note says that they don't compare.

    value and delta are null where the plan was stored before there was such a figure.
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

    outcome: dropped (off, was on) or taken_up; else loses or gains coverage; else delayed or
    earlier; else changed where hours or cost differ. new: the baseline's scenario has no such
    project, and delta is all there is. gone: the plan's scenario has none, delta is what the
    baseline had, taken away, and the rest is null.
    """

    on: bool | None
    delay: int | None
    coverage: float | None
    hours: Hours | None
    cost: float | None
    delta: ProjectDelta
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ProjectCompared:
    """A project that is not the same everywhere.

    values: null where neither that plan's scenario nor the baseline's has it.
    """

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
    delta: hours beyond the baseline's, where a scenario without the person counts as 0. periods:
    in how many periods the load differs from the baseline's. hours and capacity are null where the
    plan's scenario has no such person. The deltas of all people add up to that of filled_hours,
    unless hard bookings work more than is asked.
    """

    hours: Hours | None
    capacity: Hours | None
    utilisation: float | None
    peak: float | None
    delta: PersonDelta
    periods: int


@dataclass(frozen=True, slots=True)
class PersonCompared:
    """A person whose load is not the same everywhere.

    values: null where neither that plan's scenario nor the baseline's has them.
    """

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
