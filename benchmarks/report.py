"""`python -m benchmarks.report RESULTS`: the results file as Markdown and plots."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import plots
from benchmarks.record import Run, machines, runs
from benchmarks.table import (
    by_case,
    contradictions,
    in_the_middle,
    not_run,
    of_published,
    over_time,
)

PAGE, PICTURES = "benchmarks.md", "benchmarks"
OPENING = """# Benchmarks

Written by `make bench`; do not edit. Seeded cases from `benchmarks/generator.py` (S: 50 people \
and 26 weeks; M: 200 and 52; L: 1,000 and 52; XL: 5,000 and 52), planned by Staffolio and by its \
peers one after the other on one machine, each in a process of its own.

- **staffolio**: `solver.optimize`, as the service calls it. It alone plans further seeds and \
loads, in less time each.
- **greedy**: what a careful planner does by hand, highest priority first.
- **plain-cpsat**: the model somebody writes in an afternoon with CP-SAT's Python interface.
- **highs**: HiGHS on Staffolio's own rows, the whole model at once. Its bound is in floating \
point. It chooses its threads itself.
- **timefold**: Timefold's Python package (1.24.0b0 is its last) on seats of at most 16 hours, \
one planning variable each, dearest first. It gives no bound, uses one thread, and needs Java 17: \
`pip install --pre timefold`.

Time counts from the portfolio in memory: building a model is part of it, starting Python or Java \
is not, and Staffolio's kernels are compiled before. A planner that overruns its limit by more \
than the grace, or takes more memory than allowed, is killed and has none. A gap is its own total \
above its own bound, as a share of the total, at some second of one run; "above best bound" is its \
total above the best bound any planner gave for the case. Memory is the most its process tree \
held, Python included. The checker (`solver.checker`) judges every plan from document and plan \
alone."""
PUBLISHED = """## Published cases

Fixed-charge transportation cases with values published by others, as portfolios \
(`benchmarks/published.py`). The bound must not be above the published value, and no total below a \
proven optimum."""


def write(results: Path, docs: Path) -> None:
    """Write the page and its plots from a results file."""
    kept = runs(results)
    docs.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join(_sections(kept, machines(results), docs))
    (docs / PAGE).write_text(text + "\n", encoding="utf-8")


def _sections(kept: Sequence[Run], measured: Sequence[str], docs: Path) -> Iterator[str]:
    yield OPENING
    yield "\n".join(f"Measured {text}." for text in measured)
    for planner, why in not_run(kept).items():
        yield f"**{planner}** was {why}."
    generated = [run for run in kept if "size" in run.case]
    for size in dict.fromkeys(run.case["size"] for run in generated):
        yield from _of_size(size, [run for run in generated if run.case["size"] == size], docs)
    wrong = contradictions(kept)
    if wrong:
        yield "## Contradictions\n\n" + "\n".join(f"- {line}" for line in wrong)
    beside = [run for run in kept if "file" in run.case]
    if beside:
        yield PUBLISHED
        yield of_published(beside)


def _of_size(size: str, own: Sequence[Run], docs: Path) -> Iterator[str]:
    yield f"## Size {size}"
    try:
        plots.draw(own, size, docs / PICTURES / f"gap-{size}.svg")
        yield f"![Gap over time, size {size}]({PICTURES}/gap-{size}.svg)"
    except ImportError:
        yield "No plot: matplotlib is not installed (the extra `bench` has it)."
    if len({run.name for run in own}) > 1:
        yield in_the_middle(own)
    ran = [run for run in own if not run.verdict.startswith("not run")] or own
    yield by_case(ran)
    yield f"### Size {size} over time"
    yield over_time(ran)


def main() -> int:
    """Read the options, write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    options = parser.parse_args()
    if not options.results.exists():
        parser.error(f"{options.results} is not there")
    write(options.results, options.docs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
