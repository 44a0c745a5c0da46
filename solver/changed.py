"""apply: the portfolio a scenario plans, from its changes and its policy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from solver.document import PortfolioDocument, parse, to_json
from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.changes.base import Also, Change
from solver.portfolio.changes.draft import Draft
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.changes.set_policy import SetPolicy
from solver.portfolio.changes.settling import settled

POLICY = "/policy"
Kind = tuple[str, ...]


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
    apply. refused: what was left out, where that was asked for.
    """

    portfolio: PortfolioDocument
    texts: tuple[str, ...]
    also: tuple[Also, ...]
    refused: tuple[Refused, ...] = ()


def apply(
    portfolio: PortfolioDocument,
    changes: Sequence[Change],
    policy: PolicyPatch | None = None,
    *,
    keep_going: bool = False,
) -> Applied:
    """Apply changes in order, and last what the scenario says about the policy.

    What comes back to what it was is the same document again, to the byte. Raises
    InvalidPortfolio with every fault of every change, their pointers beginning with
    `/changes/<place>` or `/policy`; with `keep_going` such changes are left out instead.
    """
    steps = list(changes)
    if policy is not None:
        steps.append(SetPolicy(kind="set_policy", policy=policy))
    trail = _Trail(portfolio, steps, {}, keep_going=keep_going)
    while keep_going and trail.faults:
        trail = _Trail(portfolio, steps, {**trail.refused, **trail.faults}, keep_going=True)
    refused = {
        k: tuple(_placed(issue, k, len(changes)) for issue in issues)
        for k, issues in sorted({**trail.faults, **trail.refused}.items())
    }
    if refused and not keep_going:
        raise InvalidPortfolio([issue for issues in refused.values() for issue in issues])
    return Applied(
        trail.document,
        tuple(trail.texts.get(k, "") for k in range(len(changes))),
        trail.also,
        tuple(Refused(k, issues) for k, issues in refused.items()),
    )


class _Trail:
    """The drafts that changes lead through, and which of the changes can't be applied."""

    def __init__(
        self,
        portfolio: PortfolioDocument,
        steps: Sequence[Change],
        left_out: Mapping[int, tuple[Issue, ...]],
        *,
        keep_going: bool,
    ) -> None:
        self.portfolio = portfolio
        self.drafts = [Draft.of(portfolio)]
        self.texts: dict[int, str] = {}
        self.refused = dict(left_out)
        awaited: frozenset[str] = frozenset()
        for k, step in enumerate(steps):
            if k in left_out:
                continue
            draft = self.drafts[-1].turn(k, awaited)
            try:
                self.texts[k] = step.apply(draft)
                self.drafts.append(draft)
            except InvalidPortfolio as error:
                self.refused[k] = error.issues
                awaited |= frozenset() if keep_going else step.brings()

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
        for kind, issues in self._kinds(len(self.drafts) - 1).items():
            for n in {self._begin(kind, count) for count in range(1, len(issues) + 1)}:
                made, draft = self._kinds(n)[kind], self.drafts[n]
                found[draft.change] = (*found.get(draft.change, ()), *_made_by(draft, made))
        return found

    def _begin(self, kind: Kind, count: int) -> int:
        """The first draft with so many faults of a kind."""
        drafts = range(len(self.drafts))
        return bisect_left(drafts, count, key=lambda n: len(self._kinds(n).get(kind, ())))

    def _kinds(self, n: int) -> dict[Kind, list[Issue]]:
        kinds: dict[Kind, list[Issue]] = {}
        for issue in self._read(n)[1]:
            kinds.setdefault(_kind(issue), []).append(issue)
        return kinds

    def _read(self, n: int) -> tuple[PortfolioDocument, tuple[Issue, ...]]:
        """The document of the n-th draft, and its faults; with faults, the original."""
        if n not in self._known:
            self._known[n] = _document(self.portfolio, self.drafts[n])
        return self._known[n]

    @cached_property
    def _known(self) -> dict[int, tuple[PortfolioDocument, tuple[Issue, ...]]]:
        return {}


def _document(
    portfolio: PortfolioDocument, draft: Draft
) -> tuple[PortfolioDocument, tuple[Issue, ...]]:
    fields = settled(draft)
    if not fields:
        return portfolio, ()
    try:
        return parse(to_json(portfolio.model_copy(update=fields))), ()
    except InvalidPortfolio as error:
        return portfolio, error.issues


def _kind(issue: Issue) -> Kind:
    """What tells a fault from others wherever its entry stands in a list."""
    _, name, *rest = issue.pointer.split("/") if issue.pointer else ("", "")
    return (issue.code, issue.message, name, *rest[1:])


def _made_by(draft: Draft, issues: list[Issue]) -> tuple[Issue, ...]:
    """Faults of the draft's document that its change has made, placed in the change."""
    own = tuple(place for issue in issues for place in _within(draft, issue))
    if own:
        return own
    issue = issues[-1]
    text = f"It leads to a fault at {issue.pointer or 'the top'}: {issue.message}"
    return (Issue("", issue.code, text),)


def _within(draft: Draft, issue: Issue) -> Iterator[Issue]:
    """A fault of the document, where it is in what the change itself says."""
    if issue.pointer.startswith(POLICY):
        yield issue
    for place, field in draft.placed.items():
        if f"{issue.pointer}/".startswith(f"{place}/"):
            yield replace(issue, pointer=field + issue.pointer[len(place) :])


def _placed(issue: Issue, k: int, count: int) -> Issue:
    """A fault of the k-th change, placed in the scenario."""
    if k < count:
        return replace(issue, pointer=f"/changes/{k}{issue.pointer}")
    return replace(issue, pointer=issue.pointer or POLICY)
