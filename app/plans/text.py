"""Stored plans as JSON, whole. Their slices, most of it, come last."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.plans import queries
from app.plans.schemas import PLAN, plan_answer
from app.texts import listed, named, quoted
from solver.portfolio.numbers import hours_in

SLICE = '{"person":%s,"demand":%s,"period":"%s","hours":%s}'


def plan_json(session: Session, name: str) -> bytes:
    """A plan by its id. Raises NotFound."""
    outline, names, numbers = queries.outlined(session, name)
    rest = PLAN.dump_json(plan_answer(outline), exclude={"allocations"})
    person, demand, period, quarters = numbers.T
    slices = listed(
        SLICE,
        named(quoted(names.people), person),
        named(quoted(names.demands), demand),
        named([str(day) for day in names.periods], period),
        hours_in(quarters),
    )
    return rest[:-1] + b',"allocations":[' + slices + b"]}"
