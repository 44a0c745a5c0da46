"""What a plan is worth: parts, tiers, key figures and shortages, recomputed exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from solver.checker.figures import figures_of, summaries_of
from solver.parts import PARTS
from solver.parts.base import Measured
from solver.plan import Decision, Kpi, PartValue, ProjectSummary
from solver.portfolio.ledger import Ledger
from solver.portfolio.numbers import plain
from solver.portfolio.policy import Policy
from solver.portfolio.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class TierTotal:
    """The points of one tier's parts together."""

    parts: tuple[str, ...]
    total: Fraction


@dataclass(frozen=True, slots=True)
class Measure:
    """A decision's worth, exactly.

    parts: name -> points and amount. total: points of all parts. tiers: in the policy's order,
    one of all parts where it names none. unfilled: (demand, period) -> quarter hours, period None
    for those that a delay moves past the horizon.
    """

    parts: Mapping[str, Measured]
    total: Fraction
    tiers: tuple[TierTotal, ...]
    kpis: Mapping[str, Kpi]
    projects: tuple[ProjectSummary, ...]
    unfilled: Mapping[tuple[str, dt.date | None], int]

    @property
    def part_values(self) -> Mapping[str, PartValue]:
        """The parts as an answer shows them."""
        return {
            part.name: PartValue(
                plain(self.parts[part.name].points), plain(self.parts[part.name].amount), part.unit
            )
            for part in PARTS
        }


def measure(portfolio: Portfolio, decision: Decision) -> Measure:
    """Measure a decision, legal or not."""
    ledger = decision.ledger(portfolio)
    parts = {part.name: part.measure(portfolio, decision) for part in PARTS}
    return Measure(
        parts,
        _total(parts, tuple(parts)),
        tuple(TierTotal(tier, _total(parts, tier)) for tier in tiers_of(portfolio.policy)),
        figures_of(ledger),
        summaries_of(ledger),
        _unfilled(ledger),
    )


def tiers_of(policy: Policy) -> tuple[tuple[str, ...], ...]:
    """The parts minimised one tier after the other; those named nowhere form a last one."""
    tiers = tuple(tuple(tier) for tier in policy.tiers or ())
    rest = tuple(part.name for part in PARTS if not any(part.name in tier for tier in tiers))
    return (*tiers, rest) if rest else tiers


def _total(parts: Mapping[str, Measured], names: tuple[str, ...]) -> Fraction:
    return sum((parts[name].points for name in names), Fraction(0))


def _unfilled(ledger: Ledger) -> Mapping[tuple[str, dt.date | None], int]:
    axes = ledger.axes
    return {
        (axes.demands[d].id, None if t is None else axes.dates[t]): quarters
        for (d, t), quarters in ledger.unfilled.items()
    }
