"""`staffolio batch FILE`: submitted, waited for, reported."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from click.testing import CliRunner, Result

from app.cli import asking, batch, main
from app.config import Config
from app.database import Database
from app.keys import service as keys
from app.main import create_app
from app.runs import queries
from app.worker.messages import Failure
from app.worker.record import begin
from tests.cli.test_service import serving
from tests.http.documents import document, plan

LOST = Failure("infeasible", "The locks collide. Unlock one.")
RUNS: list[dict[str, Any]] = [
    {"name": "as it is"},
    {
        "name": "less",
        "changes": [{"kind": "scale_demand", "project": "crm", "factor": 0.5}],
        "settings": {"time_limit": 5},
    },
]


@contextmanager
def served(database_url: str, port: int) -> Iterator[None]:
    """The service at this port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        app = create_app(Config(database_url=database_url))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def carrying(database: Database, end: Callable[[Any], None]) -> Iterator[None]:
    """Every queued run is begun, and ended so, as long as the context lasts."""
    over = threading.Event()

    def carry() -> None:
        while not over.wait(0.02):
            with database.read_session() as session:
                queued = queries.page(session, status="queued", limit=200).items
            for run in queued:
                record = begin(database, run.id, 0)
                if record is not None:
                    end(record)

    thread = threading.Thread(target=carry)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def complete(record: Any) -> None:
    record.complete(plan(), is_cancelled=False)


def fail(record: Any) -> None:
    record.fail(LOST)


class Bench:
    """A service without a worker, and files to send to it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url, self.folder = f"http://127.0.0.1:{self.port}", folder
        self.database_url, self.database = database_url, Database(database_url)

    def run(self, file: Any, *options: str) -> Result:
        path = self.folder / "night.json"
        path.write_text(json.dumps(file))
        return CliRunner().invoke(main, ["batch", str(path), "--url", self.url, *options])

    def served(self) -> Any:
        return served(self.database_url, self.port)


@pytest.fixture
def bench(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    monkeypatch.setattr(asking, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(batch, "FIRST_LOOK", 0.02)
    monkeypatch.setattr(batch, "LONGEST_LOOK", 0.05)
    shutil.copy(sqlite_template, tmp_path / "staffolio.db")
    bench = Bench(tmp_path, f"sqlite:///{tmp_path / 'staffolio.db'}")
    yield bench
    bench.database.close()


def test_a_batch_is_sent_waited_for_and_reported(bench: Bench) -> None:
    with bench.served(), carrying(bench.database, complete):
        done = bench.run({"portfolio": document(name="Q1"), "runs": RUNS})
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [(run["name"], run["status"]) for run in told["runs"]] == [
        ("as it is", "completed"),
        ("less", "completed"),
    ]
    assert told["runs"][0]["objective"] == 24_200
    assert (told["name"], told["status"]) == ("night.json", "completed")
    assert told["best"]["name"] == "as it is"
    assert told["progress"]["completed"] == 2
    assert "2 of 2 ended" in done.stderr


def test_the_same_file_again_adds_nothing_but_its_runs(bench: Bench) -> None:
    with bench.served(), carrying(bench.database, complete):
        first = json.loads(bench.run({"portfolio": document(name="Q1"), "runs": RUNS}).stdout)
        again = json.loads(bench.run({"portfolio": document(name="Q1"), "runs": RUNS}).stdout)
        named = json.loads(bench.run({"portfolio": "Q1", "runs": RUNS}).stdout)
        newer = document(name="Q1", currency="USD")
        later = json.loads(bench.run({"portfolio": newer, "runs": RUNS}).stdout)
        portfolios = httpx.get(f"{bench.url}/portfolios", trust_env=False).json()["items"]
        scenarios = httpx.get(f"{bench.url}/scenarios", trust_env=False).json()["items"]
    used = [run["scenario"] for run in first["runs"]]
    assert [run["scenario"] for run in again["runs"]] == used
    assert [run["scenario"] for run in named["runs"]] == used
    assert first["batch"] != again["batch"]
    assert [item["version"] for item in portfolios] == [2, 1]
    assert later["portfolio"] == portfolios[0]["id"]
    assert len(scenarios) == 4, "the next version carries over what the file says again"


def test_a_run_that_failed_is_told_and_is_the_exit_status(bench: Bench) -> None:
    with bench.served(), carrying(bench.database, fail):
        done = bench.run({"portfolio": document(), "runs": RUNS})
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["runs"][1]["error"] == {"code": LOST.code, "message": LOST.message}
    assert (told["best"], told["runs"][1]["plan"]) == (None, None)
    assert "2 failed" in done.stderr


def test_a_service_that_restarts_is_waited_for(bench: Bench) -> None:
    found: list[Result] = []
    file = {"portfolio": document(), "runs": RUNS}
    waiting = threading.Thread(target=lambda: found.append(bench.run(file)))
    with bench.served():
        waiting.start()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with bench.database.read_session() as session:
                if len(queries.page(session, limit=5).items) == 2:
                    break
            time.sleep(0.01)
    time.sleep(0.1)
    assert waiting.is_alive()
    with bench.served(), carrying(bench.database, complete):
        waiting.join(timeout=30)
    (done,) = found
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["progress"]["completed"] == 2


def test_a_service_that_stays_away_while_waiting_is_told_where_to_look(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "WAIT_PATIENCE", 0.1)
    with bench.served():
        monkeypatch.setattr(asking.Service, "get", refusing_batches(asking.Service.get, bench))
        done = bench.run({"portfolio": document(), "runs": RUNS})
    assert done.exit_code == 1
    assert "Its runs go on: GET http://127.0.0.1" in done.stderr
    assert done.stdout == ""


def refusing_batches(get: Any, bench: Bench) -> Any:
    """The service is away as soon as a batch is asked for."""

    def refuse(self: asking.Service, path: str, **query: Any) -> Any:
        if path.startswith("/batches/"):
            raise asking.Away(f"{bench.url} can't be reached")
        return get(self, path, **query)

    return refuse


def test_every_fault_of_a_file_is_told_at_once(bench: Bench) -> None:
    wrong = {
        "portfolio": document(people=[{"id": "ann", "rate": -1}]),
        "runs": [
            {"name": "", "more": 1},
            {"name": "b", "changes": [{"kind": "remove_person"}], "settings": {"seed": "x"}},
            5,
        ],
        "else": 1,
    }
    done = bench.run(wrong)
    assert done.exit_code == 2
    for place in (
        "/portfolio/people/0/rate",
        "/runs/0/name",
        "/runs/0/more",
        "/runs/1/changes/0/person",
        "/runs/1/settings/seed",
        "/runs/2",
        "/else",
    ):
        assert f"  {place}: " in done.stderr
    assert "7 faults" in done.stderr


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ([], "(the whole)"),
        ({"runs": RUNS}, "/portfolio"),
        ({"portfolio": "Q1"}, "/runs"),
        ({"portfolio": "Q1", "runs": []}, "/runs"),
        ({"portfolio": 5, "runs": RUNS}, "/portfolio"),
        ({"portfolio": "Q1", "runs": RUNS * 501}, "/runs"),
    ],
)
def test_what_is_no_batch_is_bad_input(bench: Bench, file: Any, place: str) -> None:
    done = bench.run(file)
    assert done.exit_code == 2
    assert f"  {place}: " in done.stderr


def test_what_the_service_refuses_is_told_with_its_place_in_the_file(bench: Bench) -> None:
    changes = [{"kind": "remove_person", "person": "nobody"}]
    with bench.served():
        unknown = bench.run({"portfolio": document(), "runs": [{"name": "x", "changes": changes}]})
        settings = {"time_limit": 4_000}
        long = bench.run({"portfolio": document(), "runs": [{"name": "x", "settings": settings}]})
        nameless = bench.run({"portfolio": "none", "runs": RUNS})
    assert (unknown.exit_code, long.exit_code, nameless.exit_code) == (2, 2, 2)
    assert "  /runs/0/changes/0/person: " in unknown.stderr
    assert "  /runs/0/settings/time_limit: " in long.stderr
    assert "  /portfolio: The service has no portfolio named 'none'" in nameless.stderr


def test_a_service_that_is_not_there_is_bad_usage(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SUBMIT_PATIENCE", 0.1)
    done = bench.run({"portfolio": "Q1", "runs": RUNS})
    assert done.exit_code == 2
    assert "can't be reached" in done.stderr
    assert bench.run({"portfolio": "Q1", "runs": RUNS}, "--url", "nonsense").exit_code == 2


@pytest.mark.slow
def test_a_key_is_asked_for_where_one_is_needed(bench: Bench) -> None:
    with bench.database.session() as session:
        _, secret = keys.create(session, "ann", "planner", None, "admin")
    file = {"portfolio": document(), "runs": RUNS[:1]}
    with bench.served(), carrying(bench.database, complete):
        without = bench.run(file)
        with_key = bench.run(file, "--key", secret)
    assert (without.exit_code, with_key.exit_code) == (2, 0)
    assert "STAFFOLIO_KEY" in without.stderr


@pytest.mark.slow
def test_a_batch_is_carried_out_by_a_real_service(tmp_path: Path) -> None:
    file = tmp_path / "night.json"
    file.write_text(json.dumps({"portfolio": document(name="Q1"), "runs": RUNS}))
    url = f"sqlite:///{tmp_path / 'staffolio.db'}"
    with serving(url) as (client, _):
        done = CliRunner().invoke(main, ["batch", str(file), "--url", str(client.base_url)])
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)
        assert [run["gap"] for run in told["runs"]] == [0, 0]
        assert client.get(f"/batches/{told['batch']}").json()["status"] == "completed"
