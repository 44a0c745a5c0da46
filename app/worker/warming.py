"""What is compiled, compiled beside a service, so that no planner waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

PROGRAM = (sys.executable, "-m", "app.worker.warming")
NICENESS = 19
LOOK_SECONDS = 1.0


def warm_beside() -> None:
    """Compile in a process of its own, which gives way to everything and ends with this one."""
    subprocess.Popen(PROGRAM, stdin=subprocess.DEVNULL, start_new_session=True)


def main() -> None:
    """Compile what is not compiled yet; give up where the one who asked is gone."""
    asked_by = os.getppid()
    os.nice(NICENESS)

    def watch() -> None:
        while os.getppid() == asked_by:
            time.sleep(LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    from solver.warming import warm  # noqa: PLC0415  # loads the compiler

    warm()


if __name__ == "__main__":
    main()
