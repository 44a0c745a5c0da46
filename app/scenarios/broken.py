"""Scenarios whose body has faults: what can be read of them is looked into all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, Field
from pydantic_core import to_json

from app.scenarios.schemas import MOST_CHANGES
from solver.changed import Steps, faults_of
from solver.document import PortfolioDocument
from solver.errors import Issue
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.base import Change
from solver.portfolio.changes.mention import Mention
from solver.portfolio.changes.naming import pair_of
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.numbers import NullMeans
from solver.portfolio.reading import beside, read

CHANGES = "/changes"
MOST_HIRED = 1_000


class Rest(BaseModel):
    """What a body says of changes and policy, without all around it."""

    changes: Annotated[tuple[AnyChange, ...], Field(max_length=MOST_CHANGES), NullMeans(())] = ()
    policy: PolicyPatch | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A body with faults of its shape, and the changes that can be read in whole or in part."""

    shape: tuple[Issue, ...]
    steps: Steps

    @classmethod
    def of(cls, tree: Mapping[str, Any], shape: tuple[Issue, ...]) -> Broken:
        """From a JSON tree and the faults that were found in it."""
        rest = {name: tree[name] for name in ("changes", "policy") if name in tree}
        result = read(Rest, rest, to_json(rest))
        found = {fault.pointer for fault in result.faults}
        sent = tree.get("changes") or []
        if result.model is None or CHANGES in found:
            return cls(shape, Steps((), None if result.model is None else result.model.policy))
        steps: list[Change] = [Mention.of(said) for said in sent]
        whole = result.places.index.get("changes", range(len(sent)))
        for k, change in zip(whole, result.model.changes, strict=True):
            steps[k] = change
        at = {int(n) for place in found for n in re.findall(r"^/changes/(\d+)", place)}
        broken = {k: frozenset(_names(sent[k])) for k in sorted(at)}
        return cls(shape, Steps(steps, result.model.policy, broken))

    def faults(self, portfolio: PortfolioDocument) -> list[Issue]:
        """The faults of the body's shape, and those its changes have for a portfolio beside it."""
        found = beside(self.shape, faults_of(portfolio, self.steps))
        return list(dict.fromkeys(sorted((*self.shape, *found), key=_order)))


def _order(fault: Issue) -> list[tuple[int, str]]:
    """By the places of changes, as numbers."""
    steps = fault.pointer.split("/")
    return [(int(step), "") if step.isdecimal() else (-1, step) for step in steps]


def _names(said: Any) -> Iterator[str]:
    """All that later changes may name because of a change, whatever else is wrong with it."""
    if isinstance(said, list):
        for entry in said:
            yield from _names(entry)
    if not isinstance(said, dict):
        return
    words = {name: value for name, value in said.items() if isinstance(value, str)}
    yield from (words[name] for name in ("id", "role", "team") if name in words)
    if words.get("kind") == "hire":
        begin = f"hire-{words.get('role', '')}-"
        yield from (f"{begin}{number}" for number in range(1, MOST_HIRED + 1))
    if words.get("kind") == "lock":
        yield pair_of(words.get("person", ""), words.get("demand", ""))
    yield from (name for value in said.values() for name in _names(value))
