"""What a batch file asks for, stored in a service: portfolio, scenarios, and the batch itself.

What is stored already is used again, so that a file sent each night adds nothing but its runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from pydantic_core import to_json

from app.cli.asking import Faulty, Service
from app.cli.batch_file import BatchFile, BatchFileRun
from solver import document
from solver.document import PortfolioDocument
from solver.errors import InvalidPortfolio, Issue


def submit(service: Service, asked: BatchFile, name: str) -> dict[str, Any]:
    """Start the batch of a file: the batch as it stands. Raises InvalidPortfolio with faults."""
    portfolio = _portfolio(service, asked.portfolio)
    scenarios = _scenarios(service, portfolio, asked.runs)
    runs = [
        {"scenario": scenario, "settings": run.settings.model_dump(mode="json")}
        for scenario, run in zip(scenarios, asked.runs, strict=True)
    ]
    body = to_json({"name": asked.name or name, "runs": runs})
    try:
        return service.post("/batches", body, once=str(uuid4())) | {"portfolio": portfolio}
    except Faulty as error:
        raise InvalidPortfolio(error.issues) from None


def _portfolio(service: Service, given: PortfolioDocument | str) -> str:
    """The id of the newest version of this name; a document other than that becomes the next."""
    name = given if isinstance(given, str) else given.name
    newest: list[dict[str, Any]] = []
    if name is not None:
        newest = service.get("/portfolios", name=name, limit=1)["items"]
    if isinstance(given, str):
        if not newest:
            text = f"The service has no portfolio named '{given}'. Give its document here instead."
            raise InvalidPortfolio([Issue("/portfolio", "not_found", text)])
        return str(newest[0]["id"])
    body = document.to_json(given)
    if newest and newest[0]["sha256"] == document.digest(body):
        return str(newest[0]["id"])
    try:
        return str(service.post("/portfolios", body)["id"])
    except Faulty as error:
        raise InvalidPortfolio(_under("/portfolio", error.issues)) from None


def _scenarios(service: Service, portfolio: str, runs: Iterable[BatchFileRun]) -> list[str]:
    """A scenario for each run: the one that says just so already, or a new one."""
    known = _known(service, portfolio)
    faults: list[Issue] = []
    found = []
    for k, run in enumerate(runs):
        said = run.said
        key = _key(run.name, said)
        base = None if run.changes or run.policy is not None else known.get("")
        scenario = known.get(key) or base
        if scenario is None:
            try:
                body = to_json({"portfolio": portfolio, "name": run.name, **said})
                scenario = str(service.post("/scenarios", body)["id"])
            except Faulty as error:
                faults += _under(f"/runs/{k}", error.issues)
                continue
            known[key] = scenario
        found.append(scenario)
    if faults:
        raise InvalidPortfolio(faults)
    return found


def _known(service: Service, portfolio: str) -> dict[str, str]:
    """Scenarios of the portfolio by what they say; the unchanged one by nothing.

    Those made before the last approval begin elsewhere than a new one would, and are left aside.
    """
    history = service.get(f"/portfolios/{portfolio}/history", limit=1)["items"]
    since = history[0]["created_at"] if history else ""
    known: dict[str, str] = {}
    for item in service.items("/scenarios", portfolio=portfolio):
        if item["base"] and not since:
            known[""] = item["id"]
        elif not item["base"] and item["created_at"] > since:
            said = {"changes": _bare(item["changes"]), "policy": item["policy"]}
            known.setdefault(_key(item["name"], said), item["id"])
    return known


def _bare(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in change.items() if k != "text"} for change in changes]


def _key(name: str, said: Mapping[str, Any]) -> str:
    return json.dumps([name, said["changes"], said["policy"] or {}], sort_keys=True)


def _under(prefix: str, issues: Iterable[Issue]) -> list[Issue]:
    return [Issue(prefix + issue.pointer, issue.code, issue.message) for issue in issues]
