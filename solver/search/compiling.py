"""Functions as machine code that lets other threads run, kept on disk between processes.

Compiling all of them takes the better part of a minute, once on a machine and version. Whoever
plans asks `is_warm` first and does without them where that is still to come.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import platformdirs

SEARCH = Path(__file__).parent
MARK = "warm"
FINGERPRINT = re.compile("[0-9a-f]{16}")
UNUSED_DAYS = 30
Function = TypeVar("Function", bound=Callable[..., Any])


def exactly(function: Function) -> Function:
    """Compile at the first call, to the very result of its plain form, which stays in `py_func`."""
    return _compiled(function)


def roughly(function: Function) -> Function:
    """Compile at the first call, for finite floats whose sums may be taken in any order."""
    return _compiled(function, fastmath=True)


def strictly(function: Function) -> Function:
    """The twin of a rough function and of all it calls: sums in one order on every machine."""
    return cast("Function", _twin(function.py_func))  # type: ignore[attr-defined]  # numba's own


def lean(function: Function) -> Function:
    """Compile at the first call a function that makes no arrays."""
    return _compiled(function, _nrt=False)


def inlined(function: Function) -> Function:
    """Compile as a part of whoever calls it a lean function.

    Passing tuples of forty arrays takes ten times as long as what a small kernel does with them.
    """
    return _compiled(function, _nrt=False, forceinline=True)


def is_warm() -> bool:
    """Whether everything was compiled here before, by this version, so that nobody waits."""
    folder = cache_folder()
    return folder is not None and (folder / MARK).exists()


def mark_warm() -> None:
    """Note that everything is compiled; forget what versions left behind that nobody runs now."""
    folder = cache_folder()
    if folder is not None:
        (folder / MARK).touch()
        _forget_unused(folder.parent)


@cache
def cache_folder() -> Path | None:
    """Where machine code of this version is kept; None where nothing can be written."""
    for root in _roots():
        folder = root / _fingerprint()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_own(root) or not _is_own(folder):
                continue
            with tempfile.TemporaryFile(dir=folder):
                os.utime(folder)  # in use
                return folder
        except OSError:
            continue
    return None


def _compiled(function: Function, **options: Any) -> Function:
    folder = cache_folder()
    if folder is not None:
        os.environ["NUMBA_CACHE_DIR"] = str(folder)
    import numba  # noqa: PLC0415  # takes a second to load, and reads its settings then

    made = numba.njit(nogil=True, cache=folder is not None, **options)(function)
    return cast("Function", made)


@cache
def _twin(plain: FunctionType) -> Callable[..., Any]:
    """A function compiled to its very result under a name of its own, with twins of what it calls.

    A function that is not rough has one result as it is.
    """
    known = dict(plain.__globals__)
    for name in plain.__code__.co_names:
        if _is_rough(known.get(name)):
            known[name] = _twin(known[name].py_func)
    twin = FunctionType(plain.__code__, known, f"strict_{plain.__name__}", plain.__defaults__)
    twin.__qualname__, twin.__module__ = twin.__name__, plain.__module__
    return _compiled(twin)


def _is_rough(value: object) -> bool:
    options = getattr(value, "targetoptions", {})
    return isinstance(options, dict) and bool(options.get("fastmath"))


def _roots() -> Iterator[Path]:
    given = os.environ.get("STAFFOLIO_CACHE_DIR")
    if given:
        yield Path(given)
    yield Path(platformdirs.user_cache_dir("staffolio", appauthor=False)) / "kernels"
    name = f"staffolio-kernels-{os.getuid() if hasattr(os, 'getuid') else 0}"
    yield Path(tempfile.gettempdir()) / name


def _forget_unused(root: Path) -> None:
    oldest = time.time() - UNUSED_DAYS * 24 * 3600
    for folder in root.iterdir():
        if FINGERPRINT.fullmatch(folder.name) and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    """Whether nobody else can put machine code there for us to run."""
    if not hasattr(os, "getuid"):
        return True
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & 0o022


def _fingerprint() -> str:
    """Of what the machine code depends on: the search's own source, the compiler, the machine.

    And where the source is and when it was written: numba compiles anew where that differs.
    """
    digest = hashlib.sha256(str(SEARCH).encode())
    for file in sorted(SEARCH.rglob("*.py")):
        digest.update(b"%d" % file.stat().st_mtime_ns)
        digest.update(file.read_bytes())
    processor = llvm.get_host_cpu_name()
    for words in (version("numba"), platform.python_version(), platform.machine(), processor):
        digest.update(words.encode())
    return digest.hexdigest()[:16]
