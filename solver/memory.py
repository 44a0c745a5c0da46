"""Memory given back to the system: large arrays outside the heap, few heaps for many threads.

Left to itself glibc keeps what plans of thousands of people no longer need: a sixth more in all.
"""

from __future__ import annotations

import ctypes

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE_BYTES, HEAPS = 4_000_000, 2


def give_back() -> None:
    """Have this process give back what it frees; does nothing where there is no glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
    mallopt(M_ARENA_MAX, HEAPS)
