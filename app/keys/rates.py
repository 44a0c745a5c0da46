"""How many requests a caller may make in a time, counted in this process's memory."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.errors import TooManyRequests

NO_LIMIT = "none"


class Limiter:
    """Counts requests against a rate such as `600/minute`; `none`: nobody is ever refused.

    Each process counts for itself: what several processes serve behind one address together is
    as many times the rate.
    """

    def __init__(self, rate: str) -> None:
        self.rate = None if rate == NO_LIMIT else parse(rate)
        self._counted = MovingWindowRateLimiter(MemoryStorage()) if self.rate else None

    def count(self, who: str) -> None:
        """Count a request. Raises TooManyRequests, with the seconds until the next is served."""
        if self.rate is None or self._counted is None or self._counted.hit(self.rate, who):
            return
        reset = self._counted.get_window_stats(self.rate, who).reset_time
        seconds = max(1, math.ceil(reset - time.time()))
        text = f"At most {self.rate.amount:,} requests in {_shown(self.rate)} are served."
        raise TooManyRequests(f"{text} Send the next in {seconds} s.", seconds)


def _shown(rate: RateLimitItem) -> str:
    return f"a {rate.GRANULARITY.name}"
