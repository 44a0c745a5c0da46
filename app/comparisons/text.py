"""Comparisons as JSON. What a plan does otherwise than a baseline is most of it: kept as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import partial

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import Moved, PersonHours, SlicesCompared
from app.comparisons.schemas import COMPARISON
from app.comparisons.service import Sides, compared, sides
from app.comparisons.slices import slices_of
from app.kept import Kept
from solver.portfolio.collecting import paused_collection

SHARES = TypeAdapter(tuple[PersonHours, ...])
MOVES = TypeAdapter(tuple[Moved, ...])
NONE = SlicesCompared((), (), ())
Texts = tuple[bytes, ...]
"""The entries of each list of SlicesCompared, without brackets."""


@paused_collection()
def comparison_json(session: Session, names: Sequence[str]) -> bytes:
    """What `compare` says of plans that are there, as JSON."""
    found = sides(session, names)
    rest = COMPARISON.dump_json(compared(found, NONE), by_alias=True, exclude={"slices"})
    return rest[:-1] + b',"slices":' + _joined(_texts(found)) + b"}"


def _texts(found: Sides) -> Iterable[Texts]:
    """Of each plan but the baseline."""
    baseline, placed = found.plans[0].about.id, found.placed
    for plan, place in zip(found.plans[1:], placed[1:], strict=True):
        name = plan.about.id
        make = partial(_text, found.axes, name, placed[0], place)
        yield TEXTS.get((found.documents, baseline, name), make)


def _text(axes: Axes, name: str, baseline: Placed, plan: Placed) -> Texts:
    made = slices_of(axes, name, baseline, plan)
    return (
        SHARES.dump_json(made.added)[1:-1],
        SHARES.dump_json(made.removed)[1:-1],
        MOVES.dump_json(made.moved, by_alias=True)[1:-1],
    )


def _joined(texts: Iterable[Texts]) -> bytes:
    lists = zip(fields(SlicesCompared), zip(*texts, strict=True), strict=True)
    named = (
        b'"%s":[%s]' % (field.name.encode(), b",".join(filter(None, each))) for field, each in lists
    )
    return b"{" + b",".join(named) + b"}"


def _size_of(texts: Texts) -> int:
    return sum(map(len, texts))


TEXTS: Kept[Texts] = Kept(96_000_000, _size_of)
