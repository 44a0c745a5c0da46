"""Differences add up, whatever the plans: from plan to plan, and from slices to sums."""

from __future__ import annotations

import json
from random import Random

import pytest

from app.comparisons.entries import Moved, PersonHours
from app.comparisons.schemas import Comparison
from app.comparisons.service import compare
from app.database import Database
from solver.document import PortfolioDocument, parse
from solver.plan import Decision
from tests.app.comparisons.planned import planned
from tests.oracle.portfolios import tiny
from tests.properties.decisions import draw_decision

Drawn = list[tuple[PortfolioDocument, Decision]]


def draw(seed: int) -> Drawn:
    """Three plans: two of one document, one of the same with its lists the other way round."""
    document, rng = tiny(seed), Random(seed)
    turned = {name: document[name][::-1] for name in ("people", "projects", "demands")}
    documents = [parse(json.dumps(tree).encode()) for tree in (document, document | turned)]
    chosen = [documents[0], documents[1], documents[0]]
    return [(portfolio, draw_decision(portfolio, rng)) for portfolio in chosen]


def store(database: Database, drawn: Drawn) -> list[str]:
    with database.session() as session:
        return [planned(session, portfolio, decision) for portfolio, decision in drawn]


def between(database: Database, *names: str) -> Comparison:
    with database.read_session() as session:
        return compare(session, names)


@pytest.mark.parametrize("seed", range(12))
def test_differences_add_up_and_turn_around(database: Database, seed: int) -> None:
    a, b, c = store(database, draw(seed))
    one, two, both = between(database, a, b), between(database, b, c), between(database, a, c, b)
    back = between(database, b, a)
    for name, figures in both.kpis.items():
        steps = [found.kpis[name][1].delta or 0 for found in (one, two)]
        assert figures[1].delta == pytest.approx(sum(steps), abs=1e-9)
        assert back.kpis[name][1].delta == -(one.kpis[name][1].delta or 0)
    assert both.objective[2] == one.objective[1]
    assert summed(people(one), people(two)) == people(both)
    assert people(back) == {who: -hours for who, hours in people(one).items()}
    assert {(m.project, m.to, m.from_, m.hours) for m in back.slices.moved} == {
        (m.project, m.from_, m.to, m.hours) for m in one.slices.moved
    }
    assert shares(back.slices.added) == shares(one.slices.removed)
    assert shares(back.slices.removed) == shares(one.slices.added)


@pytest.mark.parametrize("seed", range(12))
def test_slices_account_for_every_hour(database: Database, seed: int) -> None:
    drawn = draw(seed)
    names = store(database, drawn)
    found = between(database, *names)
    worked = [hours_by_person_and_project(*plan) for plan in drawn]
    slices = [places_of(decision) for _, decision in drawn]
    for n, name in enumerate(names[1:], 1):
        added = [share for share in found.slices.added if share.plan == name]
        removed = [share for share in found.slices.removed if share.plan == name]
        moved = [move for move in found.slices.moved if move.plan == name]
        assert account(added, removed, moved) == nonzero(worked[n], worked[0])
        assert sum(move.hours for move in moved) == most_that_moves(slices[0], slices[n])


@pytest.mark.parametrize("seed", range(12))
def test_hours_add_up_whoever_comes_or_goes(database: Database, seed: int) -> None:
    drawn = [*draw(seed), renamed(seed)]
    found = between(database, *store(database, drawn))
    worked = [sum(item.hours for item in decision.allocations) for _, decision in drawn]
    filled = found.kpis["filled_hours"]
    for n, hours in enumerate(worked):
        by_person = [entry.values[n] for entry in found.people]
        by_project = [entry.values[n] for entry in found.projects]
        for values in (by_person, by_project):
            total = sum(value.delta.hours for value in values if value is not None)
            assert total == hours - worked[0]
            if (hours, worked[0]) == (filled[n].value, filled[0].value):
                assert total == filled[n].delta
        money = sum(value.delta.cost for value in by_project if value is not None)
        assert money == pytest.approx(found.kpis["cost"][n].delta, abs=1e-9)


def renamed(seed: int) -> tuple[PortfolioDocument, Decision]:
    """A plan of the document with its first person and its first project under other names."""
    document = tiny(seed)
    text = json.dumps(document)
    for name in ("people", "projects"):
        for end in ('"', "#"):
            text = text.replace(f'"{document[name][0]["id"]}{end}', f'"another{end}')
    portfolio = parse(text.encode())
    return portfolio, draw_decision(portfolio, Random(-seed - 1))


def people(found: Comparison) -> dict[str, float]:
    """What each person works more in the second plan."""
    values = {person.id: person.values[1] for person in found.people}
    hours = {name: value.delta.hours for name, value in values.items() if value is not None}
    return {name: more for name, more in hours.items() if more}


def summed(one: dict[str, float], two: dict[str, float]) -> dict[str, float]:
    table = {name: one.get(name, 0) + two.get(name, 0) for name in one.keys() | two.keys()}
    return {name: hours for name, hours in table.items() if hours}


def shares(found: tuple[PersonHours, ...]) -> set[tuple[str, str, float, int]]:
    return {(share.person, share.project, share.hours, share.slices) for share in found}


def hours_by_person_and_project(
    portfolio: PortfolioDocument, decision: Decision
) -> dict[tuple[str, str], float]:
    project_of = {demand.id: demand.project for demand in portfolio.demands}
    table: dict[tuple[str, str], float] = {}
    for item in decision.allocations:
        key = item.person, project_of[item.demand]
        table[key] = table.get(key, 0) + item.hours
    return table


def places_of(decision: Decision) -> dict[tuple[object, ...], dict[str, float]]:
    """Hours by person at each demand and period."""
    table: dict[tuple[object, ...], dict[str, float]] = {}
    for item in decision.allocations:
        table.setdefault((item.demand, item.period), {})[item.person] = item.hours
    return table


def account(
    added: list[PersonHours], removed: list[PersonHours], moved: list[Moved]
) -> dict[tuple[str, str], float]:
    """What the slices say each person has more on each project."""
    table: dict[tuple[str, str], float] = {}
    entries = [(s.person, s.project, s.hours) for s in added]
    entries += [(s.person, s.project, -s.hours) for s in removed]
    entries += [(m.to, m.project, m.hours) for m in moved]
    entries += [(m.from_, m.project, -m.hours) for m in moved]
    for person, project, hours in entries:
        table[person, project] = table.get((person, project), 0) + hours
    return nonzero(table, {})


def nonzero(
    one: dict[tuple[str, str], float], other: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    found = {key: one.get(key, 0) - other.get(key, 0) for key in one.keys() | other.keys()}
    return {key: hours for key, hours in found.items() if hours}


def most_that_moves(
    before: dict[tuple[object, ...], dict[str, float]],
    after: dict[tuple[object, ...], dict[str, float]],
) -> float:
    """Inside each place, the lesser of what is lost and what is gained."""
    total = 0.0
    for place in before.keys() | after.keys():
        old, new = before.get(place, {}), after.get(place, {})
        changes = [new.get(who, 0) - old.get(who, 0) for who in old.keys() | new.keys()]
        total += min(sum(c for c in changes if c > 0), -sum(c for c in changes if c < 0))
    return total
