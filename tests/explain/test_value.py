"""The price of a few more hours is just what the checker measures before and after."""

from __future__ import annotations

import json
from random import Random

import numpy as np
import pytest

from solver.checker.check import check
from solver.checker.measure import measure
from solver.document import parse
from solver.explain.value import Value
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio
from solver.rules.base import Ask
from tests.oracle.portfolios import tiny
from tests.properties.decisions import draw_decision
from tests.properties.test_blocks_are_true import with_more

SEEDS = [range(50), pytest.param(range(50, 150), marks=pytest.mark.slow)]


@pytest.mark.parametrize("seeds", SEEDS, ids=str)
def test_value_is_the_difference_of_two_measures(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        portfolio, rng = parse(json.dumps(tiny(seed)).encode()), Random(seed)
        for _ in range(4):
            decision = draw_decision(portfolio, rng)
            if not check(portfolio, decision):
                compared += compare(portfolio, decision, f"seed {seed}")
    assert compared > 2 * len(seeds)


def compare(portfolio: Portfolio, decision: Decision, where: str) -> int:
    """Give hours within what is left to each person; how often that was possible."""
    ledger, compared = decision.ledger(portfolio), 0
    value, before = Value(ledger), measure(portfolio, decision)
    for (d, t), quarters in ledger.unfilled.items():
        if t is None:
            continue
        ask = Ask.of(ledger, (d, t), quarters, np.arange(ledger.axes.I))
        for i in range(ledger.axes.I):
            for more in {1, ask.least_of(i), quarters}:
                if more <= quarters:
                    after = measure(
                        portfolio,
                        with_more(portfolio, decision, ask, ledger.axes.members[i], more),
                    )
                    changes = [
                        b.total - a.total for a, b in zip(before.tiers, after.tiers, strict=True)
                    ]
                    assert value.change(ask, i, more) == changes, f"{where}, {i}, {ask}"
                    compared += 1
    return compared
