"""`staffolio warm`: everything is compiled, so that no plan waits for the compiler."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import generator
from benchmarks.cases import Case
from solver.document import to_json
from tests.search.transports import transport


def run(folder: Path, *arguments: str) -> str:
    """The command line with its machine code in a folder; what it says."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    environment = os.environ | {"STAFFOLIO_CACHE_DIR": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def compiled(folder: Path) -> set[Path]:
    return set(folder.rglob("*.nbc"))


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_warm_compiles_whatever_a_plan_needs(tmp_path: Path) -> None:
    folder, file = tmp_path / "kernels", tmp_path / "case.json"
    folder.mkdir(mode=0o700)
    assert "Compiled in" in run(folder, "warm")
    before = compiled(folder)
    assert len(before) > 50
    assert "already" in run(folder, "warm")
    for document in (json.dumps(generator.document(Case("S"))), to_json(transport(3, 16)).decode()):
        file.write_text(document)
        plan = str(tmp_path / "plan.json")
        said = run(folder, "solve", str(file), "--time-limit", "6", "-o", plan)
        assert "Compiling" not in said
        assert compiled(folder) == before
