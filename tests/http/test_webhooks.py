"""Webhooks over HTTP: made with a secret shown once, looked into, enabled again, deleted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.config import Config
from app.database import Database
from app.main import create_app
from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service
from tests.http.live import live

HOOK = {"url": "https://hooks.example/staffolio", "events": ["run.cancelled", "batch.cancelled"]}


@pytest.fixture
def service(sqlite_url: str, sqlite_database: Database) -> Iterator[Service]:
    """What depends on the kind of database is tested below HTTP."""
    with live(create_app(Config(database_url=sqlite_url))) as client:
        yield Service(client, sqlite_database)


def test_the_secret_of_a_webhook_is_shown_once(service: Service) -> None:
    answer = service.http.post("/webhooks", json=HOOK)
    assert answer.status_code == 201
    made = answer.json()
    assert made.pop("secret").startswith("whsec_")
    assert answer.headers["location"] == f"/webhooks/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    shown = service.http.get(answer.headers["location"]).json()
    assert shown == made | {"deliveries": []}
    assert service.http.get("/webhooks").json() == {"items": [made], "next": None}
    assert "whsec_" not in service.http.get("/webhooks").text


def test_deliveries_are_looked_into(service: Service) -> None:
    name = service.http.post("/webhooks", json=HOOK).json()["id"]
    service.http.post(f"/runs/{service.run()}/cancel")
    shown = service.http.get(f"/webhooks/{name}").json()
    (delivery,) = shown["deliveries"]
    assert shown["last"] == delivery
    assert (delivery["event"], delivery["status"]) == ("run.cancelled", "pending")
    (item,) = service.http.get("/webhooks").json()["items"]
    assert item["last"] == delivery


def test_a_webhook_is_enabled_and_deleted(service: Service) -> None:
    name = service.http.post("/webhooks", json=HOOK).json()["id"]
    assert service.http.post(f"/webhooks/{name}/enable").json()["disabled_at"] is None
    assert service.http.delete(f"/webhooks/{name}").status_code == 204
    assert_problem(service.http.get(f"/webhooks/{name}"), 404)
    assert_problem(service.http.post(f"/webhooks/{name}/enable"), 404)
    assert_problem(service.http.delete(f"/webhooks/{name}"), 404)


def test_an_address_inside_is_refused_with_what_to_do(service: Service) -> None:
    for url in ("http://127.0.0.1:1/", "https://10.0.0.1/", "https://[::1]/", "http://a.example/"):
        answer = service.http.post("/webhooks", json=HOOK | {"url": url})
        (fault,) = assert_problem(answer, 422)
        assert (fault["pointer"], fault["code"]) == ("/url", "not_allowed")
        assert "STAFFOLIO_WEBHOOK_ALLOW" in fault["message"]
    answer = service.http.post("/webhooks", json={"url": "", "events": ["run.started"]})
    assert pointers(assert_problem(answer, 422)) == {"/url", "/events/0"}
    assert service.http.get("/webhooks").json()["items"] == []
