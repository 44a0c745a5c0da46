"""Kernels as plain Python: nothing to wait for, and a debugger can step through them."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

NAMES: dict[int, dict[str, Any]] = {}


def plain(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """A kernel without the compiler, and all that it calls without it too."""
    function = getattr(kernel, "py_func", kernel)
    return FunctionType(function.__code__, _names(function.__globals__), function.__name__)


def _names(own: dict[str, Any]) -> dict[str, Any]:
    """A module's names, its kernels plain."""
    if id(own) not in NAMES:
        found = NAMES[id(own)] = dict(own)
        for name, value in own.items():
            if hasattr(value, "py_func"):
                found[name] = plain(value)
    return NAMES[id(own)]
