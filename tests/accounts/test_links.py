"""A link of a profile is verified when its page links back."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import msgspec
import pytest

from salon.accounts.links import is_link, list_own_pages
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.accounts.cast import as_bearer, join

Settle = Callable[[], Awaitable[None]]
OWN = "/api/v1/accounts/verify_credentials"


class Site:
    """A site of somebody's: it answers every request with one page, and counts them."""

    def __init__(self) -> None:
        self.status, self.page, self.asked, self.address = "200 OK", "", 0, ""

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        body = self.page.encode()
        head = f"HTTP/1.1 {self.status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


@pytest.fixture
async def site(settings: Settings) -> AsyncIterator[Site]:
    set_settings(msgspec.structs.replace(settings, outbound_networks="127.0.0.0/8", outbound_ports="*"))
    one = Site()
    server = await asyncio.start_server(one.attend, "127.0.0.1", 0)
    one.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/about"
    yield one
    server.close()
    set_settings(settings)


async def show(client: httpx.AsyncClient, headers: dict[str, str], *values: str) -> None:
    rows = [{"name": f"Site {at}", "value": value} for at, value in enumerate(values)]
    answer = await client.patch(
        "/api/v1/accounts/update_credentials", json={"fields_attributes": rows}, headers=headers
    )
    assert answer.status_code == 200, answer.text


async def verified(client: httpx.AsyncClient, headers: dict[str, str]) -> list[bool]:
    account = (await client.get(OWN, headers=headers)).json()
    source = account["source"]["fields"]
    assert [one["verified_at"] for one in source] == [one["verified_at"] for one in account["fields"]]
    shown = (await client.get(f"/api/v1/accounts/{account['id']}")).json()["fields"]
    assert shown == account["fields"]
    return [one["verified_at"] is not None for one in shown]


async def test_a_page_that_links_back_is_verified_and_stays_so(
    client: httpx.AsyncClient, site: Site, settle: Settle
) -> None:
    headers = await as_bearer(await join("alice"))
    site.page = '<html><body><a href="http://localhost:3000/@Alice/" rel="nofollow ME">me</a></body></html>'
    await show(client, headers, site.address, "only words")
    assert await verified(client, headers) == [False, False]
    await settle()
    assert await verified(client, headers) == [True, False]
    await show(client, headers, "other words", site.address)
    assert await verified(client, headers) == [False, True]
    await settle()
    assert site.asked == 1, "what is verified is not asked again"


@pytest.mark.parametrize(
    ("status", "page"),
    [
        ("200 OK", '<a href="http://localhost:3000/@alice">not me</a>'),
        ("200 OK", '<a rel="me" href="http://localhost:3000/@bob">another</a>'),
        ("200 OK", '<a rel="me" href="http://evil.example/http://localhost:3000/@alice">elsewhere</a>'),
        ("404 Not Found", '<link rel="me" href="http://localhost:3000/@alice">'),
    ],
)
async def test_a_page_that_does_not_is_not(
    client: httpx.AsyncClient, site: Site, settle: Settle, status: str, page: str
) -> None:
    headers = await as_bearer(await join("alice"))
    site.status, site.page = status, page
    await show(client, headers, site.address)
    await settle()
    assert (await verified(client, headers), site.asked) == ([False], 1)


async def test_a_page_inside_the_house_is_never_asked(
    client: httpx.AsyncClient, site: Site, settings: Settings, settle: Settle
) -> None:
    headers = await as_bearer(await join("alice"))
    set_settings(settings)
    site.page = '<link rel="me" href="http://localhost:3000/@alice">'
    await show(client, headers, site.address)
    await settle()
    assert (await verified(client, headers), site.asked) == ([False], 0)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("https://example.org/me", True),
        ("see https://example.org", False),
        ("https://user:secret@example.org", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_a_link_is_an_address_and_nothing_else(value: str, is_one: bool) -> None:
    assert is_link(value) is is_one


def test_broken_pages_are_read_as_far_as_they_go() -> None:
    assert list_own_pages('<a rel=me href=https://A.example/><link rel="me"><a rel="me" href="x') == {
        "https://a.example",
        "",
    }


@pytest.mark.parametrize("piece", ["<!--", "<![CDATA[", "<!", "<a ", '<a href="'])
def test_a_page_made_to_be_read_slowly_costs_no_more_than_any(piece: str) -> None:
    began = time.process_time()
    assert list_own_pages('<link rel="me" href="https://x.org/">' + piece * (400_000 // len(piece))) == {
        "https://x.org"
    }
    assert time.process_time() - began < 12
