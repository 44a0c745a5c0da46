"""Keys over HTTP: shown once, listed without their secrets, revoked at once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.keys.service import create
from app.main import create_app
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.live import live

SOON = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def admin(sqlite_url: str, sqlite_database: Database) -> Iterator[httpx.Client]:
    """An admin's client of a service that others reach."""
    with sqlite_database.session() as session:
        _, secret = create(session, "root", "admin", None, "test")
    config = Config(database_url=sqlite_url, host="0.0.0.0")
    with live(create_app(config), bearer(secret)) as client:
        yield client


def make(client: httpx.Client, role: str, **more: object) -> dict[str, str]:
    answer = client.post("/keys", json={"name": f"a {role}", "role": role, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made


def test_a_key_is_shown_once_and_works_until_it_is_revoked(admin: httpx.Client) -> None:
    answer = admin.post("/keys", json={"name": "ci", "role": "viewer", "expires_at": SOON})
    made = answer.json()
    assert answer.headers["location"] == f"/keys/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert made["secret"].startswith(made["prefix"])
    assert admin.get("/runs", headers=bearer(made["secret"])).status_code == 200
    for place in ("/keys", f"/keys/{made['id']}", "/keys?name=ci", "/audit"):
        assert made["secret"] not in admin.get(place).text
    assert admin.get(f"/keys/{made['id']}").json()["status"] == "valid"
    for _ in range(2):
        assert admin.delete(f"/keys/{made['id']}").status_code == 204
    assert_problem(admin.get("/runs", headers=bearer(made["secret"])), 401)
    (found,) = admin.get("/keys?status=revoked").json()["items"]
    assert found["id"] == made["id"]
    assert found["revoked_at"]
    assert len(admin.get("/keys?status=valid").json()["items"]) == 1
    assert admin.get("/keys?status=expired").json()["items"] == []
    assert [item["action"] for item in admin.get("/audit").json()["items"]] == [
        "revoke key",
        "create key",
    ]


def test_the_last_admin_key_stays_where_others_reach_the_service(admin: httpx.Client) -> None:
    (root,) = admin.get("/keys").json()["items"]
    make(admin, "approver")
    refused = assert_problem(admin.delete(f"/keys/{root['id']}"), 409)
    assert "staffolio keys create" in refused[0]["message"]
    second = make(admin, "admin")
    assert admin.delete(f"/keys/{root['id']}").status_code == 204
    assert_problem(admin.get("/keys"), 401)
    assert_problem(admin.delete(f"/keys/{second['id']}", headers=bearer(second["secret"])), 409)


def test_the_use_of_a_key_is_noted(admin: httpx.Client) -> None:
    made = make(admin, "viewer")
    place = f"/keys/{made['id']}"
    assert admin.get(place).json()["last_used_at"] is None
    assert admin.get("/portfolios", headers=bearer(made["secret"])).status_code == 200
    until = time.monotonic() + 10
    while admin.get(place).json()["last_used_at"] is None and time.monotonic() < until:
        time.sleep(0.05)
    used = dt.datetime.fromisoformat(admin.get(place).json()["last_used_at"])
    assert abs(dt.datetime.now(dt.UTC) - used) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"role": "root"}, "/role"),
        ({"role": None}, "/role"),
        ({"secret": "stf_mine"}, "/secret"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2127-01-01"}, "/expires_at"),
        ({"expires_at": "2127-01-01T00:00:00"}, "/expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-23:59"}, "/expires_at"),
        ({"expires_at": "0001-01-01T00:00:00+23:59"}, "/expires_at"),
        ({"expires_at": 4e9}, "/expires_at"),
    ],
)
def test_a_key_that_can_t_be_is_refused(
    http: httpx.Client, changes: dict[str, object], pointer: str
) -> None:
    body = {"name": "x", "role": "admin", **changes}
    assert pointers(assert_problem(http.post("/keys", json=body), 422)) == {pointer}


def test_the_first_key_is_an_admin_s_and_closes_the_service(service: Service) -> None:
    body = {"name": "x", "role": "planner"}
    assert_problem(service.http.post("/keys", json=body), 409)
    assert service.http.get("/runs").status_code == 200
    secret = make(service.http, "admin")["secret"]
    assert_problem(service.http.get("/runs"), 401)
    assert service.http.get("/runs", headers=bearer(secret)).status_code == 200
    (entry,) = service.http.get("/audit", headers=bearer(secret)).json()["items"]
    assert (entry["caller"], entry["key"]) == ("anybody", None)


def test_on_a_laptop_the_last_key_may_go_and_the_door_stays_closed(service: Service) -> None:
    made = make(service.http, "admin")
    gone = service.http.delete(f"/keys/{made['id']}", headers=bearer(made["secret"]))
    assert gone.status_code == 204
    assert_problem(service.http.get("/runs"), 401)


def test_keys_are_paged(admin: httpx.Client) -> None:
    made = [make(admin, "viewer")["id"] for _ in range(3)]
    first = admin.get("/keys?limit=2").json()
    rest = admin.get("/keys", params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["id"] for item in first["items"] + rest["items"]][:3] == made[::-1]
    assert rest["next"] is None
    assert admin.get("/keys", params={"name": "\0"}).json()["items"] == []
