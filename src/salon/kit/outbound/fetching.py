"""Requests to the outside: bounded in time, size, kind and redirects, without cookies or proxies."""

import asyncio
import functools
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Self

import certifi
import httpcore
import httpx
import msgspec

from salon import __version__
from salon.kit.context import settings
from salon.kit.outbound.addresses import EVERYWHERE, Reach, read_reach
from salon.kit.outbound.connecting import AddressRefused, CheckedConnections, Resolve, resolve_host

SCHEMES = frozenset({"http", "https"})
HOST = re.compile(rb"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")  # as it is asked for, after IDNA
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Hear = Callable[[bytes], Awaitable[None]]


class OutboundError(Exception):
    """A request to the outside came to nothing; the text is a sentence."""


class OutboundRefused(OutboundError):
    """Our own rules forbid it, or what came is not what was asked for: trying again changes nothing."""


class OutboundFailed(OutboundError):
    """The other side could not be reached or did not finish: trying later may help."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one request may cost, all redirects included."""

    max_bytes: int = 1024 * 1024  # of the body
    seconds: float = 10  # from looking up the name to the last byte
    redirects: int = 2  # followed for GET and HEAD only
    kinds: tuple[str, ...] = ()  # media types accepted ("text/html", "image/"); empty: any
    cut: bool = False  # keep the first `max_bytes` of a longer body instead of refusing it


USUAL = Limits()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, whatever its status. Names of headers are in lower case."""

    url: str  # the one that answered, after redirects
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Outbound:
    """Makes requests within a reach; used as a context, it keeps connections between them."""

    def __init__(self, reach: Reach, resolve: Resolve = resolve_host, trust: ssl.SSLContext | None = None) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust or _trust(), network_backend=CheckedConnections(reach, resolve), keepalive_expiry=5
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limits: Limits = USUAL,
        hear: Hear | None = None,
    ) -> Answer:
        """Make one request; answers of any status are returned.

        `hear` is told each piece of a body as it comes; what it raises ends the request.

        Raises `OutboundRefused` where a rule forbids the address, a redirect, the size or the kind, and
        `OutboundFailed` when the other side is not there, breaks the protocol or takes too long. Own `headers` are left
        behind when a redirect leads to another origin.
        """
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(parse_address(url), method, dict(headers or {}), body, limits, hear)
        except AddressRefused as error:
            raise OutboundRefused(str(error)) from error
        except TimeoutError as error:
            raise OutboundFailed(f"No whole answer came within {limits.seconds:g} s.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            raise OutboundFailed(f"The other side did not answer: {error or type(error).__name__}") from error

    async def _follow(
        self,
        url: httpx.URL,
        method: str,
        headers: dict[str, str],
        body: bytes | None,
        limits: Limits,
        hear: Hear | None,
    ) -> Answer:
        for _ in range(limits.redirects + 1):
            answer = await self._ask(url, method, headers, body, limits, hear)
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or target is None or method not in {"GET", "HEAD"}:
                return answer
            following = parse_address(target, url)
            if _origin(following) != _origin(url):
                headers = {}
            url = following
        raise OutboundRefused(f"It redirects more than {limits.redirects} times.")

    async def _ask(
        self,
        url: httpx.URL,
        method: str,
        headers: dict[str, str],
        body: bytes | None,
        limits: Limits,
        hear: Hear | None,
    ) -> Answer:
        own = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": f"Salon/{__version__} (+{settings().base_url})",
            "Accept": ", ".join(f"{kind}*" if kind.endswith("/") else kind for kind in limits.kinds) or "*/*",
            "Accept-Encoding": "identity",  # a few bytes of gzip may become gigabytes
        }
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = [(name.encode(), value.encode("latin-1")) for name, value in (own | headers).items()]
        async with self._pool.stream(
            method, target, headers=_with_length(sent, method, body), content=body
        ) as response:
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            answer = Answer(url=str(url), status=response.status, headers=found, body=b"")
            if answer.status in REDIRECTS:
                return answer
            _require_kind(answer, limits)
            return msgspec.structs.replace(answer, body=await _read(response, limits, hear))


async def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits = USUAL,
    hear: Hear | None = None,
    named_by_operator: bool = False,
) -> Answer:
    """Make one request to the outside, as `Outbound.fetch`, on a connection of its own.

    `named_by_operator` is for addresses that stand in the settings, and for no other: they may lie inside, on any port,
    and redirects are not followed.
    """
    reach = EVERYWHERE if named_by_operator else current_reach()
    if named_by_operator:
        limits = msgspec.structs.replace(limits, redirects=0)
    async with Outbound(reach) as outbound:
        return await outbound.fetch(url, method=method, headers=headers, body=body, limits=limits, hear=hear)


def current_reach() -> Reach:
    """How far this place lets requests for other people's addresses go."""
    return read_reach(settings().outbound_networks, settings().outbound_ports)


def parse_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Parse an address, a redirect's against where it came from; raises `OutboundRefused` for what is none of ours."""
    try:
        url = (base.join(text) if base else httpx.URL(text)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise OutboundRefused("That is not a web address.") from error
    if url.scheme not in SCHEMES or not HOST.fullmatch(url.raw_host) or not 0 < (url.port or 80) < 65536:
        raise OutboundRefused("Only http and https addresses may be fetched.")
    if url.userinfo:
        raise OutboundRefused("Addresses with a name or password in them are not fetched.")
    return url


def _origin(url: httpx.URL) -> tuple[str, bytes]:
    return url.scheme, url.netloc


def _with_length(headers: list[tuple[bytes, bytes]], method: str, body: bytes | None) -> list[tuple[bytes, bytes]]:
    if body is None and method in {"GET", "HEAD", "DELETE"}:
        return headers
    return [*headers, (b"Content-Length", str(len(body or b"")).encode())]


def _require_kind(answer: Answer, limits: Limits) -> None:
    """Refuse a body that is not of the kinds asked for; an error's body may be of any."""
    if answer.headers.get("content-encoding", "identity").lower() not in {"identity", ""}:
        raise OutboundRefused("It was sent compressed, which was not asked for.")
    if answer.status < 400 and limits.kinds and not answer.kind.startswith(limits.kinds):
        raise OutboundRefused(f"It is {answer.kind or 'of no kind'}, not {' or '.join(limits.kinds)}.")


async def _read(response: httpcore.Response, limits: Limits, hear: Hear | None) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if hear is not None:
            await hear(chunk)
        if len(body) > limits.max_bytes:
            if limits.cut:
                return bytes(body[: limits.max_bytes])
            raise OutboundRefused(f"It is larger than {limits.max_bytes} bytes.")
    return bytes(body)


@functools.cache
def _trust() -> ssl.SSLContext:
    """The authorities this machine trusts, and those every browser does."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
