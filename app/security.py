"""Who may do what: bearer keys with roles, each holding the one before; open on a laptop.

Every key, and every address that sends none that is valid, may ask so often and no oftener.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import SQLAlchemyError

from app import logs
from app.bodies import is_json
from app.database import Database
from app.errors import NotAllowed, NotSignedIn, WrongMediaType
from app.keys import service
from app.keys.service import ROLES, USED_TO, Caller, Role
from models.base import now

logger = logging.getLogger(__name__)
BEARER = HTTPBearer(auto_error=False, description="A key made with `staffolio keys create`.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
NOBODY = Caller(id=None, name="anybody", role="admin")
UNLIMITED = frozenset({"/metrics"})
"""Asked by machines that watch the service, and most of all while it is under load."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def find_caller(request: Request, credentials: Credentials, tasks: BackgroundTasks) -> Caller:
    """Who calls. While no key was made, anybody at a loopback address may do everything.

    Its session ends at once: a request that waits must not hold a transaction meanwhile.
    """
    database: Database = request.app.state.database
    with database.read_session() as session:
        secret = credentials.credentials if credentials is not None else ""
        found = service.find(session, secret) if secret else None
        is_open = found is None and not service.any_key(session)
    if found is None:
        return _without_key(request, is_open=is_open, has_sent_one=bool(secret))
    logs.note(caller=found.name)
    if request.url.path not in UNLIMITED:
        request.app.state.limiter.count(f"key {found.id}")
    if found.used_at is None or found.used_at < now() - USED_TO:
        tasks.add_task(_note_use, database, str(found.id))
    return found


CallerDep = Annotated[Caller, Depends(find_caller)]


def needs(role: Role) -> Callable[[Caller], Caller]:
    """A dependency: a caller whose key has this role or one above."""

    def check(caller: CallerDep) -> Caller:
        if ROLES.index(caller.role) < ROLES.index(role):
            raise NotAllowed(
                f"This takes a key with the role {role}; yours has the role {caller.role}."
            )
        return caller

    return check


Viewer = Annotated[Caller, Depends(needs("viewer"))]
Planner = Annotated[Caller, Depends(needs("planner"))]
Approver = Annotated[Caller, Depends(needs("approver"))]
Admin = Annotated[Caller, Depends(needs("admin"))]


def _without_key(request: Request, *, is_open: bool, has_sent_one: bool) -> Caller:
    """Anybody, where everything is open; else a refusal, counted by the caller's address."""
    if is_open and is_loopback(request.app.state.config.host):
        _refuse_other_sites(request)
        _refuse_other_bodies(request)
        return NOBODY
    request.app.state.limiter.count(f"address {request.client.host if request.client else ''}")
    if is_open:
        raise NotSignedIn("No key was made yet. Make one with `staffolio keys create`.")
    if has_sent_one:
        raise NotSignedIn("This key is unknown, expired or revoked. Ask an admin for another.")
    raise NotSignedIn("Send a key: `Authorization: Bearer KEY`. An admin makes them.")


def _note_use(database: Database, key: str) -> None:
    """Note the use of a key, after its answer; what that fails for is no fault of the answer."""
    try:
        with database.session() as session:
            service.note_use(session, key)
    except SQLAlchemyError:
        logger.warning("use of a key not noted", exc_info=True, extra={"key": key})


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine alone."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _refuse_other_sites(request: Request) -> None:
    """While everything is open, a web page from elsewhere must not reach in through the browser."""
    host = request.headers.get("host", "")
    if not is_loopback(_name_of(f"//{host}")):
        raise NotAllowed(
            f"While no key was made, only loopback hosts are served, not '{host[:100]}'. "
            "Use 127.0.0.1 or localhost, or make a key with `staffolio keys create`."
        )
    origin = request.headers.get("origin")
    if origin in request.app.state.config.cors_origins:
        return
    if origin is not None and not is_loopback(_name_of(origin)):
        raise NotAllowed(f"Pages of '{origin[:100]}' may not call this service.")
    is_foreign = request.headers.get("sec-fetch-site") == "cross-site"
    if is_foreign and request.method not in READING:
        raise NotAllowed("Pages from elsewhere may not write to this service.")


def _refuse_other_bodies(request: Request) -> None:
    """What a browser sends without asking first (forms, plain text) writes nothing.

    Also where the endpoint would take no body at all.
    """
    kind = request.headers.get("content-type", "")
    length = request.headers.get("content-length", "0")
    has_body = bool(kind) or length.strip() != "0" or "transfer-encoding" in request.headers
    if request.method not in READING and has_body and not is_json(kind):
        raise WrongMediaType(
            "While no key was made, only JSON bodies are taken; send "
            "`Content-Type: application/json`, or make a key with `staffolio keys create`."
        )


def _name_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
