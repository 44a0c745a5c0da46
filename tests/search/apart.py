"""`python -m tests.search.apart SECONDS_OFF`: plan the document on standard input by counted work.

SECONDS_OFF: the clock leaps ahead by up to so much each time it is read, beside a busy thread: what
a slow machine with other things to do is like. The plan's decisions and worth come out as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time

from solver.document import parse
from solver.optimize import optimize
from solver.search.settings import Settings

LONG = 80_000.0


def main() -> None:
    """Plan it and tell."""
    order = json.load(sys.stdin)
    if float(sys.argv[1]) > 0:
        _slow_down(float(sys.argv[1]))
    settings = Settings(work_limit=order["work_limit"], time_limit=LONG)
    plan = optimize(parse(json.dumps(order["document"]).encode()), settings)
    told = repr((plan.objective, plan.projects, plan.allocations, plan.unfilled, plan.warnings))
    gap = plan.objective.gap
    json.dump({"plan": told, "gap": gap, "is_warned": bool(plan.warnings)}, sys.stdout)


def _slow_down(most: float) -> None:
    real, chance, ahead = time.monotonic, random.Random(), [0.0]

    def late() -> float:
        ahead[0] += chance.random() * most
        return real() + ahead[0]

    def spin() -> None:
        while True:
            sum(range(10_000))
            time.sleep(1e-3)

    time.monotonic = late
    threading.Thread(target=spin, daemon=True).start()


if __name__ == "__main__":
    main()
