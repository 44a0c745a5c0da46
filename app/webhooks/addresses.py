"""Which addresses a webhook may reach: what its operator allows, checked after DNS has answered.

A name says nothing: whoever owns it can let it point at the machine itself. So every address that
DNS gives is judged, and the connection is made to the very address that was.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

PUBLIC = "public"
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
LONGEST_NAME = 253
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class NoAddress(Exception):
    """An address that may not be reached, or a name that has none; the text says why."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where webhooks may go.

    is_public: to every public address, by https. hosts: to these names, whatever their addresses
    but link-local ones; `.corp.example`: every name that ends so. networks: to these addresses.
    """

    is_public: bool
    hosts: frozenset[str]
    networks: tuple[Network, ...]

    @classmethod
    def of(cls, entries: Iterable[str]) -> Allowed:
        """From the entries of STAFFOLIO_WEBHOOK_ALLOW. Raises ValueError naming a wrong one."""
        hosts: set[str] = set()
        networks: list[Network] = []
        words = [entry.strip().lower() for entry in entries]
        for word in words:
            network = _network(word)
            if network is not None:
                networks.append(network)
            elif word != PUBLIC:
                hosts.add(_name(word))
        return cls(PUBLIC in words, frozenset(hosts), tuple(networks))

    def has_host(self, host: str) -> bool:
        """Whether a name is listed as such."""
        name = host.lower().rstrip(".")
        parents = (name[k:] for k, letter in enumerate(name) if letter == ".")
        return name in self.hosts or any(parent in self.hosts for parent in parents)

    def why_not(self, url: httpx.URL, address: Address) -> str | None:
        """Why an address of a URL's host may not be reached; None where it may."""
        inner = _inner(address)
        if any(inner in network for network in self.networks if network.version == inner.version):
            return None
        if self.has_host(url.raw_host.decode("ascii")):
            return f"{address} is a link-local address" if _is_never_meant(inner) else None
        if not _is_public(inner):
            return f"{address} is not a public address"
        if not self.is_public:
            return f"{address} is not allowed"
        return None if url.scheme == "https" else "only https is allowed to public addresses"

    def why_not_url(self, url: httpx.URL) -> str | None:
        """What can be said against a URL without asking DNS."""
        try:
            address = ipaddress.ip_address(url.host)
        except ValueError:
            return self._why_not_name(url)
        return self.why_not(url, address)

    def addresses(self, url: httpx.URL) -> tuple[str, ...]:
        """The addresses of a URL's host, each allowed. Raises NoAddress, if one is not."""
        found = tuple(dict.fromkeys(_resolved(url)))
        for address in found:
            reason = self.why_not(url, address)
            if reason is not None:
                raise NoAddress(f"{reason} (STAFFOLIO_WEBHOOK_ALLOW)")
        return tuple(map(str, found))

    def _why_not_name(self, url: httpx.URL) -> str | None:
        if self.has_host(url.raw_host.decode("ascii")):
            return None
        if url.host == "localhost" or url.host.endswith(".localhost"):
            is_open = any(IPv4Address("127.0.0.1") in network for network in self._of_version(4))
            return None if is_open else f"{url.host} is not a public address"
        if url.scheme != "https" and not self.networks:
            return "only https is allowed to public addresses"
        return None if self.is_public or self.networks else f"{url.host} is not allowed"

    def _of_version(self, version: int) -> Iterator[Network]:
        return (network for network in self.networks if network.version == version)


def _resolved(url: httpx.URL) -> Sequence[Address]:
    """What DNS says of a host just now."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        answers = socket.getaddrinfo(
            url.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )
        return [ipaddress.ip_address(answer[4][0]) for answer in answers]
    except (OSError, UnicodeError, ValueError):
        raise NoAddress(f"'{url.host}' has no address") from None


def _network(word: str) -> Network | None:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        return None


def _name(word: str) -> str:
    name = word.removeprefix("*").rstrip(".")
    letters = name.replace(".", "").replace("-", "").replace("_", "")
    if not letters.isalnum() or not name.isascii() or len(name) > LONGEST_NAME:
        raise ValueError(f"'{word}' is no host name, no network such as 10.1.0.0/16, not 'public'")
    return name


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or _teredo(address) or address


def _teredo(address: IPv6Address) -> IPv4Address | None:
    return None if address.teredo is None else address.teredo[1]


def _is_never_meant(address: Address) -> bool:
    return address.is_link_local or address.is_multicast or address.is_unspecified


def _is_public(address: Address) -> bool:
    closed = address.is_private or address.is_reserved or address.is_loopback
    site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (closed or site or _is_never_meant(address))
