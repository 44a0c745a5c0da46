"""The file of `staffolio batch`: a portfolio or its name, and the runs; every fault told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from app.batches.schemas import MOST_RUNS
from app.scenarios.revising import changes_json, policy_json
from app.scenarios.schemas import MOST_CHANGES, Name
from solver import document
from solver.document import PortfolioDocument
from solver.errors import InvalidPortfolio, Issue
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.numbers import NullMeans, Text
from solver.portfolio.reading import read, read_json
from solver.search.settings import Settings


class BatchFileRun(BaseModel):
    """A run of the file: what is different in it, and how it is solved."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Name
    changes: Annotated[tuple[AnyChange, ...], Field(max_length=MOST_CHANGES), NullMeans(())] = ()
    policy: PolicyPatch | None = None
    settings: Annotated[Settings, NullMeans(Settings())] = Settings()

    @property
    def said(self) -> dict[str, Any]:
        """Its changes and its policy, as they are sent."""
        return {"changes": changes_json(self.changes), "policy": policy_json(self.policy)}


class Named(BaseModel):
    """What stands beside the runs."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Annotated[Text, Field(min_length=1)] | None = None
    portfolio: Annotated[Text, Field(min_length=1)] | None = None


@dataclass(frozen=True, slots=True)
class BatchFile:
    """The file. portfolio: a document, or the name of a stored one. name: None: not given."""

    portfolio: PortfolioDocument | str
    runs: tuple[BatchFileRun, ...]
    name: str | None = None


def parse(body: bytes) -> BatchFile:
    """Read a file. Raises UnreadableDocument, and InvalidPortfolio with every fault."""
    tree = read_json(body)
    if not isinstance(tree, dict):
        raise InvalidPortfolio([Issue("", "model_type", "Give an object: { .. }.")])
    rest = {name: value for name, value in tree.items() if name != "runs"}
    if isinstance(rest.get("portfolio"), dict):
        del rest["portfolio"]
    around = read(Named, rest, to_json(rest))
    faults = list(around.faults)
    portfolio = _portfolio(tree.get("portfolio"), faults)
    runs = _runs(tree.get("runs"), faults)
    if faults or portfolio is None:
        raise InvalidPortfolio(faults)
    return BatchFile(portfolio, runs, None if around.model is None else around.model.name)


def _portfolio(given: Any, faults: list[Issue]) -> PortfolioDocument | str | None:
    if isinstance(given, str):
        return given
    if given is None:
        text = "Give the portfolio: a document, or the name of a stored one."
        faults.append(Issue("/portfolio", "missing", text))
    elif isinstance(given, dict):
        try:
            return document.from_tree(given, to_json(given))
        except InvalidPortfolio as error:
            faults += _under("/portfolio", error.issues)
    return None


def _runs(given: Any, faults: list[Issue]) -> tuple[BatchFileRun, ...]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_RUNS:
        text = f'Give a list of 1 to {MOST_RUNS:,} runs: [{{"name": "as it is"}}, ..].'
        faults.append(Issue("/runs", "runs", text))
        return ()
    found = []
    for k, entry in enumerate(given):
        result = read(BatchFileRun, entry, to_json(entry))
        faults += _under(f"/runs/{k}", result.faults)
        if result.model is not None and not result.faults:
            found.append(result.model)
    return tuple(found)


def _under(prefix: str, issues: Any) -> list[Issue]:
    return [Issue(prefix + issue.pointer, issue.code, issue.message) for issue in issues]
