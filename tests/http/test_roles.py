"""Every endpoint by every role: one table says who may, and it must be whole."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.keys.service import ROLES, Role, create, revoke
from app.main import create_app
from models.base import now
from tests.http.asserts import assert_problem
from tests.http.live import live

LEAST: dict[str, Role | None] = {
    "POST /optimize": "planner",
    "POST /portfolios": "planner",
    "GET /portfolios": "viewer",
    "POST /portfolios/check": "viewer",
    "GET /portfolios/{id}": "viewer",
    "DELETE /portfolios/{id}": "planner",
    "GET /portfolios/{id}/changes": "viewer",
    "GET /portfolios/{id}/plan-of-record": "viewer",
    "GET /portfolios/{id}/history": "viewer",
    "POST /scenarios": "planner",
    "GET /scenarios": "viewer",
    "GET /scenarios/{id}": "viewer",
    "PATCH /scenarios/{id}": "planner",
    "DELETE /scenarios/{id}": "planner",
    "POST /scenarios/{id}/copy": "planner",
    "GET /scenarios/{id}/portfolio": "viewer",
    "POST /runs": "planner",
    "GET /runs": "viewer",
    "GET /runs/{id}": "viewer",
    "GET /runs/{id}/events": "viewer",
    "POST /runs/{id}/cancel": "planner",
    "GET /plans": "viewer",
    "GET /plans/{id}": "viewer",
    "GET /plans/{id}/allocations": "viewer",
    "POST /plans/{id}/approve": "approver",
    "POST /plans/{id}/withdraw": "approver",
    "GET /comparisons": "viewer",
    "POST /batches": "planner",
    "GET /batches": "viewer",
    "GET /batches/{id}": "viewer",
    "POST /batches/{id}/cancel": "planner",
    "POST /schedules": "planner",
    "GET /schedules": "viewer",
    "GET /schedules/{id}": "viewer",
    "DELETE /schedules/{id}": "planner",
    "POST /webhooks": "planner",
    "GET /webhooks": "planner",
    "GET /webhooks/{id}": "planner",
    "DELETE /webhooks/{id}": "planner",
    "POST /webhooks/{id}/enable": "planner",
    "POST /keys": "admin",
    "GET /keys": "admin",
    "GET /keys/{id}": "admin",
    "DELETE /keys/{id}": "admin",
    "GET /audit": "admin",
    "GET /metrics": "viewer",
    "GET /demo": None,
    "GET /demo/{name}": None,
    "GET /healthz": None,
    "GET /readyz": None,
}
"""The least role each takes; None: no key at all."""


@pytest.fixture(scope="module")
def closed(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, dict[str, str]]]:
    """A service with keys, and the key of each role and of those who may nothing any more."""
    file = tmp_path_factory.mktemp("roles") / "staffolio.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.session() as session:
        keys = {role: create(session, role, role, None, "test")[1] for role in ROLES}
        past = now() - dt.timedelta(seconds=1)
        _, keys["expired"] = create(session, "expired", "admin", past, "test")
        gone, keys["revoked"] = create(session, "revoked", "admin", None, "test")
        revoke(session, gone, is_reachable=True)
    database.close()
    keys |= {"nobody": "", "made up": f"{keys['admin'][:-1]}_"}
    config = Config(database_url=f"sqlite:///{file}", rate_limit="none")
    with live(create_app(config)) as client:
        yield client, keys


def test_the_table_names_every_endpoint(closed: tuple[httpx.Client, dict[str, str]]) -> None:
    paths = closed[0].get("/openapi.json").json()["paths"]
    described = {f"{method.upper()} {path}" for path in paths for method in paths[path]}
    assert described == set(LEAST), "say in LEAST who may"


@pytest.mark.parametrize("endpoint", LEAST)
def test_only_who_may_gets_in(closed: tuple[httpx.Client, dict[str, str]], endpoint: str) -> None:
    client, keys = closed
    method, path = endpoint.split(" ")
    path = path.replace("{id}", "nothing").replace("{name}", "small")
    least = LEAST[endpoint]
    for who, key in keys.items():
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        answer = client.request(method, path, headers=headers)
        if least is None:
            assert answer.status_code == 200, who
        elif who not in ROLES:
            assert_problem(answer, 401)
        elif ROLES.index(who) < ROLES.index(least):
            assert_problem(answer, 403)
        else:
            assert answer.status_code not in {401, 403}, who
            assert answer.status_code < 500, who


def test_a_key_anywhere_but_in_its_header_opens_nothing(
    closed: tuple[httpx.Client, dict[str, str]],
) -> None:
    client, keys = closed
    key = keys["admin"]
    for name in ("key", "access_token", "authorization"):
        answer = client.get("/runs", params={name: key})
        assert_problem(answer, 401)
        assert key not in answer.text
    for headers in ({"X-API-Key": key}, {"Cookie": f"key={key}"}, {"Authorization": key}):
        assert_problem(client.get("/runs", headers=headers), 401)
