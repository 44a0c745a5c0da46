"""Every write is in the audit, with who did it by which key to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.keys.service import audit, create
from app.main import create_app
from app.plans.service import save
from app.runs import service as runs
from tests.http.asserts import assert_problem
from tests.http.documents import document, plan
from tests.http.live import live


@dataclass(frozen=True)
class Office:
    """A service that Pia calls, an admin, by her key; and things to write to."""

    http: httpx.Client
    database: Database
    key: str

    def post(self, path: str, body: Any = None) -> httpx.Response:
        """An answer that went well."""
        answer = self.http.post(path, json=body)
        assert answer.status_code < 300, answer.text
        return answer

    def portfolio(self) -> str:
        """The id of a portfolio called "Q"."""
        return str(self.post("/portfolios", document(name="Q")).json()["id"])

    def scenario(self) -> str:
        """The id of a scenario of it."""
        body = {"portfolio": self.portfolio(), "name": "what if"}
        return str(self.post("/scenarios", body).json()["id"])

    def run(self) -> str:
        """The id of a run of that."""
        return str(self.post("/runs", {"scenario": self.scenario()}).json()["id"])

    def plan(self) -> str:
        """The id of a plan that can be approved."""
        run = self.run()
        with self.database.session() as session:
            made = save(session, run, plan())
            runs.cancel(session, run)
        return made

    def approved(self) -> str:
        """The id of a plan of record."""
        made = self.plan()
        self.post(f"/plans/{made}/approve", {"comment": "so be it"})
        return made

    def batch(self) -> str:
        """The id of a batch of one run."""
        body = {"name": "many", "runs": [{"scenario": self.scenario()}]}
        return str(self.post("/batches", body).json()["id"])

    def schedule(self) -> str:
        """The id of a schedule."""
        self.portfolio()
        body = {"name": "nightly", "cron": "30 2 * * *", "portfolio": "Q"}
        return str(self.post("/schedules", body).json()["id"])

    def webhook(self) -> str:
        """The id of a webhook."""
        body = {"url": "https://hooks.example.com/x", "events": ["run.failed"]}
        return str(self.post("/webhooks", body).json()["id"])

    def another_key(self) -> str:
        """The id of a viewer's key."""
        return str(self.post("/keys", {"name": "v", "role": "viewer"}).json()["id"])

    def edit(self) -> httpx.Response:
        """An edit of a scenario."""
        place = f"/scenarios/{self.scenario()}"
        headers = {"If-Match": self.http.get(place).headers["etag"]}
        return self.http.patch(place, json={"name": "another"}, headers=headers)


Write = Callable[[Office], httpx.Response]


def posting(path: str, make: Callable[[Office], str], body: Any = None) -> Write:
    """A POST to something that is made for it."""
    return lambda office: office.http.post(path.format(id=make(office)), json=body)


def deleting(path: str, make: Callable[[Office], str]) -> Write:
    """A DELETE of something that is made for it."""
    return lambda office: office.http.delete(path.format(id=make(office)))


def of_made(path: str, make: Callable[[Office], str]) -> Write:
    """The POST that makes something, told as the answer of asking for it."""
    return lambda office: office.http.get(f"{path}/{make(office)}")


NOTE = {"comment": "because"}
WRITES: dict[str, tuple[str, Write]] = {
    "POST /optimize": (
        "start run",
        lambda office: office.http.post("/optimize", json={"portfolio": document(), "wait": 0}),
    ),
    "POST /portfolios": ("create portfolio", of_made("/portfolios", Office.portfolio)),
    "DELETE /portfolios/{id}": (
        "delete portfolio",
        deleting("/portfolios/{id}", Office.portfolio),
    ),
    "POST /scenarios": ("create scenario", of_made("/scenarios", Office.scenario)),
    "PATCH /scenarios/{id}": ("edit scenario", Office.edit),
    "DELETE /scenarios/{id}": ("delete scenario", deleting("/scenarios/{id}", Office.scenario)),
    "POST /scenarios/{id}/copy": (
        "copy scenario",
        posting("/scenarios/{id}/copy", Office.scenario, {"name": "copy"}),
    ),
    "POST /runs": ("start run", of_made("/runs", Office.run)),
    "POST /runs/{id}/cancel": ("cancel run", posting("/runs/{id}/cancel", Office.run)),
    "POST /plans/{id}/approve": (
        "approve plan",
        posting("/plans/{id}/approve", Office.plan, NOTE),
    ),
    "POST /plans/{id}/withdraw": (
        "withdraw plan",
        posting("/plans/{id}/withdraw", Office.approved, NOTE),
    ),
    "POST /batches": ("start batch", of_made("/batches", Office.batch)),
    "POST /batches/{id}/cancel": ("cancel batch", posting("/batches/{id}/cancel", Office.batch)),
    "POST /schedules": ("create schedule", of_made("/schedules", Office.schedule)),
    "DELETE /schedules/{id}": ("delete schedule", deleting("/schedules/{id}", Office.schedule)),
    "POST /webhooks": ("create webhook", of_made("/webhooks", Office.webhook)),
    "POST /webhooks/{id}/enable": (
        "enable webhook",
        posting("/webhooks/{id}/enable", Office.webhook),
    ),
    "DELETE /webhooks/{id}": ("delete webhook", deleting("/webhooks/{id}", Office.webhook)),
    "POST /keys": ("create key", of_made("/keys", Office.another_key)),
    "DELETE /keys/{id}": ("revoke key", deleting("/keys/{id}", Office.another_key)),
}
"""Every endpoint that writes: the action it leaves, and a request that goes well."""
STORES_NOTHING = {"POST /portfolios/check"}


@pytest.fixture
def office(sqlite_url: str, sqlite_database: Database) -> Iterator[Office]:
    """A service of the test's own."""
    with sqlite_database.session() as session:
        key, secret = create(session, "pia", "admin", None, "test")
    headers = {"Authorization": f"Bearer {secret}"}
    config = Config(database_url=sqlite_url, rate_limit="none")
    with live(create_app(config), headers) as client:
        yield Office(client, sqlite_database, key)


def audited(office: Office, **wanted: str) -> list[dict[str, Any]]:
    """The audit's entries, the newest first."""
    answer = office.http.get("/audit", params={"limit": 200, **wanted})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_every_write_leaves_who_did_what(office: Office) -> None:
    paths = office.http.get("/openapi.json").json()["paths"]
    described = {f"{m.upper()} {path}" for path in paths for m in paths[path] if m != "get"}
    assert described - STORES_NOTHING == set(WRITES), "say in WRITES how it is called"
    for endpoint, (action, write) in WRITES.items():
        before = len(audited(office, action=action))
        answer = write(office)
        assert answer.status_code < 300, (endpoint, answer.text)
        entries = audited(office, action=action)
        assert len(entries) == before + 1, endpoint
        assert (entries[0]["caller"], entries[0]["key"]) == ("pia", office.key), endpoint
        if answer.content and "id" in answer.json() and "/plans/" not in endpoint:
            assert entries[0]["what"] == answer.json()["id"], endpoint


def test_what_was_refused_is_not_told_as_done(office: Office) -> None:
    before = audited(office)
    assert_problem(office.http.delete("/portfolios/nothing"), 404)
    assert_problem(office.http.post("/runs", json={"scenario": "nothing"}), 404)
    assert_problem(office.http.delete(f"/portfolios/{'x' * 300}"), 404)
    assert audited(office) == before


def test_the_audit_is_filtered_and_paged(office: Office) -> None:
    with office.database.session() as session:
        for caller, action, what in (("ann", "a", "1"), ("ann", "b", "2"), ("bob", "a", "3")):
            audit(session, caller, action, what)
    assert [item["what"] for item in audited(office, caller="ann")] == ["2", "1"]
    assert [item["what"] for item in audited(office, action="a")] == ["3", "1"]
    assert [item["what"] for item in audited(office, what="2")] == ["2"]
    assert audited(office, caller="\0") == []
    day = dt.datetime.now(dt.UTC).date()
    around = {"from": str(day - dt.timedelta(days=1)), "to": str(day + dt.timedelta(days=1))}
    assert len(audited(office, **around)) == 3
    assert audited(office, **{"from": str(day + dt.timedelta(days=2))}) == []
    assert audited(office, to=str(day - dt.timedelta(days=2))) == []
    assert len(audited(office, **{"from": "0001-01-01", "to": "9999-12-31"})) == 3
    first = office.http.get("/audit?limit=2").json()
    rest = office.http.get("/audit", params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["what"] for item in first["items"] + rest["items"]] == ["3", "2", "1"]
    assert rest["next"] is None
