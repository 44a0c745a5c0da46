"""Random decisions over a portfolio: some legal, most of them not quite."""

from __future__ import annotations

from random import Random
from typing import Any

from solver.plan import Allocation, Decision, ProjectChoice
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Portfolio

Slices = dict[tuple[int, int, int], int]


def draw_decision(portfolio: Portfolio, rng: Random) -> Decision:
    """Choices, mostly legal ones; locks, mostly kept; and hours, drawn with more or less care."""
    choices = tuple(_choices(portfolio, rng))
    ledger = Decision(choices, ()).ledger(portfolio)
    x = _booked(ledger, rng)
    _fill(ledger, x, rng, care=rng.random())
    axes = portfolio.axes
    slices = [
        Allocation(axes.members[i], axes.demands[d].id, axes.dates[t], quarters / 4)
        for (i, d, t), quarters in x.items()
    ]
    return Decision(choices, tuple(slices))


def as_plan(decision: Decision) -> dict[str, Any]:
    """A decision as the contract writes it."""
    return {
        "projects": [
            {"id": choice.id, "on": choice.on, "delay": choice.delay}
            for choice in decision.projects
        ],
        "allocations": [
            {
                "person": item.person,
                "demand": item.demand,
                "period": item.period.isoformat(),
                "hours": item.hours,
            }
            for item in decision.allocations
        ],
    }


def _choices(portfolio: Portfolio, rng: Random) -> list[ProjectChoice]:
    held = portfolio.locked.x.projects_worked
    choices = []
    for p, project in enumerate(portfolio.projects):
        is_on = rng.random() > (0.3 if project.optional else 0.03)
        delay = rng.randint(0, project.max_delay) if rng.random() < 0.6 else 0
        if p in held and rng.random() < 0.9:
            is_on, delay = True, 0
        choices.append(ProjectChoice(project.id, is_on, delay))
    return choices


def _booked(ledger: Ledger, rng: Random) -> Slices:
    """Most of the locks, and at times most of the plan of record."""
    lock, por = ledger.portfolio.locked.x, ledger.record.por
    x: Slices = {}
    for slices, chance in ((lock, rng.choice((0, 0.95, 1))), (por, rng.choice((0, 0.8, 1)))):
        for i, d, t, quarters in zip(slices.i, slices.d, slices.t, slices.quarters, strict=True):
            if rng.random() < chance:
                place = (int(i), int(d), int(t))
                x[place] = max(x.get(place, 0), int(quarters))
    return x


def _fill(ledger: Ledger, x: Slices, rng: Random, care: float) -> None:
    axes = ledger.axes
    for d in range(axes.D):
        if not ledger.is_on[axes.project_of[d]] and rng.random() < 0.95:
            continue
        for t in range(axes.T):
            for i in range(axes.I):
                is_let = axes.portfolio.doors.are_open(axes.demands[d], (i, t))
                if rng.random() < 0.5 and (is_let or rng.random() > care):
                    more = _hours(ledger, x, (i, d, t), rng, care)
                    if more > 0:
                        x[i, d, t] = x.get((i, d, t), 0) + more


def _hours(ledger: Ledger, x: Slices, place: tuple[int, int, int], rng: Random, care: float) -> int:
    """Hours to add to a slice: all that is left there, or whatever comes."""
    axes, (i, d, t) = ledger.axes, place
    step, asked = ledger.hours.step, int(ledger.asked[d, t])
    if rng.random() > care:
        odd = (step, 2 * step, asked, int(axes.cap[i, t]), max(1, step // 2))
        return rng.choice((*odd, int(axes.min_hours[d])))
    on_demand = sum(quarters for (_, e, s), quarters in x.items() if (e, s) == (d, t))
    of_person = sum(quarters for (j, _, s), quarters in x.items() if (j, s) == (i, t))
    room = min(asked - on_demand, int(axes.cap_with_overtime[i, t]) - of_person) // step * step
    return room if room >= min(int(axes.min_hours[d]), asked) else 0
