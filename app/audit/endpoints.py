"""The audit over HTTP, for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.answers import shown
from app.audit import queries
from app.audit.schemas import ENTRY, AuditFilter, AuditList
from app.database import ReadSessionDep
from app.errors import problems
from app.security import Admin

router = APIRouter(prefix="/audit", tags=["audit"], responses=problems(401, 403))


@router.get(
    "",
    operation_id="list_audit",
    responses=shown(200, {"items": [ENTRY], "next": None}) | problems(422),
)
def list_audit(
    _: Admin, session: ReadSessionDep, wanted: Annotated[AuditFilter, Query()]
) -> AuditList:
    """Every write with its caller, the newest first."""
    page = queries.page(session, wanted.wanted(), limit=wanted.limit, cursor=wanted.cursor)
    return AuditList.model_validate(page)
