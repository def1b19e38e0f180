"""Opening connections: a name is resolved once, every address is checked, and the checked address is connected to."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore

from salon.kit.outbound.addresses import Reach, to_address

Resolve = Callable[[str, int], Awaitable[list[str]]]
Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class AddressRefused(Exception):
    """The name leads to where no request may go."""


async def resolve_host(host: str, port: int) -> list[str]:
    """Ask the system's resolver for the addresses of a host; spellings like `127.1` become what they mean."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedConnections(httpcore.AsyncNetworkBackend):
    """Opens connections for the pool; between the check of an address and its use nothing is resolved again.

    A name with one refused address among its answers is refused as a whole: no honest name leads both to the internet
    and inside.
    """

    def __init__(self, reach: Reach, resolve: Resolve = resolve_host) -> None:
        self._reach = reach
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the library's protocol
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; raises `AddressRefused`, or `ConnectError` when none does."""
        if not self._reach.may_use(port):
            raise AddressRefused(f"Port {port} may not be used.")
        addresses = await self._list_addresses(host, port)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        """Never: what lies in the file system is inside the house."""
        raise AddressRefused("Sockets of this machine may not be used.")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)

    async def _list_addresses(self, host: str, port: int) -> list[str]:
        try:
            answers = await self._resolve(host, port)
            addresses = [to_address(answer) for answer in answers]
        except (OSError, ValueError) as error:  # `ValueError`: a label too long for DNS, an answer that is no address
            raise httpcore.ConnectError(f"{host} could not be found") from error
        if not all(self._reach.may_reach(address) for address in addresses):
            raise AddressRefused(f"{host} leads to an address that may not be reached.")
        return [str(address) for address in addresses]
