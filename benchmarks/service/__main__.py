"""`python -m benchmarks.service`: measure the service on both databases and print the table.

`--write` keeps it as docs/benchmarks-service.md. Three quarters of an hour, nearly all of it
10,000 runs, one after the other on each of two workers: ten minutes with `--runs 500`. Each part
can be asked for alone with `--only`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from app.database import Database
from app.migrating import migrate
from benchmarks.machine import machine
from benchmarks.service.figure import Figure, side_by_side
from benchmarks.service.queue import measure_batch, measure_starts
from benchmarks.service.reading import measure_reading
from benchmarks.service.storing import measure_lists, measure_stored
from tests.postgres import serving

New = Callable[[], AbstractContextManager[str]]
Part = Callable[[str, Path, argparse.Namespace], Iterator[Figure]]
PARTS: Mapping[str, Part] = {
    "starts": lambda url, log, options: measure_starts(url, log, options.starts),
    "reading": lambda url, log, options: measure_reading(url, log, options.read_seconds),
    "large": lambda url, _, options: measure_stored(url, "L", options.times),
    "huge": lambda url, _, options: measure_stored(url, "XL", options.times),
    "lists": lambda url, log, options: measure_lists(url, log, options.plans),
    "batch": lambda url, log, options: measure_batch(url, log, options.runs, options.most_seconds),
}
TEXT = """# The service, measured

{table}

Made by `make bench-service` on {machine}, the load and the service on the same machine. Bold: \
misses its target. Every part begins with an empty database; PostgreSQL has its default \
settings (fsync on), SQLite in WAL mode as the service always uses it.

- An empty run is one whose solver answers at once: what is measured is the queue, the run's \
record and its plan's.
- Planners look at something, think for one to three seconds, and look at the next thing: half \
of the time a list, else a whole M plan or a comparison of two to four M plans (200 people, 52 \
weeks). The two solves use every core there is, at a lower priority.
- Lists are asked for 30 entries; the target is half as long again, and 10 ms, over what they \
take when the same plans hold no slices.
"""


def main() -> int:
    """Measure and print; 1 where a figure misses its target."""
    options = _options()
    measured: dict[str, list[Figure]] = {}
    for name in options.databases:
        with DATABASES[name]() as new:
            measured[name] = list(_measured(new, options, name))
    today = dt.datetime.now(tz=dt.UTC).date()
    text = TEXT.format(table=side_by_side(measured), machine=machine(today))
    print("\n" + text, end="")
    if options.write:
        (Path("docs") / "benchmarks-service.md").write_text(text, encoding="utf-8")
    return 0 if all(f.is_well for figures in measured.values() for f in figures) else 1


def _measured(new: New, options: argparse.Namespace, name: str) -> Iterator[Figure]:
    """Part after part, each on a database of its own."""
    for part in options.only:
        began = time.monotonic()
        with new() as url, tempfile.TemporaryDirectory() as folder:
            for figure in PARTS[part](url, Path(folder) / "log", options):
                _say(f"{name}: {figure.name}: {figure.shown}")
                yield figure
        _say(f"{name}: {part} took {time.monotonic() - began:.0f} s")


@contextmanager
def _sqlite() -> Iterator[New]:
    """Each database a file in a temporary folder."""

    @contextmanager
    def new() -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'bench.db'}"
            database = Database(url)
            migrate(database)
            database.close()
            yield url

    yield new


@contextmanager
def _postgres() -> Iterator[New]:
    """Each a database of a server that writes through to the disk."""
    with serving("bench", fsync=True) as server:
        yield lambda: server.database(migrated=True)


DATABASES: Mapping[str, Callable[[], AbstractContextManager[New]]] = {
    "SQLite": _sqlite,
    "PostgreSQL": _postgres,
}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.service", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--write", action="store_true", help="keep docs/benchmarks-service.md")
    parser.add_argument("--runs", type=int, default=10_000, help="empty runs of the batch")
    parser.add_argument("--most-seconds", type=float, default=1_500.0, help="that they may take")
    parser.add_argument("--starts", type=int, default=20, help="runs started one by one")
    parser.add_argument("--read-seconds", type=float, default=30.0, help="that planners read")
    parser.add_argument("--times", type=int, default=3, help="that a large plan is stored")
    parser.add_argument("--plans", type=int, default=30, help="L plans behind the lists")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
