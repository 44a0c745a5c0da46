"""What follows when runs end, whichever way: done in the transaction that ends them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.worker import hooks


def ended(session: Session, run_ids: Sequence[str]) -> None:
    """Tell everybody who asked to know that these runs have ended."""
    if not run_ids:
        return
    session.flush()
    for name in hooks.RUN_ENDED:
        hooks.find(name)(session, run_ids)
