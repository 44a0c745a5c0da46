"""Webhooks made, enabled again and deleted."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

import httpx
from sqlalchemy import delete as sql_delete
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidRequest
from app.rows import change, find_row, new_id
from app.webhooks.addresses import Allowed
from models import DeliveryRow, WebhookRow
from models.base import now
from solver.errors import Issue

MARK = "whsec_"
MOST_WEBHOOKS = 100
LAST_PORT = 65_535
KEEP = dt.timedelta(days=30)


def create(
    session: Session, url: str, events: Sequence[str], allowed: Allowed, caller: str
) -> tuple[str, str]:
    """Make a webhook: its id, and the secret, which is shown this once. Raises InvalidRequest."""
    _refuse(url, allowed)
    if (session.scalar(select(func.count()).select_from(WebhookRow)) or 0) >= MOST_WEBHOOKS:
        raise Conflict(f"There are {MOST_WEBHOOKS} webhooks already; delete one that is not used.")
    secret = MARK + secrets.token_urlsafe(32)
    kinds = list(dict.fromkeys(events))
    row = WebhookRow(id=new_id(), url=url, events=kinds, secret=secret, caller=caller)
    session.add(row)
    session.flush()
    return row.id, secret


def enable(session: Session, name: str) -> None:
    """Send to a webhook again; what it missed stays missed. Raises NotFound."""
    row = find_row(session, WebhookRow, name, "webhook")
    row.disabled_at = row.disabled_reason = None
    session.flush()


def delete(session: Session, name: str) -> None:
    """Delete a webhook and what was on its way to it. Raises NotFound."""
    session.delete(find_row(session, WebhookRow, name, "webhook"))
    session.flush()


def forget_old(session: Session) -> int:
    """Drop deliveries that ended more than a month ago; returns how many."""
    return change(session, sql_delete(DeliveryRow).where(DeliveryRow.ended_at < now() - KEEP))


def _refuse(url: str, allowed: Allowed) -> None:
    """Say at once what DNS need not be asked for."""
    try:
        parsed = httpx.URL(url)
        is_web = parsed.scheme in {"https", "http"} and bool(parsed.host)
        is_web = is_web and (parsed.port is None or 0 < parsed.port <= LAST_PORT)
        parsed.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError):
        is_web = False
    if not is_web:
        raise _fault("url", "Give a whole address: https://host/path.")
    if parsed.userinfo or parsed.fragment:
        raise _fault("url", "Leave out user, password and what follows #; bodies are signed.")
    reason = allowed.why_not_url(parsed)
    if reason is not None:
        raise _fault(
            "not_allowed",
            f"Webhooks may not go there: {reason}. Give another address, or ask the operator to "
            "add its host or network to STAFFOLIO_WEBHOOK_ALLOW.",
        )


def _fault(code: str, text: str) -> InvalidRequest:
    return InvalidRequest([Issue("/url", code, text)])
