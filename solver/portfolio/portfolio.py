"""The portfolio document, field for field: people, projects, demands, bookings, policy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from solver.portfolio.axes import Axes
from solver.portfolio.calendar import Periods
from solver.portfolio.eligible import Doors
from solver.portfolio.hours import Hours
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import AnyNumber, Day, Id, Level, Number, Share, Text, Whole
from solver.portfolio.policy import STRICT, Policy

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Attributes = dict[Id, Text]
AtLeastOne = Annotated[Whole, Field(ge=1)]


class Calendar(BaseModel):
    """The planned periods, and which days anybody works on."""

    model_config = STRICT

    start: Day
    periods: Annotated[int, Field(strict=True, ge=1, le=1000)]
    period: Literal["week", "day", "month"] = "week"
    hours_per_week: Number = 40
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    )
    holidays: tuple[Day, ...] = ()


class Skill(BaseModel):
    """Something people know, at a level from 1 to 5."""

    model_config = STRICT

    id: Id
    name: Text | None = None


class Role(BaseModel):
    """A group of people; on a demand it asks for the role's skills."""

    model_config = STRICT

    id: Id
    name: Text | None = None
    skills: dict[Id, Level] = {}


class Span(BaseModel):
    """Hours over days: a rate with `to`, or hours per period from the period of `from` on."""

    model_config = STRICT

    from_: Day = Field(alias="from")
    to: Day | None = None
    hours_per_week: Number | None = None
    fte: Number | None = None
    hours_by_period: tuple[Number, ...] | None = None


class Availability(Span):
    """Hours a person can give from a day on, instead of the usual ones; the last listed wins."""


class Effort(Span):
    """Hours a demand asks for: a rate, a total spread or free in a window, or by period."""

    hours: Number | None = None
    flexible: bool = False
    most_per_period: Number | None = None


class Booking(Span):
    """A person's hours on a demand: hard ones stay as they are, soft ones cost to change."""

    person: Id
    demand: Id
    kind: Literal["soft", "hard"] = "soft"


class Learning(BaseModel):
    """A level a person will have from a day on."""

    model_config = STRICT

    skill: Id
    level: Level
    from_: Day = Field(alias="from")


class Person(BaseModel):
    """Someone who works, or `headcount` people alike, `id#1` to `id#n`."""

    model_config = STRICT

    id: Id
    name: Text | None = None
    role: Id | None = None
    team: Text | None = None
    location: Text | None = None
    tags: tuple[Id, ...] = ()
    hours_per_week: Number | None = None
    reserved: Share = 0
    rate: Number | None = None
    skills: dict[Id, Level] = {}
    max_projects: AtLeastOne | None = None
    headcount: AtLeastOne = 1
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    availability: tuple[Availability, ...] = ()
    learning: tuple[Learning, ...] = ()
    attributes: Attributes = {}

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the people it stands for: itself, or one per head."""
        if self.headcount == 1:
            return (self.id,)
        return tuple(f"{self.id}#{k}" for k in range(1, self.headcount + 1))


class After(BaseModel):
    """A project that must end before this one begins, `lag` periods in between."""

    model_config = STRICT

    project: Id
    lag: Whole = 0


class Project(BaseModel):
    """Something the office wants done; it asks for hours through its demands."""

    model_config = STRICT

    id: Id
    name: Text | None = None
    priority: Literal["critical", "high", "medium", "low"] = "medium"
    weight: Number | None = None
    value: Number | None = None
    budget: Number | None = None
    optional: bool = False
    max_delay: Annotated[int, Field(strict=True, ge=0, le=1000)] = 0
    delay_cost: Number | None = None
    after: tuple[After, ...] = ()
    stage: Text | None = None
    manager: Text | None = None
    tags: tuple[Id, ...] = ()
    attributes: Attributes = {}


class Demand(BaseModel):
    """One line of what a project asks for: hours over time from people with certain skills."""

    model_config = STRICT

    id: Id
    project: Id
    role: Id | None = None
    skills: dict[Id, Level] = {}
    requires: tuple[Id, ...] = ()
    excludes: tuple[Id, ...] = ()
    only: tuple[Id, ...] | None = None
    never: tuple[Id, ...] = ()
    effort: Annotated[tuple[Effort, ...], Field(min_length=1)]
    min_hours: Number | None = None
    min_people: Whole = 0
    max_people: AtLeastOne | None = None
    max_team: AtLeastOne | None = None
    attributes: Attributes = {}


class Preference(BaseModel):
    """Points an hour of a pair costs (negative: liked), and points for using it at all."""

    model_config = STRICT

    person: Id
    demand: Id
    points: AnyNumber = 0
    once: AnyNumber = 0


class RuleEntry(BaseModel):
    """A rule the planner writes by hand; its `kind` is the rule's name."""

    model_config = STRICT

    kind: Any


class Portfolio(BaseModel):
    """Everything a plan is made from. Frozen; valid once `document.parse` has returned it."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        serialize_by_alias=True,
        ignored_types=(cached_property,),
    )

    name: Text | None = None
    currency: Text | None = None
    calendar: Calendar
    skills: tuple[Skill, ...] = ()
    roles: tuple[Role, ...] = ()
    people: tuple[Person, ...]
    projects: tuple[Project, ...]
    demands: Annotated[tuple[Demand, ...], Field(max_length=100_000)]
    bookings: tuple[Booking, ...] = ()
    preferences: tuple[Preference, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    policy: Policy = Policy()

    @cached_property
    def periods(self) -> Periods:
        """The calendar's periods, as day arithmetic."""
        return Periods.of(self.calendar)

    @cached_property
    def hours(self) -> Hours:
        """Every amount of the document worked out in quarter hours."""
        return Hours(self)

    @cached_property
    def axes(self) -> Axes:
        """Positions of its ids, and tables over them."""
        return Axes(self)

    @cached_property
    def doors(self) -> Doors:
        """Who may work on what."""
        return Doors(self)

    @cached_property
    def locked(self) -> Ledger:
        """The books of the locks alone."""
        return Ledger.of_locks(self)

    @cached_property
    def project_by_id(self) -> Mapping[str, Project]:
        """Projects by their id."""
        return {project.id: project for project in self.projects}

    @cached_property
    def demand_by_id(self) -> Mapping[str, Demand]:
        """Demands by their id."""
        return {demand.id: demand for demand in self.demands}

    @cached_property
    def person_by_member(self) -> Mapping[str, Person]:
        """The person behind each member id (`id` itself, or `id#k`)."""
        return {member: person for person in self.people for member in person.members}
