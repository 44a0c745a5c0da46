"""Which addresses a webhook may reach, whatever DNS says."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest

from app.webhooks.addresses import Allowed, NoAddress

PUBLIC = Allowed.of(["public"])
CLOSED = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::1",
]


def url_of(address: str, scheme: str = "https") -> str:
    return f"{scheme}://[{address}]/" if ":" in address else f"{scheme}://{address}/"


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[Any]:
    """Let DNS say so, and keep what it was asked."""
    asked: list[Any] = []

    def answer(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.mark.parametrize("address", CLOSED)
def test_only_public_addresses_are_reached_unless_the_operator_says_more(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert PUBLIC.why_not_url(httpx.URL(url_of(address))) is not None
    resolve_to(monkeypatch, address)
    with pytest.raises(NoAddress, match="STAFFOLIO_WEBHOOK_ALLOW"):
        PUBLIC.addresses(httpx.URL("https://rebound.example/"))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_reached_by_https_alone(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert PUBLIC.why_not_url(httpx.URL(url_of(address))) is None
    assert "https" in str(PUBLIC.why_not_url(httpx.URL(url_of(address, "http"))))
    resolve_to(monkeypatch, address)
    assert PUBLIC.addresses(httpx.URL("https://hooks.example/")) == (address,)
    with pytest.raises(NoAddress, match="https"):
        PUBLIC.addresses(httpx.URL("http://hooks.example/"))


def test_one_closed_address_among_others_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(NoAddress, match=r"10\.0\.0\.1"):
        PUBLIC.addresses(httpx.URL("https://both.example/"))


def test_a_network_opens_its_addresses_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = Allowed.of(["10.1.0.0/16", "fd00::/8"])
    for address in ("10.1.2.3", "fd12::1", "::ffff:10.1.2.3"):
        assert allowed.why_not_url(httpx.URL(url_of(address, "http"))) is None
    for address in ("10.2.0.1", "127.0.0.1", "93.184.215.14"):
        assert allowed.why_not_url(httpx.URL(url_of(address))) is not None
    resolve_to(monkeypatch, "10.1.0.9")
    assert allowed.addresses(httpx.URL("http://inside.example/")) == ("10.1.0.9",)


def test_a_listed_name_may_be_private_but_never_link_local(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allowed = Allowed.of(["Hooks.corp.example", "*.team.example"])
    resolve_to(monkeypatch, "10.0.0.7")
    for host in ("hooks.corp.example", "HOOKS.corp.example.", "a.team.example", "a.b.team.example"):
        assert allowed.why_not_url(httpx.URL(f"http://{host}/")) is None
        assert allowed.addresses(httpx.URL(f"http://{host}/")) == ("10.0.0.7",)
    for host in ("corp.example", "xhooks.corp.example", "team.example", "hooks.corp.example.evil"):
        with pytest.raises(NoAddress):
            allowed.addresses(httpx.URL(f"https://{host}/"))
    resolve_to(monkeypatch, "169.254.169.254")
    with pytest.raises(NoAddress, match="link-local"):
        allowed.addresses(httpx.URL("http://hooks.corp.example/"))


def test_names_of_this_machine_are_refused_before_dns_is_asked() -> None:
    for host in ("localhost", "a.localhost"):
        assert PUBLIC.why_not_url(httpx.URL(f"https://{host}/")) is not None
    assert Allowed.of(["localhost"]).why_not_url(httpx.URL("http://localhost/")) is None
    assert Allowed.of(["127.0.0.0/8"]).why_not_url(httpx.URL("http://localhost/")) is None


def test_with_names_alone_nothing_else_is_reached() -> None:
    allowed = Allowed.of(["hooks.corp.example"])
    assert allowed.why_not_url(httpx.URL("https://example.com/")) is not None
    assert Allowed.of([]).why_not_url(httpx.URL("https://example.com/")) is not None


def test_a_name_without_an_address_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NoAddress, match="has no address"):
        PUBLIC.addresses(httpx.URL("https://nowhere.example/"))


@pytest.mark.parametrize(
    "entry", ["http://x.example", "10.0.0.0/33", "a b", "", "x/y", "ünï.example"]
)
def test_a_wrong_entry_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="is no host name"):
        Allowed.of([entry])


def test_a_name_in_another_script_is_opened_by_the_name_that_dns_knows() -> None:
    allowed = Allowed.of(["xn--bcher-kva.example"])
    for host in ("bücher.example", "xn--bcher-kva.example"):
        assert allowed.why_not_url(httpx.URL(f"https://{host}/")) is None
    assert allowed.why_not_url(httpx.URL("https://bucher.example/")) is not None
