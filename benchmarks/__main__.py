"""`python -m benchmarks`: plan the cases, print a Markdown table. `--help` lists the options."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
from dataclasses import asdict
from itertools import product

from benchmarks.cases import SIZES, Case
from benchmarks.outcome import PLANNERS, Outcome
from benchmarks.table import HEAD, machine, row

LAST_WORDS = 200
SLACK_SECONDS = 600


def main() -> int:
    """Plan every case with every planner, each in a process of its own; 1 if one fails."""
    options = _options()
    today = dt.datetime.now(tz=dt.UTC).date()
    print(f"{machine(today)}\n\n{HEAD}", flush=True)
    is_well = True
    wanted = product(options.sizes, options.seeds, options.loads, options.time_limits)
    for (size, seed, load, limit), planner in product(list(wanted), options.planners):
        case = Case(size, seed, load)
        found = _apart(planner, case, limit, options.threads)
        print(row(case, planner, limit, found), flush=True)
        is_well &= found.verdict in {"legal", "no plan"}
    return 0 if is_well else 1


def _apart(planner: str, case: Case, time_limit: float, threads: int | None) -> Outcome:
    """Plan in a fresh process, so that memory is this one's and a crash ends this one alone."""
    settings = {"time_limit": time_limit, "threads": threads}
    arguments = [json.dumps(part) for part in (planner, asdict(case), settings)]
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.outcome", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=time_limit + SLACK_SECONDS,
    )
    if run.returncode:
        words = (run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[-1]
        return Outcome(None, None, None, 0, None, 0, f"failed: {words[:LAST_WORDS]}")
    return Outcome(**json.loads(run.stdout.splitlines()[-1]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["S", "M"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--loads", nargs="+", type=float, default=[1.0], metavar="LOAD")
    parser.add_argument("--time-limits", nargs="+", type=float, default=[20.0], metavar="SECONDS")
    parser.add_argument("--planners", nargs="+", choices=PLANNERS, default=["staffolio", "greedy"])
    parser.add_argument("--threads", type=int, help="cores to use; all, unless told")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
