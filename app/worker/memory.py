"""How much memory a solver may take: what is free as it begins, so that the machine never stalls.

Beyond it an allocation fails and the run ends as out of memory. Without it the machine would write
pages to and fro for minutes before the system kills something.
"""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path

SHARE = 0.9
LEAST = 1 << 29
MEMINFO = Path("/proc/meminfo")
GROUP = Path("/sys/fs/cgroup/memory.max")
USED = Path("/sys/fs/cgroup/memory.current")


def limit_memory(most: int | None) -> None:
    """Let this process take at most so many bytes for its data; None: no limit."""
    if most is None:
        return
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def free_memory() -> int | None:
    """Most of what the machine has free, and the container where there is one; None: unknown."""
    known = [free for free in (_of_machine(), _of_container()) if free is not None]
    return max(LEAST, int(SHARE * min(known))) if known else None


def _of_machine() -> int | None:
    with suppress(OSError):
        for line in MEMINFO.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _of_container() -> int | None:
    with suppress(OSError, ValueError):  # ValueError: `max`
        return max(0, int(GROUP.read_text()) - int(USED.read_text()))
    return None
