"""Scenarios carried over to the next version of their portfolio; nothing of them is lost."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Sequence

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy.orm import Session

from app.portfolios import queries as portfolios
from app.rows import find_row
from app.scenarios import queries
from app.scenarios.queries import ScenarioRecord
from app.scenarios.revising import Content, carried
from app.scenarios.service import add, ground_of
from models import PortfolioRow
from solver.document import PortfolioDocument
from solver.errors import Issue
from solver.portfolio.changes import AnyChange
from solver.portfolio.changes.hire import Hire
from solver.portfolio.changes.policy_patch import PolicyPatch
from solver.portfolio.changes.wording import listed

CHANGES: TypeAdapter[tuple[AnyChange, ...]] = TypeAdapter(tuple[AnyChange, ...])
SHOWN = 3


def carry_over(session: Session, portfolio_id: str, caller: str) -> Sequence[str]:
    """Make every scenario of the version before again on this one; their ids.

    Changes that fit no more are left out and kept in `not_applied`, each with its faults; so are
    hires of people whom this version has and the one before had not.
    """
    portfolio = find_row(session, PortfolioRow, portfolio_id, "portfolio")
    before = portfolios.version_before(session, portfolio_id)
    records = [] if before is None else queries.of_portfolio(session, before)
    if before is None or not records:
        return ()
    ground = ground_of(session, portfolio, caller)
    earlier = find_row(session, PortfolioRow, before, "portfolio")
    known = _people_of(queries.document_json(session, earlier.document_key))
    made = []
    for record in records:
        content = content_of_record(record)
        happened = hires_happened(content.changes, known, ground.portfolio)
        revision = carried(ground.portfolio, content, record.not_applied, happened)
        made.append(add(session, portfolio_id, ground, revision, caller, carried_from=record.id))
    return made


def hires_happened(
    changes: Sequence[AnyChange], known: Collection[str], portfolio: PortfolioDocument
) -> dict[int, tuple[Issue, ...]]:
    """Hires that seem to have come true, by their place, with the fault that tells of each.

    known: the people of the version before.
    """
    new: dict[str, deque[str]] = defaultdict(deque)
    for person in portfolio.people:
        role = person.id.removeprefix("hire-").rpartition("-")[0]
        if person.id.startswith("hire-") and person.id not in known:
            new[role].append(person.id)
    happened: dict[int, tuple[Issue, ...]] = {}
    for k, change in enumerate(changes):
        if isinstance(change, Hire) and new[change.role]:
            ids = new[change.role]
            here = [ids.popleft() for _ in range(min(change.count, len(ids)))]
            happened[k] = (_has_happened(here),)
    return happened


def _has_happened(ids: Sequence[str]) -> Issue:
    more = [f"{len(ids) - SHOWN} more"] if len(ids) > SHOWN else []
    names = listed([*(f"'{name}'" for name in ids[:SHOWN]), *more])
    text = (
        f"{names} {'is' if len(ids) == 1 else 'are'} in the portfolio now: this hire seems to "
        "have happened. Add the change again to hire more."
    )
    return Issue("", "has_happened", text)


def _people_of(document: bytes) -> frozenset[str]:
    """Ids of the people of a stored document, read without validating it again."""
    return frozenset(person["id"] for person in from_json(document)["people"])


def content_of_record(record: ScenarioRecord) -> Content:
    """What the planner said in a stored scenario."""
    said = [{k: v for k, v in change.items() if k != "text"} for change in record.changes]
    policy = (
        None if record.policy is None else PolicyPatch.model_validate_json(to_json(record.policy))
    )
    return Content(record.name, CHANGES.validate_json(to_json(said)), policy, record.tags)
