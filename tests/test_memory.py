"""What a process gives back of the memory it has had."""

from __future__ import annotations

import subprocess
import sys
import sysconfig

import pytest

PROGRAM = """
import numpy as np
from solver.memory import give_back

def resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

give_back()
give_back()
before = resident()
held, small = [], []
for n in range(60):
    held.append(np.ones(700_000))
    small.append(bytearray(1000))
filled = resident()
held.clear()
print(filled - before, resident() - before)
"""


@pytest.mark.skipif(not sysconfig.get_platform().startswith("linux"), reason="asks /proc")
def test_large_arrays_go_back_to_the_system() -> None:
    out = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    filled, left = (int(word) for word in out.stdout.split())
    assert filled > 300_000_000
    assert left < 20_000_000
