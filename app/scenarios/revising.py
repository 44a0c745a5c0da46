"""What a revision of a scenario holds: what the planner said, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.errors import InvalidRequest
from app.scenarios.broken import Broken
from app.scenarios.queries import ScenarioRecord
from solver.changed import Applied, apply
from solver.document import PortfolioDocument
from solver.errors import Issue
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.policy_patch import PolicyPatch

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a planner says in a scenario.

    broken: the body where it has faults; the rest is then of no use. has_new_changes: whether the
    changes were sent, and so what fitted no more is dealt with.
    """

    name: str
    changes: tuple[AnyChange, ...] = ()
    policy: PolicyPatch | None = None
    tags: tuple[str, ...] = ()
    broken: Broken | None = None
    has_new_changes: bool = True

    def is_same(self, record: ScenarioRecord) -> bool:
        """Whether a scenario already has these changes and this policy, just so."""
        if self.broken is not None or (self.has_new_changes and record.not_applied):
            return False
        changes = [{k: v for k, v in change.items() if k != "text"} for change in record.changes]
        policy = policy_json(self.policy)
        return changes == changes_json(self.changes) and (record.policy or {}) == (policy or {})

    def is_all_the_same(self, record: ScenarioRecord) -> bool:
        """Whether a scenario is called and tagged so, too."""
        return (self.name, self.tags) == (record.name, record.tags) and self.is_same(record)


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as it is kept. portfolio None: the document it already had.

    also: what changes, by their place, did beside what they name; place None: how the plan of
    record came into the document.
    """

    name: str
    changes: Sequence[Json]
    policy: Json | None
    tags: Sequence[str]
    texts: Sequence[str]
    also: Sequence[Json]
    not_applied: Sequence[Json]
    document: PortfolioDocument | None = None

    @classmethod
    def unchanged(cls, name: str) -> Revision:
        """Of a base scenario."""
        return cls(name, (), None, (), (), (), ())

    @classmethod
    def of_record(
        cls, record: ScenarioRecord, name: str, tags: tuple[str, ...] | None = None
    ) -> Revision:
        """As a scenario stands, under another name or with other tags."""
        changes = [{k: v for k, v in change.items() if k != "text"} for change in record.changes]
        return cls(
            name=name,
            changes=changes,
            policy=record.policy,
            tags=record.tags if tags is None else tags,
            texts=[change["text"] for change in record.changes],
            also=record.also,
            not_applied=record.not_applied,
        )

    def with_notes(self, notes: Sequence[str]) -> Revision:
        """The same, told first how the plan of record came into its document."""
        told = [{"change": None, "text": note} for note in notes]
        return replace(self, also=[*told, *self.also])

    @property
    def portfolio(self) -> PortfolioDocument:
        """The document that came of it."""
        if self.document is None:
            raise ValueError("this revision did not change the document")
        return self.document

    def as_json(self) -> dict[str, Any]:
        """As columns of its row."""
        return {
            "name": self.name,
            "changes": list(self.changes),
            "policy": self.policy,
            "tags": list(self.tags),
            "texts": list(self.texts),
            "also": list(self.also),
            "not_applied": list(self.not_applied),
        }


def revised(portfolio: PortfolioDocument, content: Content) -> Revision:
    """The revision of these changes to a document. Raises InvalidPortfolio with every fault."""
    if content.broken is not None:
        raise InvalidRequest(content.broken.faults(portfolio))
    applied = apply(portfolio, content.changes, content.policy)
    return _revision(content, changes_json(content.changes), applied, applied.texts)


def carried(
    portfolio: PortfolioDocument,
    content: Content,
    not_applied: Sequence[Json],
    happened: Mapping[int, tuple[Issue, ...]] = {},
) -> Revision:
    """The same where changes that fit no more are left out and told of; earlier ones stay told.

    happened: changes that are left out because they have come true, by their place.
    """
    applied = apply(portfolio, content.changes, content.policy, keep_going=True, left_out=happened)
    said = changes_json(content.changes)
    lost = {refused.change: refused.issues for refused in applied.refused}
    kept = [n for n in range(len(said)) if n not in lost]
    told = [
        {"change": said[n], "errors": [asdict(issue) for issue in issues]}
        for n, issues in lost.items()
        if n < len(said)
    ]
    revision = _revision(
        content, [said[n] for n in kept], applied, [applied.texts[n] for n in kept]
    )
    place = {n: k for k, n in enumerate(kept)}
    also = [{"change": place[item.change], "text": item.text} for item in applied.also]
    return Revision(
        name=revision.name,
        changes=revision.changes,
        policy=revision.policy,
        tags=revision.tags,
        texts=revision.texts,
        also=also,
        not_applied=[*not_applied, *told],
        document=applied.portfolio,
    )


def changes_json(changes: Sequence[AnyChange]) -> list[dict[str, Any]]:
    """Changes as they were sent."""
    return [change.model_dump(mode="json", by_alias=True, exclude_unset=True) for change in changes]


def policy_json(policy: PolicyPatch | None) -> dict[str, Any] | None:
    """A scenario's policy as it was sent."""
    return (
        None
        if policy is None
        else policy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    )


def _revision(
    content: Content, changes: Sequence[Json], applied: Applied, texts: Sequence[str]
) -> Revision:
    return Revision(
        name=content.name,
        changes=changes,
        policy=policy_json(content.policy),
        tags=content.tags,
        texts=texts,
        also=[{"change": item.change, "text": item.text} for item in applied.also],
        not_applied=(),
        document=applied.portfolio,
    )
