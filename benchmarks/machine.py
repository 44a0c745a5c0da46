"""Where and when something was measured, in a line."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from benchmarks.apart import MEGABYTES

PACKAGES = ("ortools", "numpy", "numba", "timefold")


def machine(today: dt.date) -> str:
    """Date, processor, cores, memory, system, versions."""
    packages = [found for name in PACKAGES if (found := _version(name))]
    memory = psutil.virtual_memory().total / MEGABYTES / 1024
    return (
        f"{today.isoformat()}, {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}, {', '.join(packages)}"
    )


def _version(name: str) -> str | None:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return None


def _processor() -> str:
    """The processor's name, as far as the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if re.match("model name", line)]
    return names[0] if names else platform.processor() or platform.machine()
