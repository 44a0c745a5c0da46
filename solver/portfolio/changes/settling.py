"""What changes left as it was, or put back, becomes the original again, set or unset."""

from __future__ import annotations

from typing import Any

from solver.portfolio.changes.draft import LISTS, Draft
from solver.portfolio.policy import Policy
from solver.portfolio.portfolio import Person


def settled(draft: Draft) -> dict[str, Any]:
    """The fields of the portfolio that the draft alters; nothing where it alters nothing."""
    fields: dict[str, Any] = {}
    for name in LISTS:
        before = getattr(draft.portfolio, name)
        after = _settled_list(draft, before, getattr(draft, name))
        if after != before:
            fields[name] = after
    if _meaning_of_policy(draft.policy) != _meaning_of_policy(draft.portfolio.policy):
        fields["policy"] = draft.policy
    return fields


def is_same(one: Draft, other: Draft) -> bool:
    """Whether two drafts of a portfolio mean the same."""
    if any(not _are_same(one, getattr(one, n), getattr(other, n)) for n in LISTS):
        return False
    return one.policy is other.policy or _meaning_of_policy(one.policy) == _meaning_of_policy(
        other.policy
    )


def _are_same(draft: Draft, before: Any, after: Any) -> bool:
    if before is after or len(before) != len(after):
        return before is after
    return all(
        old is new
        or (
            _meaning_of_person(draft, old) == _meaning_of_person(draft, new)
            if isinstance(old, Person)
            else bool(old == new)
        )
        for old, new in zip(before, after, strict=True)
    )


def _settled_list(draft: Draft, before: Any, after: Any) -> tuple[Any, ...]:
    known = {getattr(entry, "id", None): entry for entry in before}
    return tuple(_settled_entry(draft, known.get(getattr(e, "id", None)), e) for e in after)


def _settled_entry(draft: Draft, before: Any, after: Any) -> Any:
    if before is None or before is after or not hasattr(after, "id"):
        return after
    if isinstance(after, Person):
        is_same = _meaning_of_person(draft, before) == _meaning_of_person(draft, after)
    else:
        is_same = before == after
    return before if is_same else after


def _meaning_of_person(draft: Draft, person: Person) -> dict[str, Any]:
    usual, calendar = person.hours_per_week, draft.portfolio.calendar
    return {
        **dict(person),
        "hours_per_week": calendar.hours_per_week if usual is None else usual,
        "skills": {skill: level for skill, level in person.skills.items() if level},
    }


def _meaning_of_policy(policy: Policy) -> dict[str, Any]:
    """Its values; with no max_projects it matters whether that was said."""
    return {**dict(policy), "limits": "max_projects" in policy.model_fields_set}
