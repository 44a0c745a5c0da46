"""Counters of rules about more than one slice begin where the document says."""

from __future__ import annotations

import numpy as np
import pytest

from solver.portfolio.portfolio import Portfolio
from solver.problem.compile import compile_problem
from solver.search.kernel import bars as bars_module
from solver.search.kernel.bars import Bars, TooMany, bars_of
from tests.builders import demand, hard, person, portfolio, project, rule, soft
from tests.search.kernel.offices import strict_office, tools


def bars(document: Portfolio) -> Bars:
    problem, _ = compile_problem(document)
    none = np.zeros(problem.P, dtype=np.int64)
    return bars_of(problem, none, np.arange(len(problem.pair_i)))


def test_an_office_without_such_rules_has_no_counters() -> None:
    found = bars(portfolio(person("ann"), demand("crm")))
    counted = (found.has_budget, found.has_apart, found.has_mentor, found.has_moves)
    assert not any(counted)


def test_budgets_are_counted_in_units_of_a_rate_and_a_quarter_hour() -> None:
    found = bars(
        portfolio(
            person("ann", rate=12.5),
            person("bob", rate=20),
            project("crm", budget=1000),
            demand("crm"),
            demand("web"),
            budget=1500.25,
        )
    )
    unit = found.rate[1] / 20  # of these a quarter hour of Bob costs twenty
    assert found.rate.tolist() == [12.5 * unit, 20 * unit]
    assert found.budget[0] == 1000 * unit * 4
    assert found.budget[-1] == np.floor(1500.25 * unit * 4)
    assert found.budget[1] > 1 << 50  # no budget of its own


def test_money_left_is_budget_less_what_the_hours_cost() -> None:
    planned = strict_office()
    g, state, _ = tools(planned)
    hours = state.x.reshape(-1, g.T).sum(axis=1)
    spent = (g.bars.rate[g.pair_i] * hours).sum()
    assert state.money[-1] == g.bars.budget[-1] - spent
    assert state.money.min() >= 0


def test_locks_on_people_apart_raise_what_is_allowed_there_alone() -> None:
    found = bars(
        portfolio(
            person("ann"),
            person("bob"),
            demand("crm", 60),
            demand("web", 60),
            hard("ann", "crm", [8, 8]),
            hard("bob", "crm", [8]),
            rule("apart", people=["ann", "bob"]),
            weeks=2,
        )
    )
    assert found.apart_most.reshape(1, 2, 2).tolist() == [[[2, 1], [1, 1]]]
    assert found.apart_first.tolist() == [0, 1, 2]


def test_who_learns_and_who_teaches_is_by_level_and_by_what_is_asked() -> None:
    found = bars(
        portfolio(
            person("ann", skills={"java": 1}),
            person("bob", skills={"java": 4}),
            demand("crm", skills={"java": 1}),
            demand("ops"),
            rule("mentor", skill="java", level=3, mentor_level=4),
        )
    )
    assert found.learns.tolist() == [1, 0, 0, 0]  # Ann on crm; neither on ops
    assert found.teaches.tolist() == [0, 1]


def test_whoever_is_locked_without_a_mentor_needs_none_there() -> None:
    found = bars(
        portfolio(
            person("ann", skills={"java": 1}),
            person("bob", skills={"java": 4}),
            demand("crm", skills={"java": 1}),
            hard("ann", "crm", [8]),
            rule("mentor", skill="java", level=3, mentor_level=4),
            weeks=2,
        )
    )
    assert found.learns.reshape(2, 2)[0].tolist() == [0, 1]


def test_whose_bookings_cannot_be_kept_is_not_counted_as_moved() -> None:
    found = bars(
        portfolio(
            person("ann"),
            person("bob"),
            demand("crm", 30),
            soft("ann", "crm", 60),
            soft("bob", "crm", 20),
            max_moves=0,
        )
    )
    assert found.moves_most == 0
    assert found.is_exempt.tolist() == [1, 0]


def test_counters_beyond_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars_module, "MOST_COUNTERS", 3)
    apart = rule("apart", people=["ann", "bob"])
    crowd = portfolio(person("ann"), person("bob"), demand("crm"), apart, weeks=4)
    with pytest.raises(TooMany, match="apart"):
        bars(crowd)


def test_an_office_of_a_thousand_rules_is_too_much_for_flags() -> None:
    taught = (rule("mentor", skill=f"s{n}", level=1, mentor_level=2) for n in range(9))
    with pytest.raises(TooMany, match="mentor"):
        bars(portfolio(person("ann"), demand("crm"), *taught))
