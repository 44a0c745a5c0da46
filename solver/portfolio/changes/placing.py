"""Faults of a changed document, in the place and the words of the change that has made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from solver.errors import Issue
from solver.portfolio.changes.draft import LISTS, Draft
from solver.portfolio.changes.naming import taken_out

POLICY = "/policy"
TWICE, ALREADY = "twice; give each its own id.", "already; give another id."
OF_AN_ENTRY = frozenset({"unknown_id", "duplicate_id"})
"""Faults that come with an entry of a list, and not from what others say."""
Kind = tuple[str, ...]


def kind_of(issue: Issue) -> Kind:
    """What tells a fault from others wherever its entry stands in a list."""
    _, name, *rest = issue.pointer.split("/") if issue.pointer else ("", "")
    return (issue.code, issue.message, name, *rest[1:])


class Origins:
    """Which draft added an entry that still stands as it was added."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.last = drafts[-1]
        self.added = {
            id(_entry(draft, place)): (draft, own)
            for draft in drafts
            for place, own in draft.placed.items()
        }

    def place(self, issues: Sequence[Issue]) -> dict[int, tuple[Issue, ...]]:
        """Faults of the last draft by change, where all of them are of entries in themselves."""
        found: dict[int, tuple[Issue, ...]] = {}
        for issue in issues:
            _, *steps = issue.pointer.split("/")
            place = "".join(f"/{step}" for step in steps[:2])
            draft, own = self._origin(issue, place)
            if draft is None:
                return {}
            moved = replace(issue, pointer=own + issue.pointer[len(place) :])
            found[draft.change] = (*found.get(draft.change, ()), _worded(draft, moved))
        return found

    def _origin(self, issue: Issue, place: str) -> tuple[Draft | None, str]:
        if issue.code not in OF_AN_ENTRY or place.count("/") < len(("list", "position")):
            return None, ""
        return self.added.get(id(_entry(self.last, place)), (None, ""))


def _entry(draft: Draft, place: str) -> object:
    """What stands at `/list/position`; None where no list of the draft is meant."""
    _, name, position = place.split("/")
    entries = getattr(draft, name) if name in LISTS else ()
    return entries[int(position)] if position.isdecimal() and entries else None


def made_by(draft: Draft, issues: list[Issue]) -> tuple[Issue, ...]:
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
    for place, own in draft.placed.items():
        if f"{issue.pointer}/".startswith(f"{place}/"):
            yield _worded(draft, replace(issue, pointer=own + issue.pointer[len(place) :]))


def _worded(draft: Draft, issue: Issue) -> Issue:
    """A fault in the words of changes: what is there already, what an earlier one took out."""
    if issue.code == "duplicate_id":
        return replace(issue, message=issue.message.replace(TWICE, ALREADY))
    if issue.code == "unknown_id":
        for (listed, name), change in draft.gone.items():
            if issue.message.startswith(f"'{name}' is not in {listed}."):
                return taken_out(issue.pointer, name, change)
    return issue
