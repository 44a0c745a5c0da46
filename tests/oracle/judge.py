"""The judge: what a plan breaks, and what it is worth, from the document and the plan alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.exact import ZERO, exact
from tests.oracle.facts import Facts, Slices
from tests.oracle.kpis import kpis_of
from tests.oracle.outlook import Outlook
from tests.oracle.parts import parts_of, unfilled_hours
from tests.oracle.rules_of_a_period import HEAD_RULES, HOUR_RULES
from tests.oracle.rules_of_a_plan import CHOICE_RULES, PLAN_RULES

Violations = dict[str, Fraction]


@dataclass(frozen=True)
class Judgement:
    """What is to be said of a plan.

    violations  by rule: how far it is broken, in the rule's own unit; no entry: it is kept
    parts       by part: (points, amount in its own unit)
    total       points of all parts
    tiers       points of each tier (one tier of all parts where the policy names none)
    kpis        by name
    unfilled    hours > 0 by (demand, period number); past-horizon hours under None
    """

    violations: Violations
    parts: dict[str, tuple[Fraction, Fraction]]
    total: Fraction
    tiers: list[Fraction]
    kpis: dict[str, Fraction | int]
    unfilled: dict[tuple[str, int | None], Fraction]


def judge(document: dict, plan: dict) -> Judgement:
    """Judge a plan: `projects` with id, on, delay; `allocations` with period as an ISO date."""
    facts = Facts(document)
    outlook = outlook_of(facts, plan)
    return judge_slices(outlook, slices_of(facts, plan))


def outlook_of(facts: Facts, plan: dict) -> Outlook:
    """The plan's choice of projects; a project it does not name is on, without delay."""
    on, delay = dict.fromkeys(facts.projects, True), dict.fromkeys(facts.projects, 0)
    for entry in plan["projects"]:
        on[entry["id"]] = entry.get("on", True)
        delay[entry["id"]] = entry.get("delay") or 0
    return Outlook(facts, on, delay)


def slices_of(facts: Facts, plan: dict) -> Slices:
    """x[i, d, t] of the plan's allocations; only what is not 0."""
    x: Slices = {}
    for row in plan["allocations"]:
        day = date.fromisoformat(row["period"])
        t = facts.calendar.period_of(day)
        if t not in facts.horizon or facts.calendar.first_day(t) != day:
            raise ValueError(f"{row['period']} is not the first day of a period of the horizon")
        if row["person"] not in facts.people or row["demand"] not in facts.demands:
            raise ValueError(f"nobody or nothing is called so: {row}")
        key = (row["person"], row["demand"], t)
        x[key] = x.get(key, ZERO) + exact(row["hours"])
    return {key: hours for key, hours in x.items() if hours != 0}


def judge_slices(outlook: Outlook, x: Slices) -> Judgement:
    """Judge the slices under a choice of projects."""
    parts = parts_of(outlook, x)
    return Judgement(
        violations=violations_of(outlook, x),
        parts=parts,
        total=sum((points for points, _ in parts.values()), ZERO),
        tiers=[sum((parts[part][0] for part in tier), ZERO) for tier in outlook.facts.policy.tiers],
        kpis=kpis_of(outlook, x),
        unfilled=unfilled_hours(outlook, x),
    )


def violations_of(outlook: Outlook, x: Slices) -> Violations:
    """By how much each rule is broken; rules that are kept are left out."""
    facts = outlook.facts
    found: dict[str, Fraction] = {}
    for name, rule in CHOICE_RULES.items():
        add(found, name, rule(facts, outlook.on, outlook.delay))
    for t in facts.horizon:
        column = {(i, d): hours for (i, d, s), hours in x.items() if s == t}
        for name, rule in {**HEAD_RULES, **HOUR_RULES}.items():
            add(found, name, rule(outlook, t, column))
    for name, rule in PLAN_RULES.items():
        add(found, name, rule(outlook, x))
    add(found, "slice", sum(hours < 0 for hours in x.values()))
    return {name: amount for name, amount in found.items() if amount != 0}


def add(found: Violations, name: str, amount: Fraction | int) -> None:
    """Count one more place of a rule."""
    found[name] = found.get(name, ZERO) + Fraction(amount)
