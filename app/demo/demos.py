"""The demos by name, each with settings under which its run ends within half a minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.demo.generated import Size, office
from app.demo.small import small
from app.errors import NotFound

WAIT_SECONDS = 60  # far beyond every time limit below: an answer comes when its run ends


@dataclass(frozen=True, slots=True)
class Demo:
    """A portfolio made on demand, and how many seconds to give its run."""

    title: str
    time_limit: int
    make: Callable[[], dict[str, Any]]


SIXTY = Size(62, heads=60, weeks=26, pressure=0.78, peaks=(20, 20, 40, 40, 40, 60, 80))
THREE_HUNDRED = Size(300, heads=300, weeks=26, pressure=0.88, peaks=(40, 20, 40, 80, 80, 120, 160))
DEMOS: Mapping[str, Demo] = {
    "small": Demo("A team of 12 over one quarter, solved to proof", 5, small),
    "office": Demo(
        "An office of 60 over half a year", 20, partial(office, "Office of sixty", SIXTY)
    ),
    "company": Demo(
        "A company of 300 over half a year",
        25,
        partial(office, "Company of three hundred", THREE_HUNDRED),
    ),
}


def titles() -> dict[str, str]:
    """What there is: name -> title."""
    return {name: demo.title for name, demo in DEMOS.items()}


def document(name: str) -> dict[str, Any]:
    """The bare portfolio document of a demo. Raises NotFound."""
    return _demo(name).make()


def request(name: str) -> dict[str, Any]:
    """A ready body for POST /optimize that waits for the finished run. Raises NotFound."""
    settings = {"time_limit": _demo(name).time_limit}
    return {"portfolio": document(name), "settings": settings, "wait": WAIT_SECONDS}


def _demo(name: str) -> Demo:
    if name not in DEMOS:
        raise NotFound("demo", name)
    return DEMOS[name]
