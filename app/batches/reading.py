"""The body of POST /batches: the faults of all its runs in one answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.batches.schemas import MOST_RUNS, BatchRequest
from app.errors import InvalidRequest
from app.optimize.schemas import too_long
from app.rows import is_storable
from app.runs.schemas import RunRequest
from models import ScenarioRow
from solver.errors import Issue
from solver.portfolio.reading import read, read_json

AT_ONCE = 500
Placed = tuple[str, RunRequest]
"""A run and its pointer in the body."""


class Runs(BaseModel):
    """What a body says of runs, without all around it."""

    runs: tuple[RunRequest, ...] = ()


def read_batch(session: Session, raw: bytes, max_time_limit: float) -> BatchRequest:
    """Read the body; raises InvalidRequest with every fault: of shape, settings and scenarios."""
    tree = read_json(raw)
    result = read(BatchRequest, tree, raw)
    if result.faults or result.model is None:
        raise InvalidRequest([*result.faults, *_faults_of_rest(session, tree, max_time_limit)])
    runs = [(f"/runs/{k}", run) for k, run in enumerate(result.model.runs)]
    faults = faults_of(session, runs, max_time_limit)
    if faults:
        raise InvalidRequest(faults)
    return result.model


def _faults_of_rest(session: Session, tree: Any, max_time_limit: float) -> list[Issue]:
    """What is wrong with those runs of a broken body that can be read."""
    rest = {"runs": tree["runs"]} if isinstance(tree, dict) and "runs" in tree else {}
    result = read(Runs, rest, to_json(rest))
    if result.model is None:
        return []
    placed = [(result.places.at("runs", k), run) for k, run in enumerate(result.model.runs)]
    return faults_of(session, placed[:MOST_RUNS], max_time_limit)


def faults_of(session: Session, runs: Iterable[Placed], max_time_limit: float) -> list[Issue]:
    """What is wrong with runs whose shape is right: no such scenario, a time limit too long."""
    runs = tuple(runs)
    known = _known(session, {run.scenario for _, run in runs})
    return [fault for place, run in runs for fault in _faults(place, run, known, max_time_limit)]


def _faults(
    place: str, run: RunRequest, known: Collection[str], max_time_limit: float
) -> Iterator[Issue]:
    if run.scenario not in known:
        shown = run.scenario[:100]
        text = f"There is no scenario '{shown}'. Correct the id, or list what there is."
        yield Issue(f"{place}/scenario", "not_found", text)
    for fault in too_long(run.settings, max_time_limit):
        yield Issue(place + fault.pointer, fault.code, fault.message)


def _known(session: Session, names: Collection[str]) -> frozenset[str]:
    """Which of these scenarios there are."""
    wanted = sorted(name for name in names if is_storable(name))
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        some = ScenarioRow.id.in_(wanted[start : start + AT_ONCE])
        found.update(
            session.scalars(select(ScenarioRow.id).where(some, ScenarioRow.deleted_at.is_(None)))
        )
    return frozenset(found)
