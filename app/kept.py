"""What was made once and never changes, kept in memory so that it is not made again and again.

Plans and stored documents never change, so whatever is told of them by their ids is true as long
as they are there; whether they still are is asked of the database first, by whoever uses this.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
AT_ONCE = 2
MAKING = threading.BoundedSemaphore(AT_ONCE)
"""Large things are made two at a time, so that small requests go on beside them."""


class Kept(Generic[Value]):
    """Values by their keys, the least recently used forgotten first.

    most_bytes: of all values together, by `size_of`. Each is made once, however many threads ask.
    """

    def __init__(self, most_bytes: int, size_of: Callable[[Value], int]) -> None:
        self.most_bytes, self.size_of = most_bytes, size_of
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self._bytes = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not kept. What `make` raises is raised."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            return self._get_or_make(key, make)

    def _get_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._values:
                return self._values[key]
        try:
            value = make()
        finally:
            with self._lock:
                self._making.pop(key, None)
        self._keep(key, value)
        return value

    def _keep(self, key: Hashable, value: Value) -> None:
        size = self.size_of(value)
        if size > self.most_bytes:
            return
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value
            self._bytes += size
            while self._bytes > self.most_bytes:
                _, oldest = self._values.popitem(last=False)
                self._bytes -= self.size_of(oldest)
