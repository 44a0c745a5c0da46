"""`staffolio batch FILE`: many runs sent to a service, waited for and reported; for cron."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO, NoReturn

import click

from app.cli.asking import Away, Faulty, Service
from app.cli.batch_file import BatchFile, parse
from app.cli.database import Refused, read_config
from app.cli.line import Line
from app.cli.reading import BAD_INPUT, FILE, name_of, tell
from app.cli.submitting import submit
from solver.errors import InvalidPortfolio

FAILED = 1
SUBMIT_PATIENCE, WAIT_PATIENCE = 30.0, 600.0
FIRST_LOOK, LONGEST_LOOK, SLOWER = 0.2, 5.0, 1.3
LINE_SECONDS = 10.0
SHOWN = ("status", "plan", "objective", "bound", "gap", "error")
DELETED = dict.fromkeys(SHOWN) | {"status": "deleted"}
Told = Mapping[str, Any]
"""A batch, as the service tells it."""


@click.command()
@FILE
@click.option("--url", help="The service. [default: STAFFOLIO_URL, or http://127.0.0.1:8000]")
@click.option("--key", help="A planner's key. [default: STAFFOLIO_KEY]")
def batch(file: BinaryIO, url: str | None, key: str | None) -> None:
    """Send the runs of a file to a service, wait for all of them, and report.

    FILE (`-`: standard input) is {"portfolio": {..} or "name", "runs": [{"name", "changes",
    "policy", "settings"}]}. The report is JSON on standard output, the progress is told on
    standard error. A service that restarts meanwhile is waited for.

    Exit status: 0 every run has its plan, 1 a run failed, 2 bad usage or input.
    """
    config = read_config()
    asked = _read(file)
    name = PurePath(name_of(file)).name
    with Service(url or config.url, key or config.key, SUBMIT_PATIENCE) as service:
        started = _submit(service, asked, file, name)
        service.patience = WAIT_PATIENCE
        ended = _watch(service, started["id"])
    told = report(ended, started, asked)
    click.echo(json.dumps(told, indent=1))
    is_well = all(run["status"] == "completed" for run in told["runs"])
    raise SystemExit(0 if is_well else FAILED)


def report(ended: Told, started: Told, asked: BatchFile) -> dict[str, Any]:
    """What came of a batch: each run under the name it has in the file."""
    now = {run["run"]: run for run in ended["runs"]}
    runs = [
        {"name": run.name, "run": first["run"], "scenario": first["scenario"]}
        | {field: now.get(first["run"], DELETED)[field] for field in SHOWN}
        for run, first in zip(asked.runs, started["runs"], strict=True)
    ]
    names = {run["run"]: run["name"] for run in runs}
    summary = {
        which: None if found is None else found | {"name": names[found["run"]]}
        for which, found in ended["summary"].items()
        if which in {"best", "worst"}
    }
    kept = {name: ended[name] for name in ("name", "status", "progress")}
    about = {"batch": ended["id"], "portfolio": started["portfolio"]}
    return {**about, **kept, **summary, "runs": runs}


def _read(file: BinaryIO) -> BatchFile:
    try:
        return parse(file.read())
    except InvalidPortfolio as error:
        _refuse(file, error)


def _submit(service: Service, asked: BatchFile, file: BinaryIO, name: str) -> dict[str, Any]:
    try:
        return submit(service, asked, name)
    except InvalidPortfolio as error:
        _refuse(file, error)
    except Away as error:
        raise Refused(f"{error}.") from None
    except Faulty as error:
        click.echo(f"The service refused it: {error}", err=True)
        raise SystemExit(BAD_INPUT) from None


def _refuse(file: BinaryIO, error: InvalidPortfolio) -> NoReturn:
    count = len(error.issues)
    said = f"{name_of(file)} can't be run: {count} fault{'s' * (count != 1)}"
    click.echo(said, err=True)
    tell(error.issues)
    raise SystemExit(BAD_INPUT) from None


def _watch(service: Service, batch_id: str) -> dict[str, Any]:
    """The batch once it has ended; an interrupt leaves it to go on."""
    line, pause, drawn = Line(LINE_SECONDS), FIRST_LOOK, ""
    try:
        while True:
            found = service.get(f"/batches/{batch_id}")
            text, has_ended = worded(found["progress"]), found["ended_at"] is not None
            if has_ended or (line.is_due() and (line.is_terminal or text != drawn)):
                line.draw(text)
                drawn = text
            if has_ended:
                line.end()
                return found
            time.sleep(pause)
            pause = min(pause * SLOWER, LONGEST_LOOK)
    except KeyboardInterrupt:
        why = "Interrupted"
    except Away as error:
        why = str(error)
    except Faulty as error:
        why = str(error)
    click.echo(f"\n{why}. Its runs go on: GET {service.url}/batches/{batch_id}", err=True)
    raise SystemExit(FAILED)


def worded(progress: Mapping[str, int]) -> str:
    """`37 of 50 ended, 2 running, 1 failed`"""
    over = progress["total"] - progress["queued"] - progress["running"]
    said = [f"{over} of {progress['total']} ended"]
    said += [f"{progress[k]} {k}" for k in ("running", "failed", "cancelled") if progress[k]]
    return ", ".join(said)
