"""The live line of a run."""

from __future__ import annotations

import json
import sys
import time

import pytest

from app.cli import progress
from app.cli.line import Line
from app.cli.progress import LINE_SECONDS, Told, draw, solve_watched, worded
from solver.document import PortfolioDocument
from solver.plan import Plan
from solver.search.progress import Progress, Watch
from solver.search.settings import Settings
from tests.http.documents import document, plan

FAR = Progress(1_234.0, 1_200.0, 0.0276, 3.0, "improving")
SMALL = PortfolioDocument.model_validate_json(json.dumps(document()))


def test_the_line_says_how_far_the_run_is() -> None:
    assert worded(FAR).split("  ") == [
        "improving",
        "objective 1,234.00",
        "bound 1,200.00",
        "gap 2.76%",
    ]
    assert worded(Progress(None, None, None, 0, "reading")) == "reading"


def test_a_terminal_gets_one_line_drawn_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    line = Line(LINE_SECONDS)
    draw(line, None)
    draw(line, FAR)
    draw(line, FAR)
    line.end()
    told = capsys.readouterr().err
    assert told.count("\r") == 2
    assert told.count("\n") == 1


def test_a_file_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    line = Line(LINE_SECONDS)
    draw(line, FAR)
    draw(line, FAR)
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("   0.0 s  improving  ")


def test_an_interrupt_ends_the_run_with_its_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(portfolio: object, settings: object, watch: Watch) -> Plan:
        watch.progress(FAR)
        until = time.monotonic() + 30
        while not watch.is_stopped() and time.monotonic() < until:
            time.sleep(0.01)
        assert watch.is_stopped()
        return plan()

    def interrupted(self: Line, text: str) -> None:
        if not interrupts:
            interrupts.append(text)
            raise KeyboardInterrupt

    interrupts: list[str] = []
    monkeypatch.setattr(progress, "optimize", slow)
    monkeypatch.setattr(Line, "draw", interrupted)
    assert solve_watched(SMALL, Settings()) == plan()
    assert interrupts


def test_nobody_stops_a_run_but_the_planner() -> None:
    told = Told()
    assert not told.is_stopped()
    told.stop()
    assert told.is_stopped()
