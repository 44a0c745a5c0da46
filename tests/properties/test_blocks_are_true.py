"""Whom a rule shuts out can be given no hours without breaking it; all others can, as to it.

And work that a rule keeps can't be taken away without breaking it; all other work can, as to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from solver.checker.check import check
from solver.document import parse
from solver.plan import Allocation, Decision
from solver.portfolio.ledger import Ledger
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.rules.base import Ask, Blocks, Leave
from tests.oracle.portfolios import tiny
from tests.properties.decisions import draw_decision

PLANS = 6
MORE = [range(60, 120), range(120, 180)]
SEEDS = [range(60), *(pytest.param(seeds, marks=pytest.mark.slow) for seeds in MORE)]
UNABLE = {"eligibility", "capacity"}
AS_IF_ABLE = {"together", "moves"}
Legal = tuple[Portfolio, Decision, str]


@pytest.mark.parametrize("seeds", SEEDS, ids=str)
def test_rules_shut_out_just_those_who_would_break_them(seeds: range) -> None:
    for portfolio, decision, where in legal_plans(seeds):
        blocks = blocks_of(portfolio, decision)
        for ask in asks_of(decision.ledger(portfolio)):
            compare(portfolio, decision, blocks, ask, f"{where}, {ask}")


@pytest.mark.parametrize("seeds", SEEDS, ids=str)
def test_rules_keep_just_the_work_they_need(seeds: range) -> None:
    for portfolio, decision, where in legal_plans(seeds):
        blocks, axes = blocks_of(portfolio, decision), portfolio.axes
        for leave in leaves_of(decision.ledger(portfolio)):
            named = {axes.demands[d].id for d in leave.demands}
            rest = without(decision, axes.members[leave.i], named, axes.dates[leave.t])
            broken = {violation.rule for violation in check(portfolio, rest)}
            keeps = {name for name, each in blocks.items() if each.keeps(leave)}
            assert broken == keeps, f"{where}, {leave}"


def legal_plans(seeds: range) -> Iterator[Legal]:
    for seed in seeds:
        portfolio, rng = parse(json.dumps(tiny(seed)).encode()), Random(seed)
        for _ in range(PLANS):
            decision = draw_decision(portfolio, rng)
            if not check(portfolio, decision):
                yield portfolio, decision, f"seed {seed}"


def blocks_of(portfolio: Portfolio, decision: Decision) -> dict[str, Blocks]:
    found = {rule.name: rule.blocks(portfolio, decision) for rule in RULES}
    return {name: blocks for name, blocks in found.items() if blocks is not None}


def asks_of(ledger: Ledger) -> Iterator[Ask]:
    """What is unfilled; of a window in each of its periods."""
    everyone = np.arange(ledger.axes.I)
    for (d, t), quarters in ledger.unfilled.items():
        window = ledger.windows.get(d)
        if t is not None:
            for s in [t] if window is None else range(ledger.axes.T):
                yield Ask.of(ledger, (d, s), quarters, everyone)


def leaves_of(ledger: Ledger) -> Iterator[Leave]:
    """Each slice that is not locked, and all of a person's in a period together."""
    x, axes = ledger.x, ledger.axes
    is_free = ledger.portfolio.locked.x.at(x) == 0
    for i in range(axes.I):
        for t in range(axes.T):
            here = np.flatnonzero((x.i == i) & (x.t == t))
            free = [int(n) for n in here if is_free[n]]
            for taken in {*((n,) for n in free), tuple(free)} - {()}:
                stays = {int(x.p[n]) for n in here if n not in taken}
                left = {int(x.p[n]) for n in taken} - stays
                yield Leave(i, t, tuple(int(x.d[n]) for n in taken), tuple(left))


def compare(
    portfolio: Portfolio, decision: Decision, blocks: dict[str, Blocks], ask: Ask, where: str
) -> None:
    """Give each person the least that can be added, and see which rules break."""
    shut = {name: each.shuts(ask) for name, each in blocks.items()}
    for i, (member, more) in enumerate(zip(portfolio.axes.members, ask.least, strict=True)):
        found = check(portfolio, with_more(portfolio, decision, ask, member, int(more)))
        broken = {violation.rule for violation in found} - {"coverage"}
        expected = {name for name, is_shut in shut.items() if is_shut[i]}
        assert (more > ask.quarters) == ("slice" in expected), where
        for name in expected:
            assert blocks[name].why(ask, i), where
        if broken & UNABLE:
            expected -= AS_IF_ABLE
            broken -= AS_IF_ABLE
            broken -= {"mentor"} - expected
        assert broken == expected - {"slice"}, f"{where}, {member}"


def without(decision: Decision, member: str, demands: set[str], day: object) -> Decision:
    """The decision less a person's hours on the demands in a period."""
    rest = [
        item
        for item in decision.allocations
        if (item.person, item.period) != (member, day) or item.demand not in demands
    ]
    return Decision(decision.projects, tuple(rest))


def with_more(
    portfolio: Portfolio, decision: Decision, ask: Ask, member: str, more: int
) -> Decision:
    """The decision with so many quarter hours more on a slice."""
    day, hours, rest = portfolio.axes.dates[ask.t], more / 4, []
    demand = portfolio.axes.demands[ask.d].id
    for item in decision.allocations:
        if (item.person, item.demand, item.period) == (member, demand, day):
            hours += item.hours
        else:
            rest.append(item)
    return Decision(decision.projects, (*rest, Allocation(member, demand, day, hours)))
