"""What is sent, where it goes, and how little is taken back."""

from __future__ import annotations

import hashlib
import hmac
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.webhooks import sending
from app.webhooks.addresses import Allowed
from app.webhooks.sending import send, signature
from tests.app.webhooks.receiver import LOOPBACK, receiving
from tests.app.webhooks.test_addresses import resolve_to

CERTIFICATE = Path(__file__).parent / "hooks.pem"


def test_a_signature_is_over_time_and_body() -> None:
    expected = hmac.new(b"whsec_x", b'1800000000.{"a":1}', hashlib.sha256).hexdigest()
    assert signature("whsec_x", 1_800_000_000, '{"a":1}') == f"t=1800000000,v1={expected}"


def test_a_body_arrives_as_it_was_signed() -> None:
    with receiving(204) as receiver:
        answer = send(receiver.url, {"Staffolio-Event": "run.failed"}, '{"ü":1}', LOOPBACK)
    assert (answer.status, answer.error) == (204, None)
    ((path, headers, body),) = receiver.got
    assert (path, body) == ("/hook", '{"ü":1}')
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert headers["content-type"] == "application/json"
    assert headers["staffolio-event"] == "run.failed"
    assert headers["user-agent"].startswith("staffolio/")


def test_the_address_that_was_checked_is_the_one_that_is_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = resolve_to(monkeypatch, "127.0.0.1")
    with receiving(200) as receiver:
        url = f"http://hooks.example:{receiver.port}/hook?a=b"
        assert send(url, {}, "{}", LOOPBACK).status == 200
    assert asked == ["hooks.example"], "DNS is asked once, by the check"
    ((path, headers, _),) = receiver.got
    assert path == "/hook?a=b"
    assert headers["host"] == f"hooks.example:{receiver.port}"


def test_nothing_is_sent_where_it_may_not_go() -> None:
    with receiving(200) as receiver:
        answer = send(receiver.url, {}, "{}", Allowed.of(["public"]))
    assert answer.status is None
    assert "not a public address" in str(answer.error)
    assert receiver.got == []


def test_a_redirect_is_not_followed() -> None:
    with receiving(200) as inner, receiving(302) as outer:
        outer.headers["location"] = inner.url
        answer = send(outer.url, {}, "{}", LOOPBACK)
    assert answer.status == 302
    assert "redirects are not followed" in str(answer.error)
    assert inner.got == []


def test_proxies_of_the_environment_are_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(200) as proxy, receiving(200) as receiver:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert send(receiver.url, {}, "{}", LOOPBACK).status == 200
    assert (len(proxy.got), len(receiver.got)) == (0, 1)


def test_a_receiver_that_is_not_there_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = send(f"http://127.0.0.1:{port}/", {}, "{}", LOOPBACK)
    assert answer.status is None
    assert "ConnectError" in str(answer.error)


@contextmanager
def dripping(line: bytes) -> Iterator[int]:
    """The port of a server that answers a few letters at a time, without end."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                try:
                    while True:
                        connection.sendall(line)
                        time.sleep(0.02)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_a_receiver_that_drips_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_SECONDS", 0.3)
    with dripping(b"H") as port:
        began = time.monotonic()
        answer = send(f"http://127.0.0.1:{port}/", {}, "{}", LOOPBACK)
    assert answer.status is None
    assert answer.error
    assert time.monotonic() - began < 5


def test_little_of_an_endless_answer_is_read() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n" + b"x" * 2_000
    with dripping(head) as port:
        began = time.monotonic()
        assert send(f"http://127.0.0.1:{port}/", {}, "{}", LOOPBACK).status == 200
    assert time.monotonic() - began < 5


def test_https_asks_for_the_certificate_of_the_name_and_not_of_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(CERTIFICATE)
    names: list[str | None] = []
    served.sni_callback = lambda _, name, __: names.append(name)
    believed = ssl.create_default_context(cafile=str(CERTIFICATE))
    resolve_to(monkeypatch, "127.0.0.1")
    with receiving(200, context=served) as receiver:

        def sent(host: str, context: ssl.SSLContext | None) -> sending.Answer:
            return send(f"https://{host}:{receiver.port}/", {}, "{}", LOOPBACK, context)

        assert sent("hooks.example", believed).status == 200
        assert names == ["hooks.example"]
        other = sent("other.example", believed)
        assert other.status is None
        assert "CERTIFICATE_VERIFY_FAILED" in str(other.error)
        unknown = sent("hooks.example", None)
        assert unknown.status is None
        assert "CERTIFICATE_VERIFY_FAILED" in str(unknown.error)
    assert len(receiver.got) == 1
