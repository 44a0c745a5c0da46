"""Functions as machine code that lets other threads run, kept on disk between runs."""

from __future__ import annotations

from solver.search.compiling import inlined
from solver.search.compiling import lean as compiled

__all__ = ["compiled", "inlined"]
