"""Random changes of every kind for random portfolios; some name what is not there."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from solver.document import PortfolioDocument, parse
from tests.oracle.portfolios import draw
from tests.portfolio.changes.scenario import Said, change

FACTORS = (0, 0.5, 0.8, 1.25, 1.5, 2)
DAYS = [f"2027-{month:02}-{day:02}" for month in (1, 2, 3) for day in (1, 5, 13, 20, 28)]


def portfolio_of(seed: int) -> PortfolioDocument:
    """A random portfolio of weeks, days or months; the same for the same seed."""
    return parse(json.dumps(draw(Random(seed), 4)[1]).encode())


def changes_of(seed: int, of: PortfolioDocument, count: int) -> list[Said]:
    """Random changes, mostly of what is there."""
    rng = Random(seed)
    return [_change(rng, of) for _ in range(count)]


def _change(rng: Random, of: PortfolioDocument) -> Said:
    people = [*(p.id for p in of.people), "nobody"]
    members = [*of.hours.members, *people]
    projects = [*(p.id for p in of.projects), "nothing", "new"]
    demands = [*(d.id for d in of.demands), "nothing"]
    person, member = rng.choice(people), rng.choice(members)
    project, demand = rng.choice(projects), rng.choice(demands)
    pair: Any = {"person": member, "demand": demand}
    first, last = sorted(rng.sample(DAYS, 2))
    span = rng.choice([{}, {"from": first}, {"to": last}, {"from": first, "to": last}])
    factor = rng.choice(FACTORS)
    effort = [{"from": first, "to": last, "hours": 20}]
    new = f"new-{rng.randint(1, 3)}"
    options = [
        change("remove_person", person=member),
        change("remove_person", person=person, from_=first),
        change("add_person", person={"id": new, "name": "New", "headcount": rng.randint(1, 2)}),
        change("change_capacity", person=person, factor=factor, **span),
        change("change_capacity", person=person, hours_per_week=20, **span),
        change("change_capacity", role="dev", factor=factor, **span),
        change("set_skill", person=person, skill="java", level=rng.randint(0, 5)),
        change("set_skill", person=person, skill="java", level=3, from_=first),
        change("hire", role="dev", count=rng.randint(1, 2)),
        change(
            "add_project",
            project={"id": "new", "optional": True, "after": [{"project": project}]},
            demands=[{"id": new, "project": "new", "effort": effort}],
        ),
        change("drop_project", project=project),
        change("delay_project", project=project, periods=rng.randint(1, 3)),
        change("set_priority", project=project, priority="critical"),
        change("set_priority", project=project, weight=factor),
        change("make_optional", project=project, max_delay=rng.randint(0, 2)),
        change("scale_demand", project=project, factor=factor, **span),
        change("scale_demand", demand=demand, factor=factor, **span),
        change("add_demand", demand={"id": new, "project": project, "effort": effort}),
        change("remove_demand", demand=demand),
        change("lock", **pair, from_=first, to=last, hours_per_week=rng.randint(0, 20)),
        change("unlock", **pair),
        change("forbid", **pair),
        change("set_policy", policy={"overtime": factor, "weights": {"team": 10, "cost": None}}),
        change("set_policy", policy={"max_projects": None, "min_hours": None}),
    ]
    return rng.choice(options)
