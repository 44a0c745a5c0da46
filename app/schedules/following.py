"""Scenarios followed to the newest version of their portfolio, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rows import sha256_of
from app.scenarios import queries, service
from models import PortfolioRow, ScenarioRow, ScheduleRow

BASE = "base"


@dataclass(frozen=True, slots=True)
class Followed:
    """A scenario of a schedule in the newest version.

    carried: its id there, None where it has none. code, message: why, or what was left out of it.
    """

    scenario: str | None
    name: str
    carried: str | None = None
    code: str | None = None
    message: str | None = None

    @property
    def can_run(self) -> bool:
        """Whether there is something of it to run."""
        return self.carried is not None and self.code in {None, "changes_left_out"}


def newest(session: Session, name: str) -> PortfolioRow | None:
    """The newest version of a portfolio by its name."""
    wanted = select(PortfolioRow).where(
        PortfolioRow.name_sha256 == sha256_of(name), PortfolioRow.version.is_not(None)
    )
    return session.scalars(wanted.order_by(PortfolioRow.version.desc()).limit(1)).first()


def follow(session: Session, schedule: ScheduleRow, portfolio: PortfolioRow) -> list[Followed]:
    """Each scenario as the newest version has it; none asked for: the version as it stands.

    The schedule keeps where each was found, to go on from there the next time.
    """
    base = service.keep(session, portfolio.id, BASE, schedule.caller)
    if not schedule.scenarios:
        return [Followed(None, BASE, base)]
    rows = _of_every_version(session, portfolio)
    next_of = {row.carried_from: row for row in rows.values() if row.carried_from is not None}
    followed = []
    for name in schedule.scenarios:
        first = rows.get(schedule.carried.get(name, name)) or rows.get(name)
        if first is not None and first.is_base:
            followed.append(Followed(name, first.name, base))
        else:
            followed.append(_follow(session, name, _last(first, next_of, portfolio), portfolio))
    found = {item.scenario: item.carried for item in followed if item.carried is not None}
    schedule.carried = schedule.carried | found
    return followed


def _of_every_version(session: Session, portfolio: PortfolioRow) -> Mapping[str, ScenarioRow]:
    """Every scenario of every version of a portfolio, deleted ones too, the oldest first."""
    wanted = (
        select(ScenarioRow)
        .join(PortfolioRow, PortfolioRow.id == ScenarioRow.portfolio_id)
        .where(PortfolioRow.name_sha256 == portfolio.name_sha256)
        .order_by(ScenarioRow.id)
    )
    return {row.id: row for row in session.scalars(wanted)}


def _last(
    first: ScenarioRow | None, next_of: Mapping[str, ScenarioRow], portfolio: PortfolioRow
) -> ScenarioRow | None:
    """A scenario in this version, or in the last one before it that carries it."""
    last = first
    while last is not None and last.portfolio_id != portfolio.id and last.id in next_of:
        last = next_of[last.id]
    return last


def _follow(
    session: Session, name: str, last: ScenarioRow | None, portfolio: PortfolioRow
) -> Followed:
    if last is None or last.deleted_at is not None:
        shown = name if last is None else last.name
        text = "It was deleted, or its version of the portfolio was. Make a schedule without it."
        return Followed(name, shown, None, "gone", text)
    if last.portfolio_id != portfolio.id:
        text = (
            "This version of the portfolio has it no more: it was deleted there, or made on an "
            "older version when this one was there already. Make it on this one, and a schedule."
        )
        return Followed(name, last.name, None, "not_carried", text)
    return _told(session, name, last)


def _told(session: Session, name: str, row: ScenarioRow) -> Followed:
    """With what of its changes fits no more."""
    record = queries.get(session, row.id)
    if not record.not_applied:
        return Followed(name, record.name, row.id)
    lost = len(record.not_applied)
    some = "1 of its changes does" if lost == 1 else f"{lost} of its changes do"
    text = f"{some} not apply to this version; see `not_applied` of GET /scenarios/{row.id}."
    if not record.changes and record.policy is None:
        return Followed(name, record.name, row.id, "nothing_left", f"{text} Nothing is left of it.")
    return Followed(name, record.name, row.id, "changes_left_out", text)
