"""Offices to try moves on, and what must be so after every move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from solver.search.kernel.booking import shift
from solver.search.kernel.desk import LOGGED, Desk, clear, undo
from solver.search.kernel.ground import Ground
from solver.search.kernel.limits import is_sound
from solver.search.kernel.state import State
from tests.builders import demand, flexible, hard, likes, person, portfolio, project, rule, soft
from tests.search.kernel.plainly import plain
from tests.search.kernel.planned import ORDERS, Planned

WEEKS = 8
Effect = Callable[[Planned, State], None]
CLEAR, UNDO, IS_SOUND, SHIFT = plain(clear), plain(undo), plain(is_sound), plain(shift)


def office(seed: int = 1, **policy: Any) -> Planned:
    """Six people of different rates, six demands of three projects, more asked than can be."""
    people = (person(f"p{n}", rate=10 + 3 * n, hours_per_week=37.5) for n in range(6))
    asked = {"crm": 60, "erp": 50, "web": 45}
    lines = [
        demand(f"{name}-{n}", hours, project=name, max_people=1 + n)
        for name, hours in asked.items()
        for n in range(2)
    ]
    projects = (project("erp", priority="high"), project("web", priority="low"))
    planned = Planned.of(portfolio(*people, *lines, *projects, weeks=6, **policy), seed)
    assert planned is not None
    return planned


def strict_office(seed: int = 1, **policy: Any) -> Planned:
    """Eight people under every rule the kernels count: bookings, a window, locks, overtime, least
    heads, projects, budgets, apart, mentors, moves, restarts."""
    rules = {"overtime": 0.2, "max_projects": 2, "max_moves": 5, "budget": 60_000, "min_hours": 4}
    planned = Planned.of(
        portfolio(
            *(
                person(f"p{n}", rate=20 + 3 * n, skills={"java": 1 + n % 4}, hours_per_week=36)
                for n in range(8)
            ),
            project("crm", priority="high", budget=18_000),
            project("web", priority="low"),
            demand("crm-a", 50, project="crm", skills={"java": 1}, max_people=2),
            demand("crm-b", 45, project="crm", skills={"java": 2}, min_people=2, max_team=4),
            demand("erp", [30, 30, 0, 40, 40, 40, 20, 20], skills={"java": 1}, max_people=3),
            demand("web", 25, at=2, skills={"java": 1}, max_team=2),
            flexible("ops", 120, ("2027-01-11", "2027-02-14"), most_per_period=30),
            soft("p1", "crm-a", 20),
            soft("p2", "erp", [12, 12, 0, 12]),
            soft("p5", "crm-b", 16, at=1),
            hard("p3", "erp", [8, 8]),
            likes("p4", "crm-a", points=-2, once=30),
            rule("apart", people=["p1", "p5"]),
            rule("mentor", skill="java", level=2, mentor_level=3),
            weeks=WEEKS,
            weights={"restarts": 40},
            **(rules | policy),
        ),
        seed,
    )
    assert planned is not None
    return planned


OFFICES = {"office": office, "strict office": strict_office}


def tools(planned: Planned) -> tuple[Ground, State, Desk]:
    """What every kernel takes first: the ground, the state, the desk."""
    climber = planned.climber
    return wide(climber.survey.ground), climber.state, climber.desk


def wide(g: Ground) -> Ground:
    """The same ground, flags as whole numbers: in plain Python a byte minus one is 255."""
    return g._replace(**_widened(g), bars=g.bars._replace(**_widened(g.bars)))


def _widened(part: Any) -> dict[str, Any]:
    return {
        name: array.astype(np.int64)
        for name, array in part._asdict().items()
        if isinstance(array, np.ndarray) and array.dtype == np.uint8
    }


def lay_down(planned: Planned) -> None:
    """Nobody works any more."""
    g, state, _ = tools(planned)
    for at in np.flatnonzero(state.x):
        SHIFT(g, state, at // g.T, at % g.T, -state.x[at])


def copied(state: State) -> State:
    """The state as it is now."""
    return State(*(array.copy() for array in state))


def is_same(one: State, other: State) -> bool:
    """Whether every array is the same, number by number, but for the order of pairs in lists."""
    return all(
        np.array_equal(a, b)
        for name, a, b in zip(State._fields, one, other, strict=True)
        if name not in ORDERS
    )


def try_move(planned: Planned, move: Callable[[], object], times: int, effect: Effect) -> int:
    """Make a move many times, undo the odd ones and those a rule refuses; how many were kept.

    While it stands, `effect` looks at the plan and at the state before. Kept or undone, all counts
    are true, the checker finds no fault, and the total is what the parts add up to.
    """
    g, state, desk = tools(planned)
    kept = 0
    for n in range(times):
        before = copied(state)
        CLEAR(desk)
        move()
        planned.assert_counts(f"move {n}")
        effect(planned, before)
        if n % 2 or not IS_SOUND(g, state, desk):
            UNDO(g, state, desk)
            assert is_same(state, before), f"undone: move {n}"
            continue
        planned.assert_true(f"move {n}")
        kept += desk.counts[LOGGED] > 0
    return kept


def changes(planned: Planned, before: State) -> tuple[Any, Any, Any]:
    """Slices that differ from before: their k, t, and by how much."""
    T = planned.problem.T
    by = planned.climber.state.x.astype(np.int64) - before.x
    at = np.flatnonzero(by)
    return at // T, at % T, by[at]
