"""A worker whose solver does what the portfolio's name says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.worker import engine, hooks
from app.worker.__main__ import main
from app.worker.process import SolverProcess

if __name__ == "__main__":
    hooks.ERRANDS = {name: f"tests.worker.fake_errands:{name}" for name in ("comes_back", "hangs")}
    if "TEST_TICKS" in os.environ:
        hooks.TICKS, engine.EVERY_MINUTE = ("tests.worker.fake_errands:ticks",), "* * * * * *"
    child = Path(__file__).parent / "fake_child.py"
    main(lambda: SolverProcess((sys.executable, str(child))))
