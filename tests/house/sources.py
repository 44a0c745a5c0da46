"""The project's own text files, and its Python modules as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("app", "solver", "models", "migrations", "benchmarks", "tests")
NOT_OURS = {".git", ".venv", "node_modules", "page_dist", "dist", "build", "__pycache__"}
TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".cfg", ".ini", ".sh", ".ts"}
NAMED = {"Makefile", "Dockerfile", ".dockerignore", ".gitignore", "run"}


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file under the given folders of the project."""
    for folder in folders:
        yield from sorted(
            path for path in (ROOT / folder).rglob("*.py") if not NOT_OURS & set(path.parts)
        )


def text_files() -> Iterator[Path]:
    """Every text file that is, or would be, committed."""
    for path in sorted(ROOT.iterdir()):
        if path.name not in NOT_OURS and not path.name.endswith((".egg-info", "_cache")):
            yield from _texts(path)


def _texts(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if inner.name not in NOT_OURS:
                yield from _texts(inner)
    elif path.suffix in TEXT or path.name in NAMED:
        yield path


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text())
