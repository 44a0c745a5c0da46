"""A part of a plan, for the tests of parts."""

from __future__ import annotations

from fractions import Fraction

from solver.parts import PARTS
from solver.plan import Decision
from solver.portfolio.portfolio import Portfolio


def points(portfolio: Portfolio, decision: Decision, name: str) -> Fraction:
    """The points of a part."""
    (part,) = (each for each in PARTS if each.name == name)
    return part.measure(portfolio, decision).points


def amount(portfolio: Portfolio, decision: Decision, name: str) -> Fraction:
    """The amount of a part in its own unit."""
    (part,) = (each for each in PARTS if each.name == name)
    return part.measure(portfolio, decision).amount
