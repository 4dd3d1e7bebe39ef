"""The only way out: HTTP to addresses that came from outside, to public places alone.

    async with outgoing(Reach(private=rules.private_urls)) as client:      # an httpx2.AsyncClient
        answer = await client.post(url, content=body)                       # webhooks

A host is resolved, each of its addresses looked at, and the connection made to one of those very addresses,
for every request and each redirect: a name that is answered otherwise a moment later changes nothing.
Proxies of the environment are not used: they would look names up themselves.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache

import httpx2

from ..errors import UrlRefused

PORTS = frozenset({80, 443, 8080, 8443})
"""Where web servers are. Others would let a caller knock at mail servers, databases and the like."""
MOST_ADDRESSES = 4
"""Of one host that are tried, one after another."""
LONGEST_URL = 8192
RESOLVE_S = 10.0
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses as IPv6-only networks see them: the last 32 bits say which."""
CLOSED = [
    ipaddress.ip_network(one)
    for one in (
        # Looks public, and is what gives a virtual machine of Azure's its secrets; the others' are link-local
        "168.63.129.16/32",
        # Kept for protocols, old relays, documents: what `ipaddress` says of them depends on its version
        "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16",
    )
]  # fmt: skip
"""Closed beside what `ipaddress` calls private."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system tells them. Raises OSError."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(RESOLVE_S):
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def is_public(address: Address) -> bool:
    """Whether an address is of the open internet: no machine, network or cloud keeps its own things there."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in CLOSED)
    )


@dataclass(frozen=True)
class Reach:
    """Where requests may go."""

    private: bool = False
    """Anywhere, to any port: for tests, and for operators who trust whoever calls."""
    resolve: Resolve = resolved
    allowed: Callable[[Address], bool] = is_public
    ports: frozenset[int] = PORTS
    certificates: ssl.SSLContext | None = field(default=None, repr=False)
    """Whom to believe; None: the usual authorities."""


def outgoing(reach: Reach) -> httpx2.AsyncClient:
    """A client that goes where it may, and raises UrlRefused elsewhere. It follows no redirects by itself:
    the next request of each is to be sent like the first.
    """
    return httpx2.AsyncClient(
        transport=_Checked(reach), timeout=TIMEOUT, trust_env=False, follow_redirects=False
    )


def check_url(url: str, reach: Reach) -> httpx2.URL:
    """An address of a kind that may be asked; its host is not looked up yet. Raises UrlRefused."""
    try:
        if len(url) > LONGEST_URL:
            raise httpx2.InvalidURL("too long")
        found = httpx2.URL(url.strip())
        host = found.host  # told in messages: a name that cannot be shown is none
    except (httpx2.InvalidURL, ValueError):
        raise UrlRefused("this is no web address", way_out="Write it as https://host/path.") from None
    if found.scheme not in ("http", "https") or not host:
        raise UrlRefused("only http and https addresses are used", way_out="Write it as https://host/path.")
    if found.userinfo:
        raise UrlRefused(
            "an address with a name or password in it is not used",
            way_out="Use one that works without, or upload the file itself.",
        )
    if not reach.private and _port(found) not in reach.ports:
        told = ", ".join(str(port) for port in sorted(reach.ports))
        raise UrlRefused(f"addresses with port {_port(found)} are not used", way_out=f"Use one of: {told}.")
    if not reach.private and _plainly_closed(host, reach):
        raise _not_public(host)
    return found


def _plainly_closed(host: str, reach: Reach) -> bool:
    """Whether a host is itself an address, and a closed one. Names are looked up when they are asked."""
    try:
        return not reach.allowed(_read(host))
    except ValueError:
        return False


def _not_public(host: str) -> UrlRefused:
    return UrlRefused(
        f"{host} is not known, or is no public address",
        way_out="Check the address; for a file: upload the file itself.",
    )


class _Checked(httpx2.AsyncBaseTransport):
    """Sends a request to an address of its host that was looked at; name and certificate stay the host's."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        # No connection is used twice: one to an address would else serve all names of that address, though
        # the certificate was looked at for the first alone.
        limits = httpx2.Limits(max_keepalive_connections=0)
        self._inner = httpx2.AsyncHTTPTransport(
            verify=reach.certificates or _authorities(), trust_env=False, limits=limits
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        check_url(str(request.url), self._reach)
        addresses = await self._addresses(request.url)
        failure: Exception | None = None
        for address in addresses[:MOST_ADDRESSES]:
            try:
                return await self._inner.handle_async_request(_to(request, address))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _addresses(self, url: httpx2.URL) -> list[Address]:
        """All addresses of the host, all of them allowed. Raises UrlRefused: which of both, is not told, or
        a caller could ask for the names of an inner network.
        """
        try:
            found = [
                _read(one) for one in await self._reach.resolve(url.raw_host.decode("ascii"), _port(url))
            ]
        except (OSError, ValueError):  # TimeoutError is an OSError, UnicodeError a ValueError
            found = []
        if not found or not (self._reach.private or all(self._reach.allowed(one) for one in found)):
            raise _not_public(url.host)
        return list(dict.fromkeys(found))


def _to(request: httpx2.Request, address: Address) -> httpx2.Request:
    """The same request to an address; `Host` stands in the headers already, TLS asks for the name."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )


def _read(text: str) -> Address:
    """An address; one of a link ("fe80::1%eth0") is judged without its link."""
    return ipaddress.ip_address(text.partition("%")[0])


def _port(url: httpx2.URL) -> int:
    return url.port or {"http": 80, "https": 443}[url.scheme]


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: it takes longer than many a request."""
    return httpx2.create_ssl_context()
