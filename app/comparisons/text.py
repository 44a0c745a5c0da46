"""Comparisons as JSON. What a plan does otherwise than a baseline is most of it: kept as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import partial

from sqlalchemy.orm import Session

from app.comparisons.axes import Axes, Placed
from app.comparisons.entries import SlicesCompared
from app.comparisons.schemas import COMPARISON
from app.comparisons.service import Sides, compared, sides
from app.comparisons.slices import sums_of
from app.kept import Kept
from app.texts import listed, quoted
from solver.portfolio.collecting import paused_collection

SHARE = '"person":%s,"project":%s,"hours":%s,"slices":%s}'
MOVE = '"project":%s,"from":%s,"to":%s,"hours":%s,"slices":%s}'
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
    new, left, moves = sums_of(axes, baseline, plan)
    people, projects = quoted(axes.people), quoted(axes.projects)
    of = f'{{"plan":"{name}",'
    return (
        listed(of + SHARE, *new.columns(people, projects)),
        listed(of + SHARE, *left.columns(people, projects)),
        listed(of + MOVE, *moves.columns(projects, people, people)),
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
