"""Planners at work: `python -m benchmarks.service.planners` reads as so many of them do.

Each looks at something, thinks for a second or three, and looks at the next thing: half of the
time a list, else a whole plan or a comparison of two to four plans. It prints seconds as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter

import httpx

THINK_SECONDS = (1.0, 3.0)
LISTS = ("/plans", "/runs", "/scenarios", "/portfolios", "/runs?status=completed")
MOST_COMPARED = 4


class Planners:
    """Their requests, how long each took, and what went wrong."""

    def __init__(self, client: httpx.AsyncClient, plans: list[str], seconds: float) -> None:
        self.client, self.plans = client, plans
        self.until = time.monotonic() + seconds
        self.took: dict[str, list[float]] = {"list": [], "plan": [], "comparison": []}
        self.errors: Counter[str] = Counter()

    async def work(self, rng: random.Random) -> None:
        """One planner, until the time is over."""
        await asyncio.sleep(rng.uniform(0, THINK_SECONDS[1]))
        while time.monotonic() < self.until:
            await self._ask(*self._next(rng))
            await asyncio.sleep(rng.uniform(*THINK_SECONDS))

    def _next(self, rng: random.Random) -> tuple[str, str]:
        kind = rng.choices(("list", "plan", "comparison"), (2, 1, 1))[0]
        if kind == "list":
            return kind, rng.choice(LISTS)
        if kind == "plan":
            return kind, f"/plans/{rng.choice(self.plans)}"
        chosen = rng.sample(self.plans, rng.randint(2, min(MOST_COMPARED, len(self.plans))))
        return kind, "/comparisons?" + "&".join(f"plan={name}" for name in chosen)

    async def _ask(self, kind: str, path: str) -> None:
        began = time.perf_counter()
        try:
            answer = await self.client.get(path)
        except httpx.HTTPError as error:
            self.errors[type(error).__name__] += 1
            return
        self.took[kind].append(time.perf_counter() - began)
        if answer.status_code != httpx.codes.OK:
            self.errors[str(answer.status_code)] += 1


async def read(base: str, plans: list[str], count: int, seconds: float) -> Planners:
    """So many planners at once, for so long."""
    limits = httpx.Limits(max_connections=count)
    async with httpx.AsyncClient(
        base_url=base, timeout=60, trust_env=False, limits=limits
    ) as client:
        planners = Planners(client, plans, seconds)
        await asyncio.gather(*(planners.work(random.Random(n)) for n in range(count)))
    return planners


def main() -> None:
    """Read, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service.planners")
    parser.add_argument("base", help="address of a service")
    parser.add_argument("plans", nargs="+", help="ids of plans to look at")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    done = asyncio.run(read(options.base, options.plans, options.count, options.seconds))
    json.dump({"took": done.took, "errors": done.errors}, sys.stdout)


if __name__ == "__main__":
    main()
