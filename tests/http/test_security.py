"""Who may do what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import httpx
import pytest

from app.config import Config
from app.database import Database
from app.keys.service import ROLES, Role, create
from app.main import create_app
from app.security import is_loopback
from tests.http.asserts import assert_problem
from tests.http.documents import document
from tests.http.live import live


@dataclass(frozen=True)
class Guarded:
    """A service with a key for each role."""

    http: httpx.Client
    keys: dict[Role, str]
    database: Database

    def send(self, method: str, path: str, role: Role, **more: object) -> httpx.Response:
        """A request with the key of a role."""
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        return self.http.request(method, path, headers=headers, **more)  # type: ignore[arg-type]  # json alone


@pytest.fixture
def guarded(database_url: str, database: Database) -> Iterator[Guarded]:
    """A service with a key for each role, on each kind of database."""
    with database.session() as session:
        keys = {role: create(session, role, role, None, "test")[1] for role in ROLES}
    with live(create_app(Config(database_url=database_url))) as client:
        yield Guarded(client, keys, database)


READS = ["/portfolios", "/scenarios", "/runs", "/plans", "/metrics"]


def test_nobody_reads_without_a_key(guarded: Guarded) -> None:
    of_one = ("/portfolios/x", "/runs/x", "/plans/x/allocations", "/comparisons?plan=x&plan=y")
    for path in (*READS, *of_one, "/portfolios/x/changes", "/portfolios/x/plan-of-record"):
        answer = guarded.http.get(path)
        assert_problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_what_is_no_key_opens_nothing(guarded: Guarded) -> None:
    for given in (b"Bearer nope", b"Basic YTpi", b"Bearer", b"Bearer a b", b"Bearer \xff", b"\xff"):
        headers = {b"Authorization": given}
        assert_problem(guarded.http.get("/runs", headers=headers), 401)


def test_what_holds_no_data_is_open(guarded: Guarded) -> None:
    for path in ("/healthz", "/readyz", "/openapi.json", "/docs"):
        assert guarded.http.get(path).status_code == 200


def test_every_role_reads(guarded: Guarded) -> None:
    for role, path in product(ROLES, READS):
        assert guarded.send("GET", path, role).status_code == 200


def test_a_viewer_changes_nothing(guarded: Guarded) -> None:
    body = {"portfolio": document(), "wait": 0}
    for method, path, sent in [
        ("POST", "/optimize", body),
        ("POST", "/portfolios", document()),
        ("POST", "/runs", {"scenario": "x"}),
        ("POST", "/runs/x/cancel", None),
        ("DELETE", "/portfolios/x", None),
        ("POST", "/scenarios", {"portfolio": "x", "name": "x"}),
        ("PATCH", "/scenarios/x", {}),
        ("DELETE", "/scenarios/x", None),
        ("POST", "/scenarios/x/copy", {"name": "x"}),
        ("POST", "/plans/x/approve", {}),
        ("POST", "/plans/x/withdraw", {}),
    ]:
        assert_problem(guarded.send(method, path, "viewer", json=sent), 403)
    assert guarded.send("POST", "/portfolios/check", "viewer", json=document()).status_code == 200
    assert guarded.send("POST", "/optimize", "planner", json=body).status_code == 202


def test_an_expired_key_opens_nothing(guarded: Guarded) -> None:
    past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    with guarded.database.session() as session:
        _, secret = create(session, "late", "admin", past, "test")
    headers = {"Authorization": f"Bearer {secret}"}
    assert_problem(guarded.http.get("/runs", headers=headers), 401)


def test_a_repeat_by_another_caller_is_another_run(guarded: Guarded) -> None:
    body = {"portfolio": document(), "wait": 0}
    runs = set()
    for role in ("planner", "admin"):
        headers = {"Authorization": f"Bearer {guarded.keys[role]}", "Idempotency-Key": "1"}
        runs.add(guarded.http.post("/optimize", json=body, headers=headers).json()["id"])
    assert len(runs) == 2


def test_an_address_others_reach_is_closed_until_a_key_is_made(database_url: str) -> None:
    with live(create_app(Config(database_url=database_url, host="0.0.0.0"))) as client:
        assert_problem(client.get("/runs"), 401)
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::"]
)
def test_without_keys_only_loopback_hosts_are_served(http: httpx.Client, host: str) -> None:
    assert_problem(http.get("/runs", headers={"Host": host}), 403)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:99", "[::1]:8000", "LOCALHOST:8000"])
def test_without_keys_this_machine_is_served_by_any_of_its_names(
    http: httpx.Client, host: str
) -> None:
    assert http.get("/runs", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "file://"])
def test_without_keys_pages_from_elsewhere_are_refused(http: httpx.Client, origin: str) -> None:
    assert_problem(http.post("/runs/x/cancel", headers={"Origin": origin}), 403)
    assert http.get("/runs", headers={"Origin": "http://localhost:5173"}).status_code == 200


WRITES = ("/optimize", "/runs/x/cancel", "/scenarios/x", "/keys")


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_without_keys_what_a_foreign_form_could_send_writes_nothing(
    http: httpx.Client, path: str, kind: str
) -> None:
    method = "DELETE" if path == "/scenarios/x" else "POST"
    sent = {"content": b"{}", "headers": {"Content-Type": kind}}
    assert_problem(http.request(method, path, **sent), 415)  # type: ignore[arg-type]  # of many types
    assert_problem(http.request(method, path, content=b"{}"), 415)


def test_without_keys_a_browser_that_says_the_page_is_foreign_writes_nothing(
    http: httpx.Client,
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert_problem(http.post("/runs/x/cancel", headers=foreign), 403)
    assert_problem(http.post("/optimize", json={}, headers=foreign), 403)
    assert http.get("/runs", headers=foreign).status_code == 200
    own = {"Sec-Fetch-Site": "same-origin", "Origin": str(http.base_url)}
    assert_problem(http.post("/runs/x/cancel", headers=own), 404)


def test_pages_that_the_operator_names_may_write(sqlite_url: str) -> None:
    page = "https://plans.example"
    config = Config(database_url=sqlite_url, cors_origins=(page,))
    with live(create_app(config)) as client:
        headers = {"Origin": page, "Sec-Fetch-Site": "cross-site"}
        assert_problem(client.post("/runs/x/cancel", headers=headers), 404)


@pytest.mark.parametrize(
    ("host", "is_this_machine"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("example.org", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, is_this_machine: bool) -> None:
    assert is_loopback(host) is is_this_machine
