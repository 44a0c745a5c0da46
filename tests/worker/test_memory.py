"""A solver may take what is free, and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.worker import memory

MEGABYTE = 1 << 20
PROGRAM = """
from app.worker.memory import limit_memory
limit_memory(200 * 2**20)
small = bytearray(50 * 2**20)
try:
    large = bytearray(400 * 2**20)
except MemoryError:
    print("refused")
"""


def test_more_than_the_limit_is_refused() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert run.stdout == "refused\n"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with 1,000 MB available and no container."""
    for name in ("MEMINFO", "GROUP", "USED"):
        monkeypatch.setattr(memory, name, tmp_path / name)
    (tmp_path / "MEMINFO").write_text("MemTotal: 9 kB\nMemAvailable:    1024000 kB\n")
    return tmp_path


def test_most_of_what_the_machine_has_is_free(machine: Path) -> None:
    assert memory.free_memory() == 900 * MEGABYTE
    assert machine.exists()


def test_a_container_may_have_less(machine: Path) -> None:
    (machine / "GROUP").write_text(f"{800 * MEGABYTE}\n")
    (machine / "USED").write_text(f"{100 * MEGABYTE}\n")
    assert memory.free_memory() == 630 * MEGABYTE
    (machine / "GROUP").write_text("max\n")
    assert memory.free_memory() == 900 * MEGABYTE


def test_a_little_is_always_allowed(machine: Path) -> None:
    (machine / "MEMINFO").write_text("MemAvailable: 10 kB\n")
    assert memory.free_memory() == 512 * MEGABYTE


def test_where_nothing_is_known_there_is_no_limit(machine: Path) -> None:
    (machine / "MEMINFO").unlink()
    assert memory.free_memory() is None
    memory.limit_memory(None)
