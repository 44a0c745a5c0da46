"""A portfolio as a model over all its pairs: solved, or asked what a plan breaks in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.engines import cpsat
from solver.engines.cpsat import Answer, Effort
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import Index, compile_problem
from solver.problem.problem import Ints, Problem
from solver.problem.rows import Objective
from solver.rules import RULES
from solver.rules.base import Rule
from solver.search.build import Built, build
from solver.search.draft import Draft

EFFORT = Effort(seconds=5)


@dataclass(frozen=True)
class Modelled:
    """A problem, the names of its axes, and its model over all pairs."""

    problem: Problem
    index: Index
    built: Built

    @classmethod
    def of(
        cls, portfolio: Portfolio, *, without: str = "", problem: Problem | None = None
    ) -> Modelled:
        """The model of a portfolio, of another problem if told so, without one rule if told so."""
        compiled, index = compile_problem(portfolio)
        rules = [rule for rule in RULES if rule.name != without]
        return cls.written(problem or compiled, index, rules)

    @classmethod
    def written(cls, problem: Problem, index: Index, rules: Sequence[Rule]) -> Modelled:
        """The model that these rules write."""
        return cls(problem, index, build(problem, np.arange(len(problem.pair_i)), rules))

    def solved(self, parts: Sequence[str] | None = None) -> tuple[Objective, Answer]:
        """The objective of some parts, or of all, and what CP-SAT says of it."""
        objective = self.built.objective(tuple(self.problem.weights) if parts is None else parts)
        return objective, cpsat.solve(self.built.model, objective.cost, None, EFFORT)

    def best(self, parts: Sequence[str] | None = None) -> Ints:
        """Values of the best plan the rows allow, by some parts or by all."""
        _, answer = self.solved(parts)
        assert answer.values is not None
        assert answer.is_closed
        return answer.values

    def decision(self, values: Ints) -> Decision:
        """What column values decide."""
        return Draft.of_values(self.built, values).decision(self.problem, self.index)

    def delays(self, decision: Decision) -> Ints:
        """Delay of each project, -1 where it is off."""
        chosen = [decision.choices[name] for name in self.index.projects]
        return np.array([c.delay if c.on else -1 for c in chosen], dtype=np.int64)

    def values(self, decision: Decision) -> Ints | None:
        """Column values of a plan; None where it has hours that no column can hold."""
        columns, x = self.built.columns, np.zeros(len(self.built.columns.x), dtype=np.int64)
        where = {
            place: s
            for s, place in enumerate(
                zip(columns.i.tolist(), columns.d.tolist(), columns.t.tolist(), strict=True)
            )
        }
        for item in decision.allocations:
            place = (
                self.index.members.index(item.person),
                self.index.demands.index(item.demand),
                self.index.dates.index(item.period),
            )
            if place not in where:
                return None
            x[where[place]] = int(item.hours * 4)
        return self.built.values(x, self.delays(decision))

    def broken(self, decision: Decision) -> list[str]:
        """Names of the rows a plan breaks; `bounds` where a column can't hold what it has."""
        values = self.values(decision)
        return ["bounds"] if values is None else self.built.model.broken(values)
