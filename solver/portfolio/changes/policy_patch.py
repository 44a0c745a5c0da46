"""What a scenario says about the policy: fields given replace, null takes one back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from solver.portfolio.changes.wording import day_of, listed
from solver.portfolio.numbers import Day, Number, Whole
from solver.portfolio.policy import STRICT, PartName, Policy, ProfileName, Weights

DEFAULT = "by default"
WITHOUT = {
    "max_projects": "max projects without limit",
    "budget": "no budget",
    "max_moves": "max moves without limit",
}


class PolicyPatch(BaseModel):
    """Fields of the policy to replace; null means the default, for max_projects no limit.

    Weights are merged part by part; a part that is null, or all of them, comes from the profile.
    """

    model_config = STRICT

    profile: ProfileName | None = None
    weights: Weights | None = None
    tiers: tuple[Annotated[tuple[PartName, ...], Field(min_length=1)], ...] | None = None
    max_projects: Annotated[Whole, Field(ge=1)] | None = None
    min_hours: Number | None = None
    step: Number | None = None
    overtime: Number | None = None
    overtime_premium: Number | None = None
    budget: Number | None = None
    freeze_until: Day | None = None
    max_moves: Whole | None = None


def merged(policy: Policy, patch: PolicyPatch) -> Policy:
    """The policy with the fields that the patch gives."""
    tree = _said(policy)
    for name, value in _said(patch).items():
        if name == "weights" and value is not None:
            weights = {**tree.get("weights", {}), **value}
            tree["weights"] = {part: n for part, n in weights.items() if n is not None}
        elif value is None and name != "max_projects":
            tree.pop(name, None)
        else:
            tree[name] = value
    return Policy.model_validate(tree)


def words_of(patch: PolicyPatch) -> list[str]:
    """What the patch gives, each in a few words."""
    return [_worded(name, value) for name, value in _said(patch).items()]


def _worded(name: str, value: Any) -> str:
    plainly = name.replace("_", " ")
    if name == "tiers":
        return f"tiers: first {', then '.join(map(listed, value))}" if value else "no tiers"
    if name == "freeze_until":
        return "no freeze" if value is None else f"a freeze until {day_of(value)}"
    if name == "weights":
        return _weights(value)
    if value is None:
        return WITHOUT.get(name, f"{plainly} {DEFAULT}")
    return f"{plainly} {value}" if isinstance(value, str) else f"{plainly} {value:,}"


def _weights(weights: Mapping[str, float | None] | None) -> str:
    if weights is None:
        return "the weights of its profile"
    parts = [f"{part} {DEFAULT if n is None else n}" for part, n in weights.items()]
    return f"weights: {listed(parts)}" if parts else "weights as they are"


def _said(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(exclude_unset=True)
