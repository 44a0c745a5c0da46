"""Who may do what: bearer keys with roles, each holding the one before; open on a laptop."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.errors import NotAllowed, NotSignedIn
from app.keys import service
from app.keys.service import ROLES, Caller, Role

BEARER = HTTPBearer(auto_error=False, description="A key made with `staffolio keys create`.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
NOBODY = Caller(id=None, name="anybody", role="admin")


def find_caller(request: Request, credentials: Credentials) -> Caller:
    """Who calls. While no key was made, anybody at a loopback address may do everything.

    Its session ends at once: a request that waits must not hold a transaction meanwhile.
    """
    with request.app.state.database.read_session() as session:
        secret = credentials.credentials if credentials is not None else ""
        found = service.find(session, secret) if secret else None
        is_open = found is None and not service.any_key(session)
    if found is not None:
        return found
    if not is_open and secret:
        raise NotSignedIn("This key is unknown, expired or deleted. Ask an admin for another.")
    if not is_open:
        raise NotSignedIn("Send a key: `Authorization: Bearer KEY`. An admin makes them.")
    if not is_loopback(request.app.state.config.host):
        raise NotSignedIn("No key was made yet. Make one with `staffolio keys create`.")
    _refuse_other_sites(request)
    return NOBODY


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
    if origin is None or origin in request.app.state.config.cors_origins:
        return
    if not is_loopback(_name_of(origin)):
        raise NotAllowed(f"Pages of '{origin[:100]}' may not call this service.")


def _name_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
