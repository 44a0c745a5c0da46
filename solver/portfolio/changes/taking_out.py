"""Taking people and demands out of a draft, with all that refers to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from solver.portfolio.changes.draft import Draft, altered
from solver.portfolio.changes.wording import quoted
from solver.portfolio.portfolio import Booking, Demand, Preference, RuleEntry

Renamed = Mapping[str, str | None]


def take_out_demands(draft: Draft, gone: Collection[str]) -> None:
    """Demands go, with their bookings and preferences; these are noted, the demands are not."""

    def stays(entry: Booking | Preference) -> bool:
        return entry.demand not in gone

    draft.demands = tuple(demand for demand in draft.demands if demand.id not in gone)
    draft.lose("demands", gone)
    draft.keep("bookings", stays, _booking_is_gone)
    draft.keep("preferences", stays, _preference_is_gone)


def rename_people(draft: Draft, renamed: Renamed) -> None:
    """Names of people become others wherever they are named; those that become None go."""

    def stays(entry: Booking | Preference) -> bool:
        return renamed.get(entry.person, entry.person) is not None

    draft.keep("bookings", stays, _booking_is_gone)
    draft.keep("preferences", stays, _preference_is_gone)
    draft.bookings = tuple(_of_new_name(entry, renamed) for entry in draft.bookings)
    draft.preferences = tuple(_of_new_name(entry, renamed) for entry in draft.preferences)
    draft.demands = tuple(_relisted(draft, demand, renamed) for demand in draft.demands)
    shrink_rules(draft, "people", renamed)
    draft.lose("people", set(renamed) - set(renamed.values()))


def shrink_rules(draft: Draft, field: str, renamed: Renamed) -> None:
    """Rules that list names in `field` list the new ones; those left with too few go."""
    kept = []
    for rule in draft.rules:
        names: tuple[str, ...] = getattr(rule, field, ())
        left = _names(names, renamed)
        if left == names:
            kept.append(rule)
        elif len(left) < _least(rule, field):
            draft.note(f"The rule {rule.kind} of {quoted(names)} is gone.", rule)
        else:
            if len(left) < len(names):
                draft.note(f"The rule {rule.kind} of {quoted(names)} lists {quoted(left)}.", rule)
            kept.append(altered(rule, **{field: left}))
    draft.rules = tuple(kept)


def _least(rule: RuleEntry, field: str) -> int:
    """How many names make the rule mean something: the least its field takes."""
    limits = (getattr(limit, "min_length", 0) for limit in type(rule).model_fields[field].metadata)
    return max(limits, default=0)


def _names(names: tuple[str, ...], renamed: Renamed) -> tuple[str, ...]:
    if not any(name in renamed for name in names):
        return names
    new = (renamed.get(name, name) for name in names)
    return tuple(dict.fromkeys(name for name in new if name is not None))


def _of_new_name(entry: Any, renamed: Renamed) -> Any:
    return altered(entry, person=renamed[entry.person]) if entry.person in renamed else entry


def _relisted(draft: Draft, demand: Demand, renamed: Renamed) -> Demand:
    """A demand whose `only` and `never` name people anew."""
    fields: dict[str, tuple[str, ...]] = {}
    for field in ("only", "never"):
        names: tuple[str, ...] = getattr(demand, field) or ()
        left = _names(names, renamed)
        if left != names:
            fields[field] = left
        gone = [name for name in names if renamed.get(name, name) is None]
        if gone:
            nobody = "; nobody may work on it" if field == "only" and not left else ""
            draft.note(f"'{demand.id}' no longer names {quoted(gone)} in {field}{nobody}.", demand)
    return altered(demand, **fields) if fields else demand


def _booking_is_gone(booking: Booking) -> str:
    return f"The {booking.kind} booking of '{booking.person}' on '{booking.demand}' is gone."


def _preference_is_gone(entry: Preference) -> str:
    return f"The preference of '{entry.person}' for '{entry.demand}' is gone."
