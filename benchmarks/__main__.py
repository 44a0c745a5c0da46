"""`python -m benchmarks`: plan the cases with every planner in turn. `--help` lists the options.

Each run is a line of the results file as soon as it ends; at the end docs/benchmarks.md and its
plots are written from it. After a run that was cut off, `--go-on` keeps what is there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import psutil

from benchmarks import published, report
from benchmarks.apart import MEGABYTES, Allowance, run_apart
from benchmarks.cases import SIZES, Case
from benchmarks.machine import machine
from benchmarks.planners import PLANNERS
from benchmarks.record import Run, append, append_run, runs
from benchmarks.table import contradictions, told

MOST_OF_MEMORY = 0.8
WARM_CASE = Case("S")
WARM_SECONDS, WARM_GRACE = 10.0, 600.0
ALONE = "staffolio"
KNOWS_EVERYTHING = (ALONE, "highs")  # the other peers know what the generated cases use
Wanted = tuple[str, Mapping[str, Any], str, float]


def main() -> int:
    """Plan, write the report; 1 if a planner failed, broke a rule or contradicts another."""
    options = _options()
    if not options.go_on:
        options.results.unlink(missing_ok=True)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    done = {run.key for run in runs(options.results)}
    left = [wanted for wanted in _wanted(options) if (wanted[0], *wanted[2:]) not in done]
    if left:
        append(options.results, "machine", {"text": machine(dt.datetime.now(tz=dt.UTC).date())})
    if any(planner == ALONE for _, _, planner, _ in left):
        _warm(options.memory_mb)
    for number, (name, case, planner, limit) in enumerate(left, 1):
        print(f"{number}/{len(left)} {name} {planner} {limit:g} s: ", end="", flush=True)
        run = run_apart(planner, name, case, _allowance(options, limit))
        append_run(options.results, run)
        print(told(run), flush=True)
    report.write(options.results, options.docs)
    return 0 if _is_well(runs(options.results)) else 1


def _is_well(kept: Sequence[Run]) -> bool:
    """Whether every plan is legal, and no bound contradicts a plan or a published value."""
    beside = [run for run in kept if "file" in run.case]
    is_wrong = any(map(published.is_contradicted, beside)) or contradictions(kept)
    return not is_wrong and all(run.is_well for run in kept)


def _warm(memory_mb: float) -> None:
    """A run that counts for nothing: what is compiled once per machine is compiled then."""
    allowance = Allowance(WARM_SECONDS, WARM_GRACE, memory_mb)
    run_apart(ALONE, "warm-up", asdict(WARM_CASE), allowance)


def _wanted(options: argparse.Namespace) -> Iterator[Wanted]:
    """Case after case, each with every planner in turn; more cases with Staffolio alone."""
    shared = list(product(options.sizes, options.seeds, options.loads))
    for (size, seed, load), limit in product(shared, options.time_limits):
        case = Case(size, seed, load)
        for planner in options.planners:
            yield case.name, asdict(case), planner, limit
    more = product(options.sizes, options.more_seeds, options.more_loads)
    for size, seed, load in more if ALONE in options.planners else ():
        if (size, seed, load) not in shared:
            case = Case(size, seed, load)
            yield case.name, asdict(case), ALONE, options.more_seconds
    if options.published:
        for item in published.cases(options.published):
            for planner in options.planners:
                if planner in KNOWS_EVERYTHING:
                    yield item.name, item.case, planner, options.published_seconds


def _allowance(options: argparse.Namespace, limit: float) -> Allowance:
    return Allowance(limit, options.grace, options.memory_mb, options.threads)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.split("\n")[0] if __doc__ else None
    )
    cases = parser.add_argument_group("cases")
    cases.add_argument("--sizes", nargs="*", choices=SIZES, default=["S", "M", "L"])
    cases.add_argument("--seeds", nargs="+", type=int, default=[0], help="such as 0 1 2")
    cases.add_argument("--loads", nargs="+", type=float, default=[1.0], help="such as 0.7 1.0 1.3")
    cases.add_argument(
        "--more-seeds",
        nargs="*",
        type=int,
        default=[0, 1, 2],
        help="and these, crossed with --more-loads, by Staffolio alone; none: leave them out",
    )
    cases.add_argument("--more-loads", nargs="*", type=float, default=[0.7, 1.0, 1.3])
    cases.add_argument("--published", type=Path, help="a folder of published cases; also plan them")
    run = parser.add_argument_group("runs")
    run.add_argument("--planners", nargs="+", choices=PLANNERS, default=list(PLANNERS))
    run.add_argument("--time-limits", nargs="+", type=float, default=[60.0], metavar="SECONDS")
    run.add_argument("--more-seconds", type=float, default=30.0)
    run.add_argument("--published-seconds", type=float, default=20.0)
    run.add_argument("--grace", type=float, default=60.0, help="seconds over, then killed")
    run.add_argument("--memory-mb", type=float, default=_most_memory(), help="then killed as well")
    run.add_argument("--threads", type=int, help="cores to use, where a planner can be told")
    files = parser.add_argument_group("files")
    files.add_argument("--results", type=Path, default=Path("build/benchmarks.jsonl"))
    files.add_argument("--go-on", action="store_true", help="keep the runs that are in there")
    files.add_argument("--docs", type=Path, default=Path("docs"), help="where the report goes")
    return parser.parse_args()


def _most_memory() -> float:
    return MOST_OF_MEMORY * float(psutil.virtual_memory().total) / MEGABYTES


if __name__ == "__main__":
    sys.exit(main())
