"""The checker and the oracle, written apart from each other, say the same of any plan."""

from __future__ import annotations

import json
from fractions import Fraction
from random import Random

import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import parse
from solver.plan import Decision
from solver.portfolio.numbers import plain
from solver.portfolio.portfolio import Portfolio
from tests.oracle.judge import Judgement, judge
from tests.oracle.portfolios import tiny
from tests.properties.decisions import as_plan, draw_decision

PLANS = 6
SEEDS = [range(first, first + 25) for first in range(0, 100, 25)]
MORE = [range(first, first + 100) for first in range(100, 1500, 100)]


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from {seeds[0]}")
def test_checker_and_oracle_agree(seeds: range) -> None:
    agree_on(seeds)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MORE, ids=lambda seeds: f"from {seeds[0]}")
def test_checker_and_oracle_agree_on_many_more(seeds: range) -> None:
    agree_on(seeds)


def agree_on(seeds: range) -> None:
    for seed in seeds:
        document, rng = tiny(seed), Random(seed)
        portfolio = parse(json.dumps(document).encode())
        for n in range(PLANS):
            decision = draw_decision(portfolio, rng)
            judgement = judge(document, as_plan(decision))
            where = f"seed {seed}, plan {n}"
            assert broken(portfolio, decision) == judgement.violations, where
            assert worth(portfolio, decision) == worth_by(judgement), where


def broken(portfolio: Portfolio, decision: Decision) -> dict[str, Fraction]:
    """By how much each rule is broken."""
    by: dict[str, Fraction] = {}
    for violation in check(portfolio, decision):
        by[violation.rule] = by.get(violation.rule, Fraction(0)) + violation.by
    return by


def worth(portfolio: Portfolio, decision: Decision) -> dict[str, object]:
    """Everything the checker measures."""
    found, t_of = measure(portfolio, decision), portfolio.axes.t_of
    return {
        "points": {name: part.points for name, part in found.parts.items()},
        "amounts": {name: part.amount for name, part in found.parts.items()},
        "total": found.total,
        "tiers": [tier.total for tier in found.tiers],
        "kpis": {name: kpi.value for name, kpi in found.kpis.items()},
        "unfilled": {
            (demand, None if day is None else t_of[day]): Fraction(quarters, 4)
            for (demand, day), quarters in found.unfilled.items()
        },
    }


def worth_by(judgement: Judgement) -> dict[str, object]:
    """The same as the oracle measures it."""
    return {
        "points": {name: points for name, (points, _) in judgement.parts.items()},
        "amounts": {name: amount for name, (_, amount) in judgement.parts.items()},
        "total": judgement.total,
        "tiers": judgement.tiers,
        "kpis": {name: plain(Fraction(value)) for name, value in judgement.kpis.items()},
        "unfilled": judgement.unfilled,
    }
