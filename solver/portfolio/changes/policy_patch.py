"""What a scenario says about the policy: fields given replace, null takes one back."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from solver.portfolio.numbers import Day, Number, Whole
from solver.portfolio.policy import STRICT, PartName, Policy, ProfileName, Weights


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
    return [f"{name} {_worded(name, value)}" for name, value in _said(patch).items()]


def _worded(name: str, value: object) -> str:
    if value is None:
        return "without limit" if name == "max_projects" else "by default"
    if isinstance(value, dict):
        parts = (f"{part} {'by default' if n is None else n}" for part, n in value.items())
        return " and ".join(parts) or "as they are"
    if isinstance(value, tuple):
        return ", then ".join(" with ".join(tier) for tier in value) or "none"
    return str(value)


def _said(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(exclude_unset=True)
