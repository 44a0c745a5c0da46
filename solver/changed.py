"""apply: the portfolio a scenario plans, from its changes and its policy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from solver.document import PortfolioDocument, parse, to_json
from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.changes.base import Also, Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.idle import why_idle
from solver.portfolio.changes.placing import POLICY, Kind, Origins, kind_of, made_by
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.changes.set_policy import SetPolicy
from solver.portfolio.changes.settling import settled

LED_TO = frozenset({"one_of_them", "flexible"})
"""Faults that a broken field beside them may alone be the cause of."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that can't be applied, by its place among the changes, and why.

    The scenario's policy has the place after the last change.
    """

    change: int
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """What changes make of a portfolio.

    portfolio: a valid document. texts: a sentence per change, in order; "" for one that does not
    apply. idle: the places of changes that make no difference; `also` says why. refused: what was
    left out, where that was asked for.
    """

    portfolio: PortfolioDocument
    texts: tuple[str, ...]
    also: tuple[Also, ...]
    refused: tuple[Refused, ...] = ()
    idle: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """Changes to be made, in order.

    broken: the places of those that can be read in part or not at all, with the ids that later
    ones may name because of them.
    """

    changes: Sequence[Change]
    policy: PolicyPatch | None = None
    broken: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def all(self) -> list[Change]:
        """The changes, and last what the scenario says about the policy."""
        if self.policy is None:
            return list(self.changes)
        return [*self.changes, SetPolicy(kind="set_policy", policy=self.policy)]


def apply(
    portfolio: PortfolioDocument,
    changes: Sequence[Change],
    policy: PolicyPatch | None = None,
    *,
    keep_going: bool = False,
    left_out: Mapping[int, tuple[Issue, ...]] = {},
) -> Applied:
    """Apply changes in order, and last what the scenario says about the policy.

    What comes back to what it was is the same document again, to the byte. Raises
    InvalidPortfolio with every fault of every change, their pointers beginning with
    `/changes/<place>` or `/policy`; with `keep_going` such changes are left out instead, beside
    those that are to be `left_out` anyway, by their place, and why.
    """
    steps = Steps(changes, policy)
    trail = _Trail(portfolio, steps, left_out, keep_going=keep_going)
    while keep_going and trail.faults:
        trail = _Trail(portfolio, steps, {**trail.refused, **trail.faults}, keep_going=True)
    refused = trail.placed()
    if refused and not keep_going:
        raise InvalidPortfolio([issue for issues in refused.values() for issue in issues])
    return Applied(
        trail.document,
        tuple(trail.texts.get(k, "") for k in range(len(changes))),
        trail.also,
        tuple(Refused(k, issues) for k, issues in refused.items()),
        tuple(trail.idle),
    )


def faults_of(portfolio: PortfolioDocument, steps: Steps) -> list[Issue]:
    """Every fault of changes some of which are broken, but for what those lead to by that."""
    placed = _Trail(portfolio, steps, {}, keep_going=False).placed()
    return [
        issue
        for k, issues in placed.items()
        for issue in issues
        if k not in steps.broken or issue.code not in LED_TO
    ]


class _Trail:
    """The drafts that changes lead through, and which of the changes can't be applied."""

    def __init__(
        self,
        portfolio: PortfolioDocument,
        steps: Steps,
        left_out: Mapping[int, tuple[Issue, ...]],
        *,
        keep_going: bool,
    ) -> None:
        self.portfolio, self.steps, self.keep_going = portfolio, steps, keep_going
        self.drafts = [Draft.of(portfolio)]
        self.texts: dict[int, str] = {}
        self.idle: list[int] = []
        self.refused = dict(left_out)
        self.awaited: set[str] = set()
        for k, step in enumerate(steps.all()):
            if k not in left_out:
                self._take(k, step)
            self.awaited |= steps.broken.get(k, frozenset())

    def _take(self, k: int, step: Change) -> None:
        before = self.drafts[-1]
        draft = before.turn(k, self.awaited)
        try:
            text = step.apply(draft)
        except InvalidPortfolio as error:
            self.refused[k] = error.issues
            if not self.keep_going:
                self.awaited |= step.brings()
            return
        if k in self.steps.broken and draft.gone is not before.gone:
            return
        idle = why_idle(step, before, draft) if k < len(self.steps.changes) else ""
        if idle:
            self.idle.append(k)
            draft.note(idle)
        self.texts[k] = text
        self.drafts.append(draft)

    def placed(self) -> dict[int, tuple[Issue, ...]]:
        """All faults by the place of their change, which their pointers begin with."""
        found = sorted({**self.faults, **self.refused}.items())
        count = len(self.steps.changes)
        return {k: tuple(_placed(issue, k, count) for issue in issues) for k, issues in found}

    @property
    def document(self) -> PortfolioDocument:
        """What the last draft comes to."""
        return self._read(len(self.drafts) - 1)[0]

    @property
    def also(self) -> tuple[Also, ...]:
        """What all changes altered beside what they name."""
        return tuple(also for draft in self.drafts for also in draft.also)

    @cached_property
    def faults(self) -> dict[int, tuple[Issue, ...]]:
        """Faults of the document it all comes to, by the change that made each of them."""
        found: dict[int, tuple[Issue, ...]] = {}
        origins = Origins(self.drafts)
        for kind, issues in self._kinds(len(self.drafts) - 1).items():
            own = origins.place(issues)
            for change, placed in own.items():
                found[change] = (*found.get(change, ()), *placed)
            if own:
                continue
            for n in {self._begin(kind, count) for count in range(1, len(issues) + 1)}:
                made, draft = self._kinds(n)[kind], self.drafts[n]
                found[draft.change] = (*found.get(draft.change, ()), *made_by(draft, made))
        return found

    def _begin(self, kind: Kind, count: int) -> int:
        """The first draft with so many faults of a kind."""
        drafts = range(len(self.drafts))
        return bisect_left(drafts, count, key=lambda n: len(self._kinds(n).get(kind, ())))

    def _kinds(self, n: int) -> dict[Kind, list[Issue]]:
        kinds: dict[Kind, list[Issue]] = {}
        for issue in self._read(n)[1]:
            kinds.setdefault(kind_of(issue), []).append(issue)
        return kinds

    def _read(self, n: int) -> tuple[PortfolioDocument, tuple[Issue, ...]]:
        """The document of the n-th draft, and its faults; with faults, the original."""
        if n not in self._known:
            self._known[n] = _document(self.portfolio, self.drafts[n], frozenset(self.awaited))
        return self._known[n]

    @cached_property
    def _known(self) -> dict[int, tuple[PortfolioDocument, tuple[Issue, ...]]]:
        return {}


def _document(
    portfolio: PortfolioDocument, draft: Draft, awaited: frozenset[str]
) -> tuple[PortfolioDocument, tuple[Issue, ...]]:
    fields = settled(draft)
    if not fields:
        return portfolio, ()
    try:
        return parse(to_json(portfolio.model_copy(update=fields)), awaited), ()
    except InvalidPortfolio as error:
        return portfolio, error.issues


def _placed(issue: Issue, k: int, count: int) -> Issue:
    """A fault of the k-th change, placed in the scenario."""
    if k < count:
        return replace(issue, pointer=f"/changes/{k}{issue.pointer}")
    return replace(issue, pointer=issue.pointer or POLICY)
