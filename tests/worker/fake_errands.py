"""Errands of tests: what they are about is a folder that they leave notes in."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from app.database import Database


def comes_back(_: Database, what: str) -> float | None:
    """Twice more, each a moment later."""
    folder = Path(what)
    (folder / str(time.monotonic_ns())).touch()
    return 0.2 if len(list(folder.iterdir())) < 3 else None


def hangs(_: Database, what: str) -> None:
    """As a receiver that never answers."""
    (Path(what) / str(time.monotonic_ns())).touch()
    time.sleep(20)


def breaks(_: Database, what: str) -> None:
    (Path(what) / str(time.monotonic_ns())).touch()
    raise RuntimeError("it broke")


def ticks(database: Database, moment: dt.datetime) -> None:
    Path(f"{database.url.database}-ticks").write_text(moment.isoformat())


def breaks_at_ticks(*_: object) -> None:
    raise RuntimeError("it broke")
