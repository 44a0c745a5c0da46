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
from solver.portfolio.numbers import (
    AnyNumber,
    Day,
    Id,
    Level,
    NullMeans,
    Number,
    Share,
    Text,
    Whole,
)
from solver.portfolio.policy import STRICT, Policy

Priority = Literal["critical", "high", "medium", "low"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MONDAY_TO_FRIDAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
Attributes = dict[Id, Text]
AtLeastOne = Annotated[Whole, Field(ge=1)]


class Calendar(BaseModel):
    """The planned periods, and which days anybody works on."""

    model_config = STRICT

    start: Day
    periods: Annotated[int, Field(strict=True, ge=1, le=1000)]
    period: Annotated[Literal["week", "day", "month"], NullMeans("week")] = "week"
    hours_per_week: Annotated[Number, NullMeans(40)] = 40
    working_days: Annotated[
        tuple[Weekday, ...], Field(min_length=1), NullMeans(MONDAY_TO_FRIDAY)
    ] = MONDAY_TO_FRIDAY
    holidays: Annotated[tuple[Day, ...], NullMeans(())] = ()


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
    skills: Annotated[dict[Id, Level], NullMeans({})] = {}


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
    flexible: Annotated[bool, NullMeans(False)] = False
    most_per_period: Number | None = None


class Booking(Span):
    """A person's hours on a demand: hard ones stay as they are, soft ones cost to change."""

    person: Id
    demand: Id
    kind: Annotated[Literal["soft", "hard"], NullMeans("soft")] = "soft"


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
    tags: Annotated[tuple[Id, ...], NullMeans(())] = ()
    hours_per_week: Number | None = None
    reserved: Annotated[Share, NullMeans(0)] = 0
    rate: Number | None = None
    skills: Annotated[dict[Id, Level], NullMeans({})] = {}
    max_projects: AtLeastOne | None = None
    headcount: Annotated[AtLeastOne, NullMeans(1)] = 1
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    availability: Annotated[tuple[Availability, ...], NullMeans(())] = ()
    learning: Annotated[tuple[Learning, ...], NullMeans(())] = ()
    attributes: Annotated[Attributes, NullMeans({})] = {}

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
    lag: Annotated[Whole, NullMeans(0)] = 0


class Project(BaseModel):
    """Something the office wants done; it asks for hours through its demands."""

    model_config = STRICT

    id: Id
    name: Text | None = None
    priority: Annotated[Priority, NullMeans("medium")] = "medium"
    weight: Number | None = None
    value: Number | None = None
    budget: Number | None = None
    optional: Annotated[bool, NullMeans(False)] = False
    max_delay: Annotated[int, Field(strict=True, ge=0, le=1000), NullMeans(0)] = 0
    delay_cost: Number | None = None
    after: Annotated[tuple[After, ...], NullMeans(())] = ()
    stage: Text | None = None
    manager: Text | None = None
    tags: Annotated[tuple[Id, ...], NullMeans(())] = ()
    attributes: Annotated[Attributes, NullMeans({})] = {}


class Demand(BaseModel):
    """One line of what a project asks for: hours over time from people with certain skills."""

    model_config = STRICT

    id: Id
    project: Id
    role: Id | None = None
    skills: Annotated[dict[Id, Level], NullMeans({})] = {}
    requires: Annotated[tuple[Id, ...], NullMeans(())] = ()
    excludes: Annotated[tuple[Id, ...], NullMeans(())] = ()
    only: tuple[Id, ...] | None = None
    never: Annotated[tuple[Id, ...], NullMeans(())] = ()
    effort: Annotated[tuple[Effort, ...], Field(min_length=1)]
    min_hours: Number | None = None
    min_people: Annotated[Whole, NullMeans(0)] = 0
    max_people: AtLeastOne | None = None
    max_team: AtLeastOne | None = None
    attributes: Annotated[Attributes, NullMeans({})] = {}


class Preference(BaseModel):
    """Points an hour of a pair costs (negative: liked), and points for using it at all."""

    model_config = STRICT

    person: Id
    demand: Id
    points: Annotated[AnyNumber, NullMeans(0)] = 0
    once: Annotated[AnyNumber, NullMeans(0)] = 0


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
    skills: Annotated[tuple[Skill, ...], NullMeans(())] = ()
    roles: Annotated[tuple[Role, ...], NullMeans(())] = ()
    people: tuple[Person, ...]
    projects: tuple[Project, ...]
    demands: Annotated[tuple[Demand, ...], Field(max_length=100_000)]
    bookings: Annotated[tuple[Booking, ...], NullMeans(())] = ()
    preferences: Annotated[tuple[Preference, ...], NullMeans(())] = ()
    rules: Annotated[tuple[RuleEntry, ...], NullMeans(())] = ()
    policy: Annotated[Policy, NullMeans(Policy())] = Policy()

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
    def demand_by_id(self) -> Mapping[str, Demand]:
        """Demands by their id."""
        return {demand.id: demand for demand in self.demands}

    @cached_property
    def person_by_member(self) -> Mapping[str, Person]:
        """The person behind each member id (`id` itself, or `id#k`)."""
        return {member: person for person in self.people for member in person.members}
