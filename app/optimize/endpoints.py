"""POST /optimize: store what is to be planned, start its run, and wait for it a while."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from app.answers import LOCATION, IdempotencyKey, shown
from app.bodies import described
from app.database import Database
from app.errors import problems
from app.optimize import service
from app.optimize.schemas import REQUEST, OptimizeBody, OptimizeRequest
from app.runs import queries
from app.runs.queries import RunRecord
from app.runs.schemas import COMPLETED, QUEUED, Run, run_answer
from app.security import Planner

router = APIRouter(tags=["optimize"])
ENDED = shown(200, COMPLETED)
ENDED[200]["description"] = "The run, which has ended."
GOES_ON = shown(202, QUEUED, LOCATION)
GOES_ON[202] |= {"description": "The run, which goes on; ask at Location.", "model": Run}


@router.post(
    "/optimize",
    operation_id="optimize",
    response_model=Run,
    responses={**ENDED, **GOES_ON, **problems(400, 401, 403, 404, 409, 413, 415, 422)},
    openapi_extra=described(OptimizeRequest, {"a portfolio": REQUEST}),
)
async def optimize(
    caller: Planner,
    body: OptimizeBody,
    request: Request,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Plan a portfolio or a scenario: 200 with the run when it ends in time, else 202.

    What it solves is stored: scenario, run and plan can be fetched afterwards. It is the one
    endpoint that waits, and so it holds neither a thread nor a transaction while it does.
    """
    database = request.app.state.database
    run = await run_in_threadpool(service.start, database, body, caller, idempotency_key)
    record = await queries.wait_for_end(database, run, body.wait)
    return await run_in_threadpool(_answer, database, record)


def _answer(database: Database, record: RunRecord) -> Response:
    with database.read_session() as session:
        return run_answer(session, record, 200 if record.is_ended else 202)
