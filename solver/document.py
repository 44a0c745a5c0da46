"""PortfolioDocument: a portfolio whose rules are closed over RULES. HTTP and files parse it."""

from __future__ import annotations

import hashlib
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.collecting import paused_collection
from solver.portfolio.faults import faults_of
from solver.portfolio.numbers import NullMeans
from solver.portfolio.portfolio import Portfolio, RuleEntry
from solver.portfolio.reading import Read, beside, read
from solver.rules import RULES

if TYPE_CHECKING:
    AnyEntry = RuleEntry
else:
    ENTRIES = tuple(rule.Entry for rule in RULES if rule.Entry is not None)
    AnyEntry = Annotated[reduce(or_, ENTRIES), Field(discriminator="kind")]


class PortfolioDocument(Portfolio):
    """A portfolio document as contract.md has it, its rules one of RULES' kinds."""

    rules: Annotated[tuple[AnyEntry, ...], NullMeans(())] = ()


def parse(body: bytes, awaited: frozenset[str] = frozenset()) -> PortfolioDocument:
    """Read and validate a portfolio document.

    awaited: ids that may be named although nothing has them. Raises UnreadableDocument where the
    body is no JSON, InvalidPortfolio with every fault found.
    """
    with paused_collection():
        return from_tree(None, body, awaited)


def from_tree(tree: Any, body: bytes, awaited: frozenset[str] = frozenset()) -> PortfolioDocument:
    """The portfolio of a JSON tree (None: not read yet); `body` is that tree's text."""
    result: Read[PortfolioDocument] = read(PortfolioDocument, tree, body)
    faults = list(result.faults)
    if result.model is not None:
        places = result.places.awaiting(awaited)
        faults.extend(beside(result.faults, faults_of(result.model, places)))
    if faults or result.model is None:
        raise InvalidPortfolio(_ordered(faults))
    return result.model


def to_json(portfolio: Portfolio) -> bytes:
    """The document as canonical JSON: unset fields left out, no spaces."""
    return portfolio.model_dump_json(exclude_unset=True).encode()


def digest(document: bytes) -> str:
    """SHA-256 of a canonical document, in hex: the same document is stored once."""
    return hashlib.sha256(document).hexdigest()


def _ordered(faults: list[Issue]) -> list[Issue]:
    return list(dict.fromkeys(sorted(faults, key=lambda fault: fault.pointer)))
