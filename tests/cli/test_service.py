"""`serve`, `migrate` and `keys`: what has to do with a database."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.database import Database
from app.keys.service import any_key, find
from tests.http.documents import document

MIGRATIONS = len(list((Path(__file__).parents[2] / "migrations" / "versions").glob("*.py")))


def run(url: str, *arguments: str, **environment: str) -> Result:
    """The command line over a database."""
    env = {"STAFFOLIO_DATABASE_URL": url} | environment
    return CliRunner().invoke(main, arguments, env=env)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'staffolio.db'}"


@contextmanager
def serving(url: str, *options: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """`staffolio serve` as a process of its own, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port), *options]
    environment = os.environ | {"STAFFOLIO_DATABASE_URL": url}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=base, timeout=60, trust_env=False) as client:
                _wait_for(client, process)
                yield client, process
        finally:
            process.kill()


def _wait_for(client: httpx.Client, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            client.get("/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the service did not come up")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_serve_plans_a_portfolio_and_ends_when_told(url: str, end: signal.Signals) -> None:
    body = {"portfolio": document(), "settings": {"time_limit": 5, "threads": 1}}
    with serving(url) as (client, process):
        answer = client.post("/optimize", json=body)
        assert answer.status_code == 200, answer.text
        run = answer.json()
        assert (run["status"], run["error"]) == ("completed", None)
        assert run["plan"]["objective"]["optimal"]
        assert client.get(f"/plans/{run['plan']['id']}").json() == run["plan"]
        process.send_signal(end)
        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        assert f"{client.base_url}".rstrip("/") in process.stderr.read()


def test_serve_says_so_where_its_port_is_taken(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(url, "serve", "--port", str(taken.getsockname()[1]), "--workers", "0")
    assert done.exit_code == 2
    assert "Choose another with --port" in done.stderr


def test_serve_refuses_an_address_others_reach_until_a_key_is_made(url: str) -> None:
    done = run(url, "serve", "--host", "0.0.0.0", "--port", "0")
    assert done.exit_code == 2
    assert "staffolio keys create" in done.stderr


@pytest.mark.postgres
def test_serve_refuses_a_postgresql_that_lacks_migrations(request: pytest.FixtureRequest) -> None:
    with request.getfixturevalue("postgres").database(migrated=False) as empty:
        done = run(empty, "serve")
        assert done.exit_code == 2
        assert "staffolio migrate" in done.stderr
        assert run(empty, "keys", "create", "--role", "admin", "--name", "x").exit_code == 2
        assert f"{MIGRATIONS} migrations ran" in run(empty, "migrate").stdout
        assert "nothing to do" in run(empty, "migrate").stdout
        assert run(empty, "keys", "create", "--role", "admin", "--name", "x").exit_code == 0


def test_keys_create_prints_the_key_alone(url: str) -> None:
    done = run(url, "keys", "create", "--role", "planner", "--name", "Nightly import")
    assert done.exit_code == 0
    secret = done.stdout.strip()
    database = Database(url)
    with database.read_session() as session:
        caller = find(session, secret)
    database.close()
    assert caller is not None
    assert (caller.name, caller.role) == ("Nightly import", "planner")


@pytest.mark.parametrize(
    "options",
    [
        ["--role", "king", "--name", "x"],
        ["--role", "admin"],
        ["--role", "admin", "--name", ""],
        ["--role", "admin", "--name", "a\nb"],
        ["--role", "admin", "--name", "a" * 201],
    ],
)
def test_keys_create_refuses_what_is_no_caller(url: str, options: list[str]) -> None:
    assert run(url, "keys", "create", *options).exit_code == 2


def test_keys_are_listed_and_revoked(url: str) -> None:
    made = [
        run(url, "keys", "create", "--role", r, "--name", f"a {r}") for r in ("admin", "viewer")
    ]
    listed = run(url, "keys", "list").stdout
    head, viewer, admin = listed.splitlines()
    assert head.split()[:4] == ["id", "name", "role", "prefix"]
    for done, line in zip(made, (admin, viewer), strict=True):
        assert done.stdout[:12] in line
        assert done.stdout.strip() not in listed
    key = viewer.split()[0]
    assert "Revoked the key of a viewer" in run(url, "keys", "revoke", key).stderr
    assert "revoked before" in run(url, "keys", "revoke", key).stderr
    assert "revoked" in run(url, "keys", "list").stdout
    last = admin.split()[0]
    refused = run(url, "keys", "revoke", last, STAFFOLIO_HOST="0.0.0.0")
    assert refused.exit_code == 2
    assert "last one" in refused.stderr
    assert run(url, "keys", "revoke", last).exit_code == 0
    assert run(url, "keys", "revoke", "nothing").exit_code == 2


def test_a_key_of_the_command_line_may_expire(url: str) -> None:
    create = ("keys", "create", "--role", "viewer", "--name", "x", "--expires-at")
    assert run(url, *create, "2100-01-01").exit_code == 0
    assert "2100-01-01 00:00" in run(url, "keys", "list").stdout
    for wrong in ("2020-01-01", "soon", "2500-01-01", "9999-12-31T23:59:59-23:59"):
        assert run(url, *create, wrong).exit_code == 2


def test_a_container_brings_its_first_key(url: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k" * 40 + "\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = {"STAFFOLIO_ADMIN_KEY_FILE": str(file)}
        assert run(url, "serve", "--port", port, **environment).exit_code == 2
    database = Database(url)
    with database.read_session() as session:
        caller = find(session, "k" * 40)
    database.close()
    assert caller is not None
    assert caller.role == "admin"


@pytest.mark.parametrize("content", [None, b"short", b"\xff\xfe" * 40])
def test_a_first_key_that_is_none_is_refused(
    url: str, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    done = run(url, "serve", "--port", "0", STAFFOLIO_ADMIN_KEY_FILE=str(file))
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    database = Database(url)
    with database.read_session() as session:
        assert not any_key(session)
    database.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("WORKERS", "-1"),
        ("MAX_BODY_MB", "0"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none"),
    ],
)
def test_a_setting_that_can_not_be_is_told_without_a_traceback(
    url: str, name: str, value: str
) -> None:
    done = run(url, "migrate", **{f"STAFFOLIO_{name}": value})
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: ")
    assert len(json.dumps(done.stderr)) < 2_000
