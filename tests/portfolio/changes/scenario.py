"""Changes in a line, applied to small portfolios, and what comes of them in hours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from solver.changed import Applied, apply
from solver.document import PortfolioDocument, digest, parse, to_json
from solver.errors import InvalidPortfolio
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.base import Change
from solver.portfolio.portfolio import Demand, Person
from tests.builders import Thing

ADAPTER: TypeAdapter[Change] = TypeAdapter(AnyChange)
QUARTERS = 4
Said = dict[str, Any]


def called(name: str, thing: Thing) -> Thing:
    """A person or project with a name beside its id."""
    return replace(thing, entry=thing.entry | {"name": name})


def change(kind: str, **fields: Any) -> Said:
    """A change as a scenario says it; `from_` stands for `from`."""
    return {"kind": kind, **{name.rstrip("_"): value for name, value in fields.items()}}


def read(said: Said) -> Change:
    """A change as it is read."""
    return ADAPTER.validate_json(json.dumps(said))


def applied(to: PortfolioDocument, *changes: Said) -> Applied:
    """What changes make of a portfolio."""
    return apply(to, [read(said) for said in changes])


def changed(to: PortfolioDocument, *changes: Said) -> PortfolioDocument:
    """The portfolio after changes."""
    return applied(to, *changes).portfolio


def told(to: PortfolioDocument, *changes: Said) -> tuple[str, ...]:
    """The sentences of changes."""
    return applied(to, *changes).texts


def also(to: PortfolioDocument, *changes: Said) -> list[str]:
    """What changes alter beside what they name."""
    return [entry.text for entry in applied(to, *changes).also]


def faults(to: PortfolioDocument, *changes: Said) -> dict[str, str]:
    """The faults of changes that are refused: message by pointer."""
    with pytest.raises(InvalidPortfolio) as refused:
        applied(to, *changes)
    return {issue.pointer: issue.message for issue in refused.value.issues}


def is_back(to: PortfolioDocument, *changes: Said) -> bool:
    """Whether a portfolio is the very same after changes."""
    return digest(to_json(changed(to, *changes))) == digest(to_json(to))


def document(**fields: Any) -> PortfolioDocument:
    """Six weeks from Monday 2027-01-04, unless told otherwise; lists not given are empty."""
    tree = {
        "calendar": {"start": "2027-01-04", "periods": 6},
        **{"people": [], "projects": [], "demands": []},
        **fields,
    }
    return parse(json.dumps(tree).encode())


def asking(*effort: Said, calendar: Said | None = None, **fields: Any) -> PortfolioDocument:
    """A portfolio whose demand `crm-dev` of the project `crm` asks so."""
    frame = {"calendar": {"start": "2027-01-04", "periods": 6, **(calendar or {})}}
    demand = {"id": "crm-dev", "project": "crm", "effort": list(effort)}
    return document(**{**frame, "projects": [{"id": "crm"}], "demands": [demand], **fields})


def giving(calendar: Said | None = None, **person: Any) -> PortfolioDocument:
    """A portfolio of one person, `ann`, of such a kind."""
    frame = {"start": "2027-01-04", "periods": 6, **(calendar or {})}
    ann = {"id": "ann", **{name.rstrip("_"): value for name, value in person.items()}}
    return document(calendar=frame, people=[ann])


def rate(first: str, last: str, hours: float, **fields: Any) -> Said:
    """So many hours a week on a span of days."""
    return {"from": first, "to": last, "hours_per_week": hours, **fields}


def asked(of: PortfolioDocument, demand: str = "crm-dev") -> list[float]:
    """What a demand asks in each planned period."""
    return [quarters / QUARTERS for quarters in of.hours.asked(of.demand_by_id[demand]).tolist()]


def cap(of: PortfolioDocument, member: str = "ann") -> list[float]:
    """What somebody can give in each planned period."""
    return [quarters / QUARTERS for quarters in of.hours.cap[member].tolist()]


def booked(of: PortfolioDocument, kind: str, member: str, demand: str) -> list[float]:
    """The hours of bookings of a pair in each planned period."""
    run = of.hours.booked[kind].get((member, demand))
    return [] if run is None else [n / QUARTERS for n in run.within(0, of.hours.T).tolist()]


def person_in(of: PortfolioDocument, name: str) -> Person:
    """The person of an id."""
    return next(person for person in of.people if person.id == name)


def demand_in(of: PortfolioDocument, name: str) -> Demand:
    """The demand of an id."""
    return of.demand_by_id[name]
