"""A planner in a process that can be killed: its words heard, its time and memory watched."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from benchmarks.record import NONE, Point, Run

ROOT = Path(__file__).parents[1]
LAST_WORDS = 200
LOOK_SECONDS = 0.2
MEGABYTES = 1 << 20
Events = queue.Queue[str | None]
ASIDE_SECONDS = 900.0  # to start and read the case, and again for the checker


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a planner may use. grace: seconds beyond the limit after which it is killed.

    memory_mb: of the whole process tree; beyond it, it is killed as well.
    """

    time_limit: float
    grace: float
    memory_mb: float
    threads: int | None = None


@dataclass
class Heard:
    """What a planner has said so far, and the most memory seen."""

    began: float | None = None
    planned: dict[str, Any] | None = None
    ended: dict[str, Any] | None = None
    first_seconds: float | None = None
    memory_mb: float = 0.0
    trace: list[Point] = field(default_factory=list)

    def hear(self, event: dict[str, Any]) -> None:
        """Take one event in."""
        kind = event.pop("event")
        if kind == "began":
            self.began = time.monotonic()
        elif kind == "plan":
            self._note_first(event["seconds"])
        elif kind == "point":
            self.trace.append(Point(**event))
            if event["objective"] is not None:
                self._note_first(event["seconds"])
        elif kind == "planned":
            self.planned = event
            self.memory_mb = max(self.memory_mb, event["memory_mb"])
        else:
            self.ended = event

    def _note_first(self, seconds: float) -> None:
        if self.first_seconds is None:
            self.first_seconds = seconds


def run_apart(planner: str, name: str, case: Mapping[str, Any], allowance: Allowance) -> Run:
    """Plan a case in a fresh process: memory is its own, and a crash ends it alone."""
    settings = {"time_limit": allowance.time_limit, "threads": allowance.threads}
    arguments = [json.dumps(part) for part in (planner, dict(case), settings)]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.outcome", *arguments],
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        heard = Heard()
        with process:
            why = _follow(process, heard, allowance)
        words.seek(0)
        verdict = why or _verdict(heard, words.read(), process.returncode)
    return _run(planner, name, case, allowance, heard, verdict)


def _follow(process: subprocess.Popen[str], heard: Heard, allowance: Allowance) -> str | None:
    """Listen until it ends or is killed; why it was killed, where it was."""
    events: Events = queue.Queue()
    assert process.stdout is not None
    listener = threading.Thread(target=_listen, args=(process.stdout, events), daemon=True)
    listener.start()
    try:
        return _watch(process, events, heard, allowance)
    finally:
        _kill(process)
        listener.join()


def _watch(
    process: subprocess.Popen[str], events: Events, heard: Heard, allowance: Allowance
) -> str | None:
    started, looked = time.monotonic(), 0.0
    while True:
        try:
            line = events.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            line = ""
        if line is None:
            process.wait()
            return None
        if line:
            heard.hear(json.loads(line))
        now = time.monotonic()
        if heard.planned is None and now - looked >= LOOK_SECONDS:
            looked = now
            heard.memory_mb = max(heard.memory_mb, _memory_mb(process.pid))
            if heard.memory_mb > allowance.memory_mb:
                return f"{NONE}: killed at {heard.memory_mb:,.0f} MB"
        if _is_late(heard, started, now, allowance):
            return _late(heard, now)


def _listen(out: IO[str], events: Events) -> None:
    for line in out:
        events.put(line)
    events.put(None)


def _is_late(heard: Heard, started: float, now: float, allowance: Allowance) -> bool:
    if heard.began is None:
        return now - started > ASIDE_SECONDS
    allowed = allowance.time_limit + allowance.grace
    return now - heard.began > allowed + (ASIDE_SECONDS if heard.planned else 0)


def _late(heard: Heard, now: float) -> str:
    if heard.began is None:
        return "failed: the case was not read in time"
    if heard.planned is not None:
        return "failed: the plan was not judged in time"
    return f"{NONE}: killed after {now - heard.began:.0f} s"


def _memory_mb(pid: int) -> float:
    """Resident memory of a process and all below it; pages they share count in each."""
    total = 0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.Error:
        return total / MEGABYTES
    return total / MEGABYTES


def _kill(process: subprocess.Popen[str]) -> None:
    """End it and all it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _verdict(heard: Heard, words: str, status: int) -> str:
    if heard.ended is not None and status == 0:
        return str(heard.ended["verdict"])
    if status == -signal.SIGKILL and heard.planned is None:
        return f"{NONE}: ended by the system, out of memory by the look of it"
    last = (words.strip().splitlines() or [f"exit status {status}"])[-1]
    return f"failed: {last[:LAST_WORDS]}"


def _run(
    planner: str,
    name: str,
    case: Mapping[str, Any],
    allowance: Allowance,
    heard: Heard,
    verdict: str,
) -> Run:
    planned, ended = heard.planned or {}, heard.ended or {}
    last = heard.trace[-1].bound if heard.trace else None
    return Run(
        case=dict(case),
        name=name,
        planner=planner,
        time_limit=allowance.time_limit,
        verdict=verdict,
        total=ended.get("total"),
        bound=planned.get("bound", last),
        is_proven=ended.get("is_proven", False),
        first_seconds=heard.first_seconds,
        seconds=planned.get("seconds"),
        coverage=ended.get("coverage"),
        memory_mb=heard.memory_mb or None,
        trace=heard.trace,
    )
