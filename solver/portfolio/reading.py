"""JSON text to a Pydantic model, with every fault of its shape as a JSON pointer.

Where an entry of a list is broken, the rest is still read, so that one answer holds the faults
of the shape and those of the meaning alike; `Places` then knows where the rest stood.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json

from solver.errors import Issue, UnreadableDocument
from solver.portfolio.numbers import ID, LIMIT, TEXT

Model = TypeVar("Model", bound=BaseModel)
MOST_FAULTS = 10_000
LONGEST_STEP = 200
EASINGS = 2
ENTRY = ("list", "position")
LISTS = ("people", "projects", "demands")
BY_KIND = frozenset({"rules", "changes"})
SAID = {
    "missing": "This field is required; give it.",
    "extra_forbidden": "There is no such field here; take it out or correct its name.",
    "int_type": "Give a whole number (not in quotes, no decimals).",
    "int_from_float": "Give a whole number (not in quotes, no decimals).",
    "float_type": "Give a number (not in quotes).",
    "finite_number": "Give a number that is finite.",
    "string_type": "Give a text in quotes.",
    "int_parsing": "Give a whole number.",
    "int_parsing_size": "Give a whole number of fewer digits.",
    "float_parsing": "Give a number.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "tuple_type": "Give a list: [ .. ].",
    "list_type": "Give a list: [ .. ].",
    "dict_type": "Give an object: { .. }.",
    "model_type": "Give an object: { .. }.",
    "model_attributes_type": "Give an object: { .. }.",
    "date_type": "Give a date as YYYY-MM-DD, such as 2027-01-04.",
    "date_parsing": "Give a date that exists, as YYYY-MM-DD, such as 2027-01-04.",
    "date_from_datetime_parsing": "Give a date that exists, as YYYY-MM-DD, such as 2027-01-04.",
}
PATTERNS = {
    ID: "Give 1 to 200 characters without control characters.",
    TEXT: "Leave zero characters out.",
}
FORMS = {
    "literal_error": "Give one of {expected}.",
    "enum": "Give one of {expected}.",
    "greater_than": "Give a number above {gt:,}.",
    "greater_than_equal": "Give {ge:,} or more.",
    "less_than": "Give a number below {lt:,}.",
    "less_than_equal": "Give a number of at most {le:,}.",
    "too_short": "Give at least {min_length} of them.",
    "too_long": "Give at most {max_length:,} of them.",
    "string_too_short": "Give at least {min_length:,} characters.",
    "string_too_long": "Give at most {max_length:,} characters.",
    "union_tag_invalid": "There is no such kind; give one of {expected_tags}.",
    "union_tag_not_found": "Say which kind it is: give `kind`.",
}
AT_LEAST_ONE = {
    "too_short": "Give at least one of them.",
    "string_too_short": "Give a text that is not empty.",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the entries that could be read stood in the document, and the ids of the others.

    index: list name -> position in the document of each entry read. broken: list name -> ids of
    entries that could not be read, so that a reference to one is no second fault.
    """

    index: Mapping[str, Sequence[int]] = field(default_factory=dict)
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def awaiting(self, ids: frozenset[str]) -> Places:
        """The same where these ids, too, may be named in every list."""
        if not ids:
            return self
        more = {name: self.broken.get(name, frozenset()) | ids for name in LISTS}
        return Places(self.index, {**self.broken, **more})

    def at(self, name: str, k: int) -> str:
        """Pointer of the k-th entry read of a list."""
        return f"/{name}/{self.index[name][k] if name in self.index else k}"


@dataclass(frozen=True, slots=True)
class Read(Generic[Model]):
    """What came of reading: the model as far as it goes, the faults, and where things stood."""

    model: Model | None
    faults: tuple[Issue, ...] = ()
    places: Places = field(default_factory=Places)


def read_json(body: bytes) -> Any:
    """Parse JSON strictly (no NaN, no Infinity). Raises UnreadableDocument."""
    try:
        return from_json(body, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        reason = str(error)
        if "recursion limit" in reason:
            fault = Issue("", "too_deep", "Nest lists and objects at most 50 deep.")
        else:
            fault = Issue("", "unparsable", f"The body is no JSON: {reason}. Correct it there.")
        raise UnreadableDocument([fault]) from None


def read(kind: type[Model], tree: Any, body: bytes) -> Read[Model]:
    """Validate the text of a JSON tree; with faults, read again without what is broken.

    tree: None where the text was not read yet; that is only needed where there are faults.
    """
    try:
        return Read(kind.model_validate_json(body))
    except ValidationError as error:
        details = _details(error)
    tree = read_json(body) if tree is None else tree
    faults = tuple(_issue(detail) for detail in details[:MOST_FAULTS])
    if len(details) > MOST_FAULTS:
        more = len(details) - MOST_FAULTS
        faults += (Issue("", "more_faults", f"{more} more faults are not listed; mend these."),)
    return _read_rest(kind, _eased(tree, details), faults)


def _read_rest(kind: type[Model], rest: Any, faults: tuple[Issue, ...]) -> Read[Model]:
    """Read what is left without broken fields; entries that are still broken are left out."""
    for _ in range(EASINGS):
        try:
            return Read(kind.model_validate_json(json.dumps(rest)), faults)
        except ValidationError as error:
            details = _details(error)
            rest = _eased(rest, details)
    rest, places = _without(rest, [detail["loc"] for detail in details])
    try:
        return Read(kind.model_validate_json(json.dumps(rest)), faults, places)
    except ValidationError:
        return Read(None, faults, places)


def _details(error: ValidationError) -> list[ErrorDetails]:
    """The faults, less those that a broken entry alone makes: a list it leaves too short."""
    details = error.errors(include_url=False, include_context=True)
    outer = {tuple(detail["loc"][:n]) for detail in details for n in range(len(detail["loc"]))}
    return [d for d in details if d["type"] != "too_short" or tuple(d["loc"]) not in outer]


def _eased(tree: Any, details: Sequence[ErrorDetails]) -> Any:
    """The tree without the broken fields: each time the innermost field around a fault."""
    rest = copy.deepcopy(tree)
    for detail in details:
        path = _plain(list(detail["loc"]))
        if path and (path[-1] == "[key]" or detail["type"] == "missing"):
            path.pop()
        owner: Any = None
        field: str | int = ""
        at = rest
        for step in path:
            if isinstance(at, dict) and step in at:
                owner, field, at = at, step, at[step]
            elif isinstance(at, list) and isinstance(step, int) and step < len(at):
                at = at[step]
            else:
                break
        if owner is not None and owner is not rest:
            owner.pop(field, None)
    return rest


def beside(shape: Iterable[Issue], meaning: Iterable[Issue]) -> list[Issue]:
    """Faults of meaning that are not merely what a fault of the shape inside them leads to."""
    broken = {fault.pointer for fault in shape}
    around = {p[:n] for p in broken for n, letter in enumerate(p) if letter == "/"}
    shut = {place for place in broken | around if place.count("/") > 1}
    return [fault for fault in meaning if fault.pointer not in shut]


def pointer(path: Sequence[str | int]) -> str:
    """A JSON pointer (RFC 6901) of a path, as far as its names are no longer than ids may be."""
    short = takewhile(lambda step: len(step) <= LONGEST_STEP, map(str, path))
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in short)


def _issue(detail: ErrorDetails) -> Issue:
    kind, path = detail["type"], list(detail["loc"])
    if path and path[-1] == "[key]":
        path.pop()
    return Issue(pointer(_plain(path)), kind, worded(detail))


def _plain(path: list[str | int]) -> list[str | int]:
    """Drop the tag of an entry's kind, which Pydantic puts into the path."""
    if len(path) > len(ENTRY) and path[0] in BY_KIND and isinstance(path[1], int):
        return path[:2] + path[3:]
    return path


def worded(detail: Mapping[str, Any]) -> str:
    """What to do about a fault, with the limit it is about."""
    kind = detail["type"]
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(detail["ctx"]["pattern"], "Give letters, digits and signs of ASCII.")
    limits = {"expected": "", "expected_tags": "", "ge": 0, "gt": 0, "lt": LIMIT, "le": LIMIT}
    context = limits | {"min_length": 0, "max_length": 0} | (detail.get("ctx") or {})
    if context["min_length"] == 1 and kind in AT_LEAST_ONE:
        return AT_LEAST_ONE[kind]
    if kind in SAID:
        return SAID[kind]
    if kind in FORMS:
        return FORMS[kind].format(**context)
    text: str = detail["msg"]
    return text[0].upper() + text[1:].removesuffix(".") + "."


def _without(tree: Any, paths: Sequence[Sequence[str | int]]) -> tuple[Any, Places]:
    """The tree less the broken list entries; None where something else is broken."""
    if not isinstance(tree, dict):
        return None, Places()
    broken: dict[str, set[int]] = {}
    rest = dict(tree)
    for path in paths:
        if len(path) >= len(ENTRY) and isinstance(path[0], str) and isinstance(path[1], int):
            broken.setdefault(path[0], set()).add(path[1])
        elif len(path) == 1 and path[0] not in {"calendar", "people", "projects", "demands"}:
            rest.pop(str(path[0]), None)
        elif path and path[0] == "policy":
            rest.pop("policy", None)
        else:
            return None, Places()
    index: dict[str, list[int]] = {}
    ids: dict[str, frozenset[str]] = {}
    for name, gone in broken.items():
        entries = rest[name]
        index[name] = [k for k in range(len(entries)) if k not in gone]
        rest[name] = [entries[k] for k in index[name]]
        ids[name] = frozenset(_id_of(entries[k]) for k in gone)
    return rest, Places(index, ids)


def _id_of(entry: Any) -> str:
    found = entry.get("id") if isinstance(entry, dict) else None
    return found if isinstance(found, str) else ""
