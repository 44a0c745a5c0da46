"""Bodies of scenarios: what may come back from an answer is left aside, patches are merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends
from pydantic_core import to_json

from app.bodies import Raw
from app.errors import InvalidRequest
from app.scenarios.broken import Broken
from app.scenarios.queries import ScenarioRecord
from app.scenarios.revising import Content
from app.scenarios.schemas import ScenarioContent, ScenarioRequest
from solver.errors import Issue
from solver.portfolio.reading import read, read_json

PATCHED = ("name", "changes", "policy", "tags")


@dataclass(frozen=True, slots=True)
class Sent:
    """A scenario as it was sent: of which portfolio, and what it says, faults and all."""

    portfolio: str
    content: Content


def _request(raw: Raw) -> Sent:
    tree = _without_texts(read_json(raw))
    result = read(ScenarioRequest, tree, to_json(tree))
    if result.model is not None and not result.faults:
        return Sent(result.model.portfolio, content_of(result.model))
    portfolio = tree.get("portfolio") if isinstance(tree, dict) else None
    if not isinstance(portfolio, str) or any(f.pointer == "/portfolio" for f in result.faults):
        raise InvalidRequest(result.faults)
    return Sent(portfolio, Content("", broken=Broken.of(tree, result.faults)))


def _patch(raw: Raw) -> dict[str, Any]:
    tree = read_json(raw)
    if not isinstance(tree, dict):
        raise InvalidRequest([Issue("", "model_type", "Give an object: { .. }.")])
    return dict(_without_texts(tree))


ScenarioBody = Annotated[Sent, Depends(_request)]
PatchBody = Annotated[dict[str, Any], Depends(_patch)]


def patched(record: ScenarioRecord, patch: Mapping[str, Any]) -> Content:
    """What a scenario says after a merge patch, faults and all."""
    now: dict[str, Any] = {name: getattr(record, name) for name in PATCHED}
    tree = _without_texts(_merged(now | {"changes": [*now["changes"]]}, patch))
    result = read(ScenarioContent, tree, to_json(tree))
    if result.model is None or result.faults:
        return Content("", broken=Broken.of(tree, result.faults))
    return replace(content_of(result.model), has_new_changes="changes" in patch)


def content_of(body: ScenarioContent) -> Content:
    """What a body says, without its envelope."""
    return Content(body.name, body.changes, body.policy, body.tags)


def _merged(target: Any, patch: Any) -> Any:
    """RFC 7396."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), value)
    return merged


def _without_texts(tree: Any) -> Any:
    """A body whose changes lack the sentences that answers give them."""
    if not isinstance(tree, dict) or not isinstance(tree.get("changes"), list | tuple):
        return tree
    changes = [
        {name: value for name, value in change.items() if name != "text"}
        if isinstance(change, Mapping)
        else change
        for change in tree["changes"]
    ]
    return tree | {"changes": changes}
