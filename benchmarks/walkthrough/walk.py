"""The steps: import, base run, what-ifs, comparison, approval, next month's version."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]
POLL_SECONDS = 0.2
WEEKS_LATER, WEEKS_DEFERRED, HIRES = 4, 6, 2
COMMENT = "Two hires, agreed by the board."


@dataclass(frozen=True, slots=True)
class Walk:
    """What the service answered, step by step.

    scenarios, runs: in the order base, lose two, defer, hire. next_run: of the next month's
    version, on the plan of record. against: the approved plan beside the next one.
    """

    portfolio: Json
    scenarios: Sequence[Json]
    runs: Sequence[Json]
    comparison: Json
    approval: Json
    record: Json
    version: Json
    changes: Json
    next_run: Json
    against: Json
    history: Json


def walk(client: httpx.Client, demo: str, settings: Mapping[str, Any]) -> Walk:
    """Go through all of it on a service that has a worker."""
    document = _get(client, f"/demo/{demo}")["portfolio"]
    portfolio = _post(client, "/portfolios", document)
    base = _get(client, "/scenarios", portfolio=portfolio["id"])["items"][0]
    first = _run(client, base, settings)
    scenarios = [base, *_what_ifs(client, document, portfolio["id"], first["plan"])]
    runs = [first, *(_run(client, scenario, settings) for scenario in scenarios[1:])]
    comparison = _compare(client, runs)
    chosen = runs[-1]["plan"]["id"]
    approval = _post(client, f"/plans/{chosen}/approve", {"comment": COMMENT})
    hired = _get(client, f"/scenarios/{scenarios[-1]['id']}/portfolio")["people"][-HIRES:]
    version = _post(client, "/portfolios", _next_month(document, scenarios[1], hired))
    body = {"portfolio": version["id"], "name": "Next month, as it stands"}
    next_run = _run(client, _post(client, "/scenarios", body), settings)
    return Walk(
        portfolio=portfolio,
        scenarios=scenarios,
        runs=runs,
        comparison=comparison,
        approval=approval,
        record=_get(client, f"/portfolios/{version['id']}/plan-of-record"),
        version=version,
        changes=_get(client, f"/portfolios/{version['id']}/changes"),
        next_run=next_run,
        against=_compare(client, [runs[-1], next_run]),
        history=_get(client, f"/portfolios/{version['id']}/history"),
    )


def _what_ifs(client: httpx.Client, document: Json, portfolio: str, plan: Json) -> list[Json]:
    """Three scenarios: lose two seniors, defer a project, hire two where hours stay unfilled."""
    leave = dt.date.fromisoformat(document["calendar"]["start"]) + dt.timedelta(weeks=WEEKS_LATER)
    lost = [
        {"kind": "remove_person", "person": person, "from": leave.isoformat()}
        for person in _seniors(document)
    ]
    defer = {
        "kind": "delay_project",
        "project": _largest(document, plan),
        "periods": WEEKS_DEFERRED,
    }
    hire = {"kind": "hire", "role": _scarce(document, plan), "count": HIRES, "rate": 90}
    named = {"Lose two seniors": lost, "Defer a project": [defer], "Hire two": [hire]}
    return [
        _post(client, "/scenarios", {"portfolio": portfolio, "name": name, "changes": changes})
        for name, changes in named.items()
    ]


def _next_month(document: Json, losing: Json, hired: Sequence[Json]) -> Json:
    """The document a month on: a later horizon, one senior really gone, the hires there."""
    later = deepcopy(document)
    start = dt.date.fromisoformat(document["calendar"]["start"]) + dt.timedelta(weeks=WEEKS_LATER)
    later["calendar"]["start"] = start.isoformat()
    gone = losing["changes"][0]["person"]
    later["people"] = [person for person in later["people"] if person["id"] != gone]
    later["people"] += hired
    for name in ("bookings", "preferences"):
        if name in later:
            later[name] = [entry for entry in later[name] if entry["person"] != gone]
    for demand in later["demands"]:
        for name in ("only", "never"):
            if name in demand:
                demand[name] = [person for person in demand[name] if person != gone]
    for rule in later.get("rules", []):
        if gone in rule.get("people", []):
            rule["people"].remove(gone)
    return later


def _seniors(document: Json) -> list[str]:
    """Two people of a senior role, or of the commonest; nobody of a headcount."""
    alone = [person for person in document["people"] if person.get("headcount", 1) == 1]
    counts = Counter(person.get("role") for person in alone)
    roles = [role for role in counts if role and "senior" in role]
    role = roles[0] if roles else counts.most_common(1)[0][0]
    return [person["id"] for person in alone if person.get("role") == role][:2]


def _largest(document: Json, plan: Json) -> str:
    """The project of low or medium priority on which most hours are worked."""
    may = {
        project["id"]
        for project in document["projects"]
        if project.get("priority", "medium") in {"low", "medium"}
    }
    candidates = [project for project in plan["projects"] if project["id"] in may]
    return str(max(candidates, key=lambda project: project["hours"])["id"])


def _scarce(document: Json, plan: Json) -> str:
    """The role whose demands leave most hours unfilled."""
    role_of = {demand["id"]: demand.get("role") for demand in document["demands"]}
    short: Counter[str] = Counter()
    for item in plan["unfilled"]:
        role = role_of[item["demand"]]
        if role is not None:
            short[role] += item["hours"]
    known = [role["id"] for role in document["roles"]]
    return str(max(known, key=lambda role: short[role]))


def _run(client: httpx.Client, scenario: Json, settings: Mapping[str, Any]) -> Json:
    """Run a scenario to its end."""
    run = _post(client, "/runs", {"scenario": scenario["id"], "settings": settings})
    while run["status"] in {"queued", "running"}:
        time.sleep(POLL_SECONDS)
        run = _get(client, f"/runs/{run['id']}")
    if run["status"] != "completed":
        raise RuntimeError(f"The run of '{scenario['name']}' has {run['status']}: {run['error']}")
    return run


def _compare(client: httpx.Client, runs: Sequence[Json]) -> Json:
    return _get(client, "/comparisons", plan=[run["plan"]["id"] for run in runs])


def _get(client: httpx.Client, path: str, **query: Any) -> Json:
    answer = client.get(path, params=query)
    answer.raise_for_status()
    found: Json = answer.json()
    return found


def _post(client: httpx.Client, path: str, body: Any) -> Json:
    answer = client.post(path, json=body)
    if answer.is_error:
        raise RuntimeError(f"POST {path}: {answer.text}")
    made: Json = answer.json()
    return made
