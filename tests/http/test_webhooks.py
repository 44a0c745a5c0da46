"""Webhooks over HTTP: made with a secret shown once, looked into, enabled again, deleted."""

from __future__ import annotations

from tests.http.asserts import assert_problem, pointers
from tests.http.conftest import Service

HOOK = {"url": "https://hooks.example/staffolio", "events": ["run.cancelled", "batch.cancelled"]}


def test_the_secret_of_a_webhook_is_shown_once(sqlite_service: Service) -> None:
    answer = sqlite_service.http.post("/webhooks", json=HOOK)
    assert answer.status_code == 201
    made = answer.json()
    assert made.pop("secret").startswith("whsec_")
    assert answer.headers["location"] == f"/webhooks/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    shown = sqlite_service.http.get(answer.headers["location"]).json()
    assert shown == made | {"deliveries": []}
    assert sqlite_service.http.get("/webhooks").json() == {"items": [made], "next": None}
    assert "whsec_" not in sqlite_service.http.get("/webhooks").text


def test_deliveries_are_looked_into(sqlite_service: Service) -> None:
    name = sqlite_service.http.post("/webhooks", json=HOOK).json()["id"]
    sqlite_service.http.post(f"/runs/{sqlite_service.run()}/cancel")
    shown = sqlite_service.http.get(f"/webhooks/{name}").json()
    (delivery,) = shown["deliveries"]
    assert shown["last"] == delivery
    assert (delivery["event"], delivery["status"]) == ("run.cancelled", "pending")
    (item,) = sqlite_service.http.get("/webhooks").json()["items"]
    assert item["last"] == delivery


def test_a_webhook_is_enabled_and_deleted(sqlite_service: Service) -> None:
    name = sqlite_service.http.post("/webhooks", json=HOOK).json()["id"]
    assert sqlite_service.http.post(f"/webhooks/{name}/enable").json()["disabled_at"] is None
    assert sqlite_service.http.delete(f"/webhooks/{name}").status_code == 204
    assert_problem(sqlite_service.http.get(f"/webhooks/{name}"), 404)
    assert_problem(sqlite_service.http.post(f"/webhooks/{name}/enable"), 404)
    assert_problem(sqlite_service.http.delete(f"/webhooks/{name}"), 404)


def test_an_address_inside_is_refused_with_what_to_do(sqlite_service: Service) -> None:
    for url in ("http://127.0.0.1:1/", "https://10.0.0.1/", "https://[::1]/", "http://a.example/"):
        answer = sqlite_service.http.post("/webhooks", json=HOOK | {"url": url})
        (fault,) = assert_problem(answer, 422)
        assert (fault["pointer"], fault["code"]) == ("/url", "not_allowed")
        assert "STAFFOLIO_WEBHOOK_ALLOW" in fault["message"]
    answer = sqlite_service.http.post("/webhooks", json={"url": "", "events": ["run.started"]})
    assert pointers(assert_problem(answer, 422)) == {"/url", "/events/0"}
    assert sqlite_service.http.get("/webhooks").json()["items"] == []
