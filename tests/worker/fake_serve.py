"""`staffolio` whose workers' solvers do what the portfolio's name says."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.cli import main
from app.worker import supervise

if __name__ == "__main__":
    supervise.PROGRAM = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
    main()
