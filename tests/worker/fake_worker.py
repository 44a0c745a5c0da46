"""A worker whose solver does what the portfolio's name says."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.worker import hooks
from app.worker.__main__ import main
from app.worker.process import SolverProcess

if __name__ == "__main__":
    hooks.ERRANDS = {"comes_back": "tests.worker.fake_errands:comes_back"}
    child = Path(__file__).parent / "fake_child.py"
    main(lambda: SolverProcess((sys.executable, str(child))))
