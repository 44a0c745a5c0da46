"""schemathesis over the whole OpenAPI: no 5xx, no answer that is not described."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types

from app.config import Config
from app.database import Database
from app.keys.service import Role, create
from app.main import create_app
from app.plans.service import save
from app.runs import queries, service
from tests.http.documents import document, plan
from tests.http.live import live

SETTINGS = """
[checks]
# ids in a document must be known, cycles must not be: no schema says so
positive_data_acceptance.enabled = false
# open without keys
ignored_auth.enabled = false
# an edit of another state is refused as such, whatever else is wrong with it
negative_data_rejection.expected-statuses = [
  400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429, "5xx"
]

[[operations]]
# says what is wrong with anything, by 200
include-operation-id = "check_portfolio"
[operations.checks]
positive_data_acceptance.enabled = false
ignored_auth.enabled = false
negative_data_rejection.enabled = false
"""

PATIENCE_SECONDS = 900
STAY_OPEN = ("--exclude-operation-id", "create_key")
"""The first key would close the service to all that follows."""


@contextmanager
def ending_runs(database: Database) -> Iterator[None]:
    """Ends every queued run while the context lasts: nobody carries them out here."""
    end = threading.Event()

    def cancel_all() -> None:
        while not end.wait(0.05):
            with database.read_session() as session:
                queued = queries.page(session, status="queued", limit=200).items
            if queued:
                with database.session() as session:
                    for run in queued:
                        service.cancel(session, run.id)

    thread = threading.Thread(target=cancel_all)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


@pytest.fixture
def contract(sqlite_template: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """A service without keys that holds a portfolio, a run and a plan."""
    file = tmp_path / "staffolio.db"
    shutil.copy(sqlite_template, file)
    with holding(Config(database_url=f"sqlite:///{file}", max_body_mb=1)) as client:
        yield client


@contextmanager
def holding(config: Config, role: Role | None = None) -> Iterator[httpx.Client]:
    """A service with a portfolio, a run and a plan, whose runs end at once; called by a key."""
    database = Database(config.database_url)
    keys = _keys(database, role)
    with live(create_app(config), keys["own"]) as client:
        client.post("/portfolios", json=document(), headers=keys["admin"])
        body = {"portfolio": document(), "wait": 0}
        run = client.post("/optimize", json=body, headers=keys["admin"]).json()["id"]
        with database.session() as session:
            save(session, run, plan())
        with ending_runs(database):
            yield client
    database.close()


def _keys(database: Database, role: Role | None) -> dict[str, dict[str, str]]:
    """The headers of an admin and of the role; none where no key is to be made."""
    if role is None:
        return {"admin": {}, "own": {}}
    with database.session() as session:
        made = {
            name: create(session, name, of, None, "test")[1]
            for name, of in (("admin", "admin"), ("own", role))
        }
    return {name: {"Authorization": f"Bearer {secret}"} for name, secret in made.items()}


def run_schemathesis(
    client: httpx.Client, folder: Path, *options: str, seconds: float = 250
) -> None:
    """Let it loose on a service; its report is the failure's message."""
    settings = folder / "schemathesis.toml"
    settings.write_text(SETTINGS)
    url = str(client.base_url).rstrip("/")
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={settings}", "run"]
    command += [f"{url}/openapi.json", "--no-color", "--continue-on-failure"]
    done = subprocess.run(
        [*command, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert client.get("/readyz").status_code == 200


def test_drawn_requests_get_described_answers(contract: httpx.Client, tmp_path: Path) -> None:
    options = ("--phases", "examples,fuzzing", "-n", "5", "--seed", "1")
    run_schemathesis(contract, tmp_path, *options, *STAY_OPEN)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE_SECONDS + 60)
@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_drawn_requests_get_described_answers_where_keys_are_asked_for(
    sqlite_url: str, tmp_path: Path, role: Role
) -> None:
    config = Config(database_url=sqlite_url, host="0.0.0.0", max_body_mb=1, rate_limit="none")
    with holding(config, role) as client:
        key = f"Authorization: {client.headers['authorization']}"
        options = ("--phases", "examples,fuzzing", "-n", "10", "--seed", "3", "-H", key)
        run_schemathesis(client, tmp_path, *options, seconds=PATIENCE_SECONDS)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE_SECONDS + 60)
def test_every_kind_of_request_gets_described_answers(
    contract: httpx.Client, tmp_path: Path
) -> None:
    options = ("-n", "20", "--seed", "2", "--request-timeout", "70", *STAY_OPEN)
    run_schemathesis(contract, tmp_path, *options, seconds=PATIENCE_SECONDS)


def test_the_committed_openapi_is_current() -> None:
    committed = Path("frontend/openapi.json").read_text(encoding="utf-8")
    printed = subprocess.run(
        [sys.executable, "-m", "app.openapi"], capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(committed) == json.loads(printed), "run `make openapi`"


def test_every_operation_is_described_whole(http: httpx.Client) -> None:
    described = http.get("/openapi.json").json()
    assert "HTTPValidationError" not in described["components"]["schemas"]
    names = []
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            names.append(operation["operationId"])
            assert operation["tags"], path
            assert operation["description"], path
            assert any(status < "400" for status in operation["responses"])
            for status, answer in operation["responses"].items():
                if status >= "400":
                    (kind,) = answer["content"]
                    assert kind == "application/problem+json"
                    assert answer["content"][kind]["example"]["status"] == int(status)
            if "requestBody" in operation:
                assert operation["requestBody"]["content"]["application/json"]["examples"]
            assert method in {"get", "post", "patch", "delete"}
    assert len(names) == len(set(names))


def test_every_example_is_what_its_schema_says(http: httpx.Client) -> None:
    described = http.get("/openapi.json").json()
    shown = 0
    for operations in described["paths"].values():
        for operation in operations.values():
            answers = [answer.get("content", {}) for answer in operation["responses"].values()]
            for content in [*answers, operation.get("requestBody", {}).get("content", {})]:
                for form in content.values():
                    root = form.get("schema", {}) | {"components": described["components"]}
                    examples = [form.get("example")] if "example" in form else []
                    examples += [given["value"] for given in form.get("examples", {}).values()]
                    for example in examples:
                        Draft202012Validator(root).validate(example)
                    shown += len(examples)
    assert shown > 50
