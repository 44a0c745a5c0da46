"""A peer: the model somebody writes in an afternoon with CP-SAT's own interface.

One variable after the other, no warm start, no preparation. Knows what the cases use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.telling import Teller
from solver.plan import Allocation, Decision, ProjectChoice
from solver.portfolio.numbers import QUARTERS_PER_HOUR, hours_of
from solver.portfolio.portfolio import Portfolio
from solver.search.settings import Settings

POINT = 100  # the objective counts hundredths of a point
LEAST_SECONDS = 0.1
Slice = tuple[int, int, int]
Groups = defaultdict[tuple[int, ...], list[Any]]


class Plain:
    """The model of a portfolio. x: steps of hours on a slice, z: whether there are any."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio, self.axes = portfolio, portfolio.axes
        self.step = self.axes.hours.step
        self.model = cp_model.CpModel()
        self.x: dict[Slice, Any] = {}
        self.z: dict[Slice, Any] = {}
        self.terms: list[Any] = []
        self._slices()
        self._people()
        self._demands()
        self._pairs()
        self.model.minimize(sum(self.terms))

    def _slices(self) -> None:
        for (i, d, t), most, least in self._possible():
            x = self.model.new_int_var(0, most, "x")
            z = self.model.new_bool_var("z")
            self.model.add(x >= least * z)
            self.model.add(x <= most * z)
            self.x[i, d, t], self.z[i, d, t] = x, z
            self.terms.append(self._points("cost", self.axes.rate[i]) * x)

    def _possible(self) -> Iterator[tuple[Slice, int, int]]:
        """Slices that may hold hours, with the most and the least of them in steps."""
        axes = self.axes
        for d, demand in enumerate(axes.demands):
            asked = axes.hours.asked(demand)
            may = self.portfolio.doors.are_open(demand, (slice(None), slice(None)))
            most = np.minimum(axes.cap, asked) // self.step
            least = -(-np.minimum(axes.min_hours[d], asked) // self.step)
            for i, t in np.argwhere(may & (most > 0) & (most >= least)).tolist():
                yield (i, d, t), int(most[i, t]), int(least[t])

    def _people(self) -> None:
        """Capacity, and at most so many projects."""
        by_person: Groups = defaultdict(list)
        by_project: Groups = defaultdict(list)
        projects: Groups = defaultdict(list)
        for (i, d, t), x in self.x.items():
            by_person[i, t].append(x)
            by_project[i, t, int(self.axes.project_of[d])].append(self.z[i, d, t])
        for (i, t), hours in by_person.items():
            self.model.add(sum(hours) <= int(self.axes.cap[i, t]) // self.step)
        for (i, t, _), used in by_project.items():
            works = self.model.new_bool_var("works")
            self.model.add_max_equality(works, used)
            projects[i, t].append(works)
        for (i, _), listed in projects.items():
            self.model.add(sum(listed) <= int(self.axes.max_projects[i]))

    def _demands(self) -> None:
        """Coverage with what stays unfilled, and at most so many people."""
        hours: Groups = defaultdict(list)
        heads: Groups = defaultdict(list)
        for (i, d, t), x in self.x.items():
            hours[d, t].append(x)
            heads[d, t].append(self.z[i, d, t])
        for d, demand in enumerate(self.axes.demands):
            price = self._points("unfilled", self.axes.weight[int(self.axes.project_of[d])])
            for t, asked in enumerate(self.axes.hours.asked(demand).tolist()):
                if asked:
                    short = self.model.new_int_var(0, asked // self.step, "u")
                    self.model.add(sum(hours[d, t]) + short == asked // self.step)
                    self.terms.append(price * short)
                if demand.max_people is not None:
                    self.model.add(sum(heads[d, t]) <= demand.max_people)

    def _pairs(self) -> None:
        """Teams, and hours of the plan of record that are no longer worked."""
        pairs: Groups = defaultdict(list)
        for (i, d, _), z in self.z.items():
            pairs[i, d].append(z)
        for used in pairs.values():
            pair = self.model.new_bool_var("y")
            self.model.add_max_equality(pair, used)
            self.terms.append(self._points("team", Fraction(1), per_step=False) * pair)
        axes = self.axes
        for member, name in axes.hours.booked_pairs:
            i, d = axes.i_of[member], axes.d_of[name]
            for t, promised in enumerate((axes.hours.por((member, name)) // self.step).tolist()):
                if promised:
                    lost = self.model.new_int_var(0, promised, "lost")
                    self.model.add(lost >= promised - self.x.get((i, d, t), 0))
                    self.terms.append(self._points("change", Fraction(1)) * lost)

    def _points(self, part: str, amount: Fraction, *, per_step: bool = True) -> int:
        hours = Fraction(self.step, QUARTERS_PER_HOUR) if per_step else 1
        return int(self.portfolio.policy.weight(part) * amount * hours * POINT)


class Listener(cp_model.CpSolverSolutionCallback):
    """Tells of every better plan and of the bound beside it."""

    def __init__(self, teller: Teller) -> None:
        super().__init__()
        self._teller = teller

    def on_solution_callback(self) -> None:
        """A better plan was found."""
        self._teller.tell(self.objective_value / POINT, self.best_objective_bound / POINT)


def plan(
    portfolio: Portfolio, settings: Settings, teller: Teller
) -> tuple[Decision | None, float | None, bool]:
    """The best plan found, its bound, whether it is proven; building counts."""
    plain = Plain(portfolio)
    solver = cp_model.CpSolver()
    solver.best_bound_callback = lambda bound: teller.tell(None, bound / POINT)
    left = settings.time_limit - teller.seconds
    solver.parameters.max_time_in_seconds = max(LEAST_SECONDS, left)
    solver.parameters.random_seed = settings.seed
    solver.parameters.num_workers = settings.threads or 0
    status = solver.solve(plain.model, Listener(teller))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, _bound(solver), False
    return _decision(plain, solver), _bound(solver), status == cp_model.OPTIMAL


def _bound(solver: cp_model.CpSolver) -> float | None:
    """The bound in points; None where presolving or building took all the time."""
    bound = solver.best_objective_bound / POINT
    return bound if bound else None


def _decision(plain: Plain, solver: cp_model.CpSolver) -> Decision:
    axes = plain.axes
    hours = ((key, solver.value(x) * plain.step) for key, x in plain.x.items())
    return Decision(
        tuple(ProjectChoice(project.id) for project in axes.projects),
        tuple(
            Allocation(axes.members[i], axes.demands[d].id, axes.dates[t], hours_of(quarters))
            for (i, d, t), quarters in hours
            if quarters
        ),
    )
