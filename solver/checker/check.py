"""Every rule a plan breaks: the one referee of tests, benchmarks and the service."""

from __future__ import annotations

from fractions import Fraction

from solver.errors import Evidence
from solver.plan import Conflict, Decision
from solver.portfolio.portfolio import Portfolio
from solver.rules import RULES
from solver.rules.base import Violation

MOST_MESSAGES = 20


def check(portfolio: Portfolio, decision: Decision) -> tuple[Violation, ...]:
    """Every place where a decision breaks a rule, in the order of RULES; none: it is legal."""
    return tuple(violation for rule in RULES for violation in rule.check(portfolio, decision))


def conflicts(portfolio: Portfolio) -> tuple[Conflict, ...]:
    """Every place where the document's locks break a rule by themselves; they are kept."""
    return tuple(conflict for rule in RULES for conflict in rule.conflicts(portfolio))


def evidence_of(violations: tuple[Violation, ...]) -> Evidence:
    """How far each rule is broken, and the first places in words."""
    rules: dict[str, Fraction] = {}
    for violation in violations:
        rules[violation.rule] = rules.get(violation.rule, Fraction(0)) + violation.by
    words = tuple(violation.message for violation in violations[:MOST_MESSAGES])
    return Evidence({rule: float(by) for rule, by in rules.items()}, words)
