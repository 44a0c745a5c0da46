"""Timefold's model of the cases: seats to be taken, what must hold and what it costs.

Importing this starts a Java machine. Timefold reads the bytecode of what is here, so it is plain,
and its annotations are no strings.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any

from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

POINT = 100  # a soft score counts hundredths of a point


@dataclass(eq=False)
class Worker:
    """Somebody. caps: steps of hours by week; rate: score for a step."""

    id: Annotated[int, PlanningId]
    caps: list[int]
    rate: int
    max_projects: int


@dataclass(eq=False)
class Crew:
    """People who may take the same seats: handed over to Java once, not for each seat."""

    id: Annotated[int, PlanningId]
    workers: list[Worker]


@planning_entity
@dataclass(eq=False)
class Seat:
    """Hours of a demand in a week, for one person. missing: score while nobody takes it."""

    id: Annotated[int, PlanningId]
    demand: int
    project: int
    week: int
    steps: int
    missing: int
    crew: Crew
    worker: Annotated[
        Worker | None,
        PlanningVariable(value_range_provider_refs=["able"], allows_unassigned=True),
    ] = field(default=None)

    def able(self) -> Annotated[list[Worker], ValueRangeProvider(id="able")]:
        """Who may take it."""
        return self.crew.workers


@dataclass(eq=False)
class Promise:
    """Steps of the plan of record. lost: score for each that is no longer worked."""

    id: Annotated[int, PlanningId]
    worker: Worker
    demand: int
    week: int
    steps: int
    lost: int


@planning_solution
@dataclass
class Seating:
    """All of it. once: score for each pair of a person and a demand, on the first seat's side."""

    workers: Annotated[list[Worker], ProblemFactCollectionProperty]
    promises: Annotated[list[Promise], ProblemFactCollectionProperty]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


TEAM = 200 * POINT  # the cases leave the policy's weights as they are


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    """Capacity and parallel hard; unfilled, cost, team and change soft."""
    return [
        factory.for_each(Seat)
        .group_by(
            lambda seat: seat.worker,
            lambda seat: seat.week,
            ConstraintCollectors.sum(lambda seat: seat.steps),
        )
        .filter(lambda worker, week, steps: steps > worker.caps[week])
        .penalize(HardSoftScore.ONE_HARD, lambda worker, week, steps: steps - worker.caps[week])
        .as_constraint("capacity"),
        factory.for_each(Seat)
        .group_by(
            lambda seat: seat.worker,
            lambda seat: seat.week,
            ConstraintCollectors.count_distinct(lambda seat: seat.project),
        )
        .filter(lambda worker, week, count: count > worker.max_projects)
        .penalize(HardSoftScore.ONE_HARD, lambda worker, week, count: count - worker.max_projects)
        .as_constraint("parallel"),
        factory.for_each_including_unassigned(Seat)
        .filter(lambda seat: seat.worker is None)
        .penalize(HardSoftScore.ONE_SOFT, lambda seat: seat.missing)
        .as_constraint("unfilled"),
        factory.for_each(Seat)
        .penalize(HardSoftScore.ONE_SOFT, lambda seat: seat.steps * seat.worker.rate)
        .as_constraint("cost"),
        factory.for_each(Seat)
        .group_by(lambda seat: seat.worker, lambda seat: seat.demand)
        .penalize(HardSoftScore.ONE_SOFT, lambda worker, demand: TEAM)
        .as_constraint("team"),
        factory.for_each(Promise)
        .if_not_exists(Seat, *_kept())
        .penalize(HardSoftScore.ONE_SOFT, lambda promise: promise.steps * promise.lost)
        .as_constraint("change: all of it"),
        factory.for_each(Promise)
        .join(Seat, *_kept())
        .group_by(
            lambda promise, seat: promise,
            ConstraintCollectors.sum(lambda promise, seat: seat.steps),
        )
        .filter(lambda promise, steps: steps < promise.steps)
        .penalize(
            HardSoftScore.ONE_SOFT,
            lambda promise, steps: (promise.steps - steps) * promise.lost,
        )
        .as_constraint("change: some of it"),
    ]


def _kept() -> list[Any]:
    return [
        Joiners.equal(lambda promise: promise.worker, lambda seat: seat.worker),
        Joiners.equal(lambda promise: promise.demand, lambda seat: seat.demand),
        Joiners.equal(lambda promise: promise.week, lambda seat: seat.week),
    ]


FACTORY = SolverFactory.create(
    SolverConfig(
        solution_class=Seating,
        entity_class_list=[Seat],
        random_seed=1,
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=rules
        ),
        termination_config=TerminationConfig(spent_limit=Duration(minutes=1)),
    )
)
