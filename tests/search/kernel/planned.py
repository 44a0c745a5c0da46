"""A portfolio with a first plan on a ground, and the checker's word on what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from solver.checker.check import check
from solver.checker.measure import measure
from solver.errors import AllocationError
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import Index, compile_problem
from solver.problem.problem import Problem
from solver.search.clock import Clock
from solver.search.draft import Draft
from solver.search.kernel.climber import Climber
from solver.search.kernel.ground import survey
from solver.search.kernel.state import counted, draft_of
from solver.search.kernel.worth import fixed_points
from solver.search.progress import Unwatched
from solver.search.start import first_draft

ORDERS = {"crew", "seat", "duties", "turn"}
"""Fields of a state that depend on how it came about."""


@dataclass
class Planned:
    """A portfolio, its problem and a climber that holds a plan of it."""

    portfolio: Portfolio
    problem: Problem
    index: Index
    climber: Climber

    @classmethod
    def of(cls, portfolio: Portfolio, seed: int = 1) -> Planned | None:
        """The greedy plan; None where there is no plan."""
        problem, index = compile_problem(portfolio)
        try:
            first = first_draft(portfolio, problem, index, Clock(5, Unwatched()))
        except AllocationError:
            return None
        return cls.begun(portfolio, first, seed)

    @classmethod
    def begun(cls, portfolio: Portfolio, first: Draft, seed: int = 1) -> Planned:
        """A given plan."""
        problem, index = compile_problem(portfolio)
        pairs = np.arange(len(problem.pair_i))
        weights = problem.weights_of(tuple(problem.weights))
        x = np.zeros((len(pairs), problem.T), dtype=np.int64)
        x[first.k, first.t] = first.ticks
        found = survey(problem, weights, first.delays, pairs)
        return cls(portfolio, problem, index, Climber.of(found, x, seed))

    @property
    def decision(self) -> Decision:
        """The plan as it is."""
        draft = draft_of(self.climber.survey, self.climber.x)
        return draft.decision(self.problem, self.index)

    @property
    def points(self) -> Fraction:
        """What the kernel says the plan costs."""
        found = self.climber.survey
        weights = self.problem.weights_of(tuple(self.problem.weights))
        total = Fraction(self.climber.total) / found.worth.grid
        return total + fixed_points(self.problem, weights, found.delays)

    def assert_counts(self, when: str) -> None:
        """Every count and the total are those counted anew."""
        state = self.climber.state
        again = counted(self.climber.survey.ground, self.climber.x)
        for name in state._fields:
            if name not in ORDERS:
                assert (getattr(state, name) == getattr(again, name)).all(), f"{name}, {when}"
        self._assert_lists(when)

    def _assert_lists(self, when: str) -> None:
        """Pairs stand with their demands and members, those in use before all others."""
        g, s = self.climber.survey.ground, self.climber.state
        for order, at, axis, first, count in (
            (s.crew, s.seat, g.pair_d, g.demand_first, s.team),
            (s.duties, s.turn, g.pair_i, g.person_first, s.busy),
        ):
            assert (order[at] == np.arange(len(order))).all(), when
            assert (np.diff(axis[order]) >= 0).all(), when
            assert ((at < (first[:-1] + count)[axis]) == (s.used > 0)).all(), when

    def assert_true(self, when: str) -> None:
        """The plan is legal, and all counts are true to it."""
        self.assert_counts(when)
        assert check(self.portfolio, self.decision) == (), when
        if self.climber.survey.worth.is_exact:
            assert self.points == measure(self.portfolio, self.decision).total, when
