"""set_policy: the office weighs or limits otherwise."""

from __future__ import annotations

from typing import Literal

from solver.portfolio.changes.base import Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.policy_patch import PolicyPatch, merged, words_of


class SetPolicy(Change):
    """Fields of the policy are replaced; the others stay."""

    kind: Literal["set_policy"]
    policy: PolicyPatch

    def apply(self, draft: Draft) -> str:
        draft.policy = merged(draft.policy, self.policy)
        words = "; ".join(words_of(self.policy))
        return f"The policy has {words}." if words else "The policy stays as it is."
