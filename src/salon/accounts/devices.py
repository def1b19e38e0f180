"""Where somebody is signed in: the browser in words, the network without the machine, and when it was last used."""

import asyncio
import datetime as dt
import functools
import ipaddress
from typing import Any, NamedTuple

import ua_parser
from litestar.connection import ASGIConnection

from salon.kit import clock, db
from salon.kit.limits import address_of
from salon.kit.pages import Page

COARSE = dt.timedelta(hours=1)  # how exactly the last use is kept
NETWORK_BITS = {4: 24, 6: 48}
LONGEST_AGENT = 300


class Device(NamedTuple):
    """What starts a session: what the browser says of itself, and the network it asks from."""

    user_agent: str = ""
    network: str = ""


class SignedIn(NamedTuple):
    """A browser's session or an app's token."""

    id: int
    kind: str  # browser, app
    name: str  # the app's
    user_agent: str
    network: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    current: bool


def device_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Device:
    """The device a request comes from."""
    agent = connection.headers.get("user-agent", "")[:LONGEST_AGENT]
    return Device(agent, to_network(address_of(connection)))


def to_network(address: str) -> str:
    """The network of an address ("203.0.113.0"), so that no machine is told; "" for what is no address."""
    try:
        found = ipaddress.ip_address(address)
        network = ipaddress.ip_network(f"{found}/{NETWORK_BITS[found.version]}", strict=False)
    except ValueError:
        return ""
    return str(network.network_address)


async def describe_agents(agents: list[str]) -> list[tuple[str | None, str | None]]:
    """Browser and system of each user agent, None where it does not tell; the first look reads a long table."""
    return await asyncio.to_thread(lambda: [_describe(agent) for agent in agents])


@functools.lru_cache(maxsize=1000)
def _describe(agent: str) -> tuple[str | None, str | None]:
    found = ua_parser.parse(agent)
    browser = found.user_agent.family if found.user_agent else None
    return browser, found.os.family if found.os else None


async def list_signed_in(account_id: int, own: bytes, page: Page) -> list[SignedIn]:
    """A page of the sessions and tokens of an account, newest first; `own` is the hash of the one that asks."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT * FROM (
                SELECT id, 'browser', '', user_agent, network, created_at, last_used_at, token_hash = %(own)s
                FROM sessions WHERE account_id = %(account)s AND expires_at > %(now)s
                UNION ALL
                SELECT t.id, 'app', o.name, '', '', t.created_at, t.last_used_at, t.token_hash = %(own)s
                FROM oauth_tokens t JOIN oauth_apps o ON o.id = t.app_id
                WHERE t.account_id = %(account)s AND t.revoked_at IS NULL
            ) found
            WHERE id < %(max_id)s AND id > %(min_id)s ORDER BY id {page.order} LIMIT %(limit)s
            """,
            {"account": account_id, "own": own, "now": clock.now(), **page._asdict()},
        )
        return sorted((SignedIn(*row) for row in await rows.fetchall()), reverse=True)


async def note_use(credential: bytes, last_used_at: dt.datetime | None, *, by_cookie: bool) -> None:
    """Note that a session or token is in use, unless that is known within the hour."""
    if last_used_at is not None and last_used_at > clock.now() - COARSE:
        return
    table = "sessions" if by_cookie else "oauth_tokens"
    async with db.reading() as conn:
        await conn.execute(
            f"UPDATE {table} SET last_used_at = %s WHERE token_hash = %s AND last_used_at IS NOT DISTINCT FROM %s",
            (clock.now(), credential, last_used_at),
        )
