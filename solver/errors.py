"""The errors a caller can act on; each carries a stable `code`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault or warning of a document: where it is, its stable code, and what to do."""

    pointer: str
    code: str
    message: str


class AllocationError(Exception):
    """Something the caller can act on. `code` is stable, the message says what to do."""

    code = "allocation_error"


class InvalidPortfolio(AllocationError):
    """A document that can't be a portfolio. `issues` lists every fault found in it."""

    code = "invalid_portfolio"

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        first = "; ".join(f"{issue.pointer}: {issue.message}" for issue in self.issues[:SHOWN])
        more = f"; and {len(self.issues) - SHOWN} more" if len(self.issues) > SHOWN else ""
        super().__init__(first + more)


class UnreadableDocument(InvalidPortfolio):
    """A body that is no JSON at all."""

    code = "unparsable"


class Infeasible(AllocationError):
    """No plan keeps the document's rules. `rules` and `projects` name what collides."""

    code = "infeasible"

    def __init__(self, message: str, rules: Sequence[str], projects: Sequence[str] = ()) -> None:
        self.rules = tuple(rules)
        self.projects = tuple(projects)
        super().__init__(message)


class NoPlanInTime(AllocationError):
    """The time ran out before any legal plan was found."""

    code = "no_plan_in_time"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checker held against a plan: rule name -> how much it is broken by, and words."""

    rules: dict[str, float]
    messages: tuple[str, ...] = field(default=())


class CheckerRefused(AllocationError):
    """The checker broke a plan the search believed legal: a defect of ours, never stored."""

    code = "checker_refused"

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        named = ", ".join(f"{rule} by {amount:g}" for rule, amount in evidence.rules.items())
        super().__init__(f"The checker refused the plan: {named}. Report this with the document.")
