"""A signed body on its way to a receiver: to the address that was checked, and to no other."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

import certifi
import httpx

from app import VERSION
from app.webhooks.addresses import Allowed, NoAddress

SIGNATURE = "Staffolio-Signature"
TIMES = httpx.Timeout(10.0, connect=5.0)
MOST_SECONDS = 20.0
MOST_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt went. status: of HTTP, None where there was no answer; error: None: well."""

    status: int | None
    error: str | None


def signature(secret: str, moment: int, body: str) -> str:
    """`t=…,v1=…`: the seconds since 1970, and HMAC-SHA-256 over `t.body` in hexadecimal."""
    signed = f"{moment}.{body}".encode()
    return f"t={moment},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def send(
    url: str,
    headers: Mapping[str, str],
    body: str,
    allowed: Allowed,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Post a body; whatever goes wrong is told in the answer.

    Neither redirects nor the proxies of the environment are followed, and little of what comes
    back is read.
    """
    try:
        target = httpx.URL(url)
        addresses = allowed.addresses(target)
        said = {"User-Agent": f"staffolio/{VERSION}", "Content-Type": "application/json", **headers}
        request = httpx.Request("POST", target, headers=said, content=body.encode())
        transport = Pinned(addresses, context or trusted())
        return _answer(asyncio.run(_post(request, transport)))
    except NoAddress as error:
        return Answer(None, f"Not sent: {error}.")
    except TimeoutError:
        return Answer(None, f"No answer within {MOST_SECONDS:g} seconds.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        return Answer(None, _said(error))


class Pinned(httpx.AsyncBaseTransport):
    """Connects to addresses that are given, in turn, while the request stays that of its host."""

    def __init__(self, addresses: Sequence[str], context: ssl.SSLContext) -> None:
        self.addresses = addresses
        self._inner = httpx.AsyncHTTPTransport(verify=context, trust_env=False, retries=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        told = request.extensions | {"sni_hostname": host}
        *others, last = self.addresses
        for address in others:
            try:
                return await self._send(request, address, told)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._send(request, last, told)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _send(
        self, request: httpx.Request, address: str, extensions: Mapping[str, object]
    ) -> httpx.Response:
        """`Host` and the certificate's name remain those of the URL."""
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=dict(extensions),
        )
        return await self._inner.handle_async_request(pinned)


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: the system's authorities, and the usual ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


async def _post(request: httpx.Request, transport: Pinned) -> int:
    async with asyncio.timeout(MOST_SECONDS):
        client = httpx.AsyncClient(
            transport=transport, timeout=TIMES, follow_redirects=False, trust_env=False
        )
        async with client:
            request.extensions |= {"timeout": TIMES.as_dict()}
            answer = await client.send(request, stream=True)
            await _read_little(answer)
            await answer.aclose()
            return answer.status_code


async def _read_little(answer: httpx.Response) -> None:
    """So that a receiver which writes a line is not cut off in it."""
    got = 0
    async for part in answer.aiter_raw():
        got += len(part)
        if got >= MOST_BYTES:
            return


def _answer(status: int) -> Answer:
    if HTTPStatus(200) <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(status, None)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Answer(status, f"Answered {status}; redirects are not followed.")
    return Answer(status, f"Answered {status}.")


def _said(error: Exception) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text[:300]}" if text else f"{type(error).__name__}."
