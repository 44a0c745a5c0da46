"""Plans approved and withdrawn over HTTP; the plan of record and how it came to be."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from app.accept import CSV, is_csv_wanted
from app.answers import (
    LOCATION,
    IfMatch,
    is_match,
    json_answer,
    shown,
    shown_with_etag,
    with_etag,
)
from app.approvals import queries, service
from app.approvals.examples import APPROVAL, APPROVE, RECORD, WITHDRAW
from app.approvals.queries import StoredApproval
from app.approvals.schemas import (
    PLAN_OF_RECORD,
    Approval,
    ApprovalList,
    ApprovalRequest,
    PlanOfRecord,
    WithdrawalRequest,
    record_answer,
    record_csv,
)
from app.approvals.service import Wish
from app.bodies import body_of, described
from app.database import ReadSessionDep, SessionDep
from app.errors import Stale, problems
from app.keys.service import audit
from app.paging import Paging
from app.security import Approver, Viewer

router = APIRouter(tags=["approvals"], responses=problems(401, 403))
MADE = shown(201, APPROVAL, LOCATION) | problems(400, 404, 409, 412, 413, 415, 422)
WHOLE: dict[str, Any] = {
    "schema": {"type": "string"},
    "example": "project,person,demand,period,hours,plan\r\n"
    f"crm,ann,crm-dev,2027-01-04,30,{APPROVAL['plan']}\r\n",
}
READ = shown_with_etag(RECORD)
READ[200]["content"][CSV] = WHOLE


def seen_number(request: Request, id: str, if_match: IfMatch = None) -> int:  # noqa: A002
    """The number of the lineage's latest approval as the request came in, before it writes.

    Its session ends at once: what others approve meanwhile shows by the number alone.
    """
    with request.app.state.database.read_session() as session:
        number = queries.latest_number(session, queries.lineage_of_plan(session, id))
    if if_match is not None and not is_match(if_match, str(number)):
        raise Stale(
            "The plan of record changed since you read it. Look at it as it is now, then send "
            f'this again with If-Match "{number}" if you still want it.',
            {"etag": f'"{number}"'},
        )
    return number


Seen = Annotated[int, Depends(seen_number)]


@router.post(
    "/plans/{id}/approve",
    status_code=201,
    operation_id="approve_plan",
    response_model=Approval,
    responses=MADE,
    openapi_extra=described(ApprovalRequest, {"one project": APPROVE}),
)
def approve_plan(
    caller: Approver,
    id: str,  # noqa: A002
    body: Annotated[ApprovalRequest, Depends(body_of(ApprovalRequest))],
    seen: Seen,
    session: SessionDep,
) -> Response:
    """Make a plan the plan of record for all of its projects, or for some of them.

    For all of them, it is the only one: projects that other plans had of record leave the record.
    For some, the others stay as they are. It holds for every version of the portfolio's name. Of
    two that approve at once one is refused; If-Match with the ETag of the plan of record refuses
    whatever came since it was read.
    """
    made = service.approve(session, id, Wish(seen, caller.name, body.comment, body.projects))
    audit(session, caller, "approve plan", id)
    return _made(queries.get(session, made))


@router.post(
    "/plans/{id}/withdraw",
    status_code=201,
    operation_id="withdraw_plan",
    response_model=Approval,
    responses=MADE,
    openapi_extra=described(WithdrawalRequest, {"with a reason": WITHDRAW}),
)
def withdraw_plan(
    caller: Approver,
    id: str,  # noqa: A002
    body: Annotated[WithdrawalRequest, Depends(body_of(WithdrawalRequest))],
    seen: Seen,
    session: SessionDep,
) -> Response:
    """Take back every approval of a plan.

    The record is again what the other approvals say: its projects go back to the latest one of
    another plan, or to no plan at all, and what an approval of the whole plan ended comes back.
    """
    made = service.withdraw(session, id, Wish(seen, caller.name, body.comment))
    audit(session, caller, "withdraw plan", id)
    return _made(queries.get(session, made))


@router.get(
    "/portfolios/{id}/plan-of-record",
    operation_id="get_plan_of_record",
    response_model=PlanOfRecord,
    responses=READ | problems(404),
)
def get_plan_of_record(
    _: Viewer,
    id: str,  # noqa: A002
    request: Request,
    session: ReadSessionDep,
) -> Response:
    """What is approved for a portfolio, by any of its versions; as `text/csv` the allocations."""
    record = queries.plan_of_record(session, id)
    vary = {"Vary": "Accept"}
    if is_csv_wanted(request.headers.get("accept", "")):
        headers = vary | {"ETag": f'"{record.number}"'}
        return StreamingResponse(record_csv(record), media_type=CSV, headers=headers)
    content = PLAN_OF_RECORD.dump_json(record_answer(record))
    answer = with_etag(request, str(record.number), content)
    answer.headers.update(vary)
    return answer


@router.get(
    "/portfolios/{id}/history",
    operation_id="list_approvals",
    responses=shown(200, {"items": [APPROVAL], "next": None}) | problems(404, 422),
)
def list_approvals(
    _: Viewer,
    id: str,  # noqa: A002
    session: ReadSessionDep,
    wanted: Annotated[Paging, Query()],
) -> ApprovalList:
    """Who approved and withdrew what, the newest first, by any version of the portfolio."""
    return ApprovalList.model_validate(queries.history(session, id, **dict(wanted)))


def _made(stored: StoredApproval) -> Response:
    approval = Approval.model_validate(stored)
    headers = {"Location": f"/portfolios/{stored.portfolio}/plan-of-record"}
    return json_answer(approval, 201, headers)
