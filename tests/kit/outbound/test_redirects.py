"""A redirect leads no further than the first address may, and not for ever."""

import asyncio
from ipaddress import ip_network

import pytest

from salon.kit.outbound import Outbound, OutboundRefused, Reach
from tests.kit.outbound.servers import HERE, answer, hello, redirecting, resolver, serve


async def test_a_name_that_leads_inside_after_a_redirect_is_refused():
    """The redirect closes the connection, the name is asked again, and now it says another address."""
    outside = Reach((ip_network("127.0.0.2/32"),), None)
    asked = resolver(["127.0.0.2"], ["127.0.0.1"])

    async def speak(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"", status="302 Found", more="Location: /end\r\nConnection: close\r\n"))
        writer.close()

    async with serve(speak) as place, Outbound(outside, asked) as outbound:
        with pytest.raises(OutboundRefused, match="may not be reached"):
            await outbound.fetch(f"http://rebinding.example:{place.port}/")
        assert len(asked.asked) == 2
        assert place.connections == 1


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/end", "http://169.254.169.254/latest/meta-data", "http://[::1]:{port}/end"]
)
async def test_a_redirect_inside_is_refused(target):
    outside = Reach((ip_network("127.0.0.2/32"),), None)
    async with serve(redirecting(lambda _: target.format(port=place.port))) as place, Outbound(outside) as outbound:
        with pytest.raises(OutboundRefused):
            await outbound.fetch(f"http://127.0.0.2:{place.port}/")
        assert place.connections == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://user:secret@127.0.0.1/"])
async def test_a_redirect_to_what_is_no_web_address_is_refused(target):
    async with serve(redirecting(lambda _: target)) as place, Outbound(HERE) as outbound:
        with pytest.raises(OutboundRefused):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/")


@pytest.mark.parametrize(("start", "arrives"), [("/2", True), ("/3", False)])
async def test_two_redirects_are_followed_and_a_third_is_not(start, arrives):
    steps = redirecting(lambda path: f"/{int(path[1:]) - 1}" if path != "/1" else "/end")
    async with serve(steps) as place, Outbound(HERE) as outbound:
        url = f"http://127.0.0.1:{place.port}{start}"
        if arrives:
            found = await outbound.fetch(url)
            assert (found.body, found.url) == (b"arrived", f"http://127.0.0.1:{place.port}/end")
        else:
            with pytest.raises(OutboundRefused, match="redirects more than 2 times"):
                await outbound.fetch(url)
            assert len(place.requests) == 3


async def test_a_chain_of_redirects_without_end_is_left():
    async with serve(redirecting(lambda path: path + "x")) as place, Outbound(HERE) as outbound:
        with pytest.raises(OutboundRefused):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/")
        assert len(place.requests) == 3


async def test_what_was_meant_for_one_server_is_not_sent_to_another():
    async with serve(hello) as other:
        to_other = redirecting(lambda _: f"http://127.0.0.1:{other.port}/")
        async with serve(to_other) as place, Outbound(HERE) as outbound:
            await outbound.fetch(f"http://127.0.0.1:{place.port}/", headers={"Authorization": "Bearer secret"})
            assert "Bearer secret" in place.requests[0]
            assert "secret" not in other.requests[0]


async def test_a_post_is_never_sent_on_by_a_redirect():
    async with serve(redirecting(lambda _: "/end", "307 Temporary Redirect")) as place, Outbound(HERE) as outbound:
        found = await outbound.fetch(f"http://127.0.0.1:{place.port}/", method="POST", body=b"")
        assert (found.status, len(place.requests)) == (307, 1)
