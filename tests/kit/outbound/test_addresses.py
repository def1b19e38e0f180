"""Nothing fetched from outside leads inside, however it is spelt or looked up."""

from ipaddress import ip_address, ip_network

import pytest

from salon.kit.outbound import Outbound, OutboundFailed, OutboundRefused, Reach
from salon.kit.outbound.addresses import is_public
from tests.kit.outbound.servers import ANY_PORT, PUBLIC, hello, resolver, serve

REFUSED = [
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2620:4f:8000::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


REACHED = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
]


@pytest.mark.parametrize("address", REFUSED)
def test_no_special_purpose_address_is_public(address):
    assert not is_public(ip_address(address))
    assert not Reach(ports=None).may_reach(ip_address(address))


@pytest.mark.parametrize("address", REACHED)
def test_the_internet_is_public_up_to_the_edge_of_every_special_network(address):
    assert is_public(ip_address(address))


INSIDE = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "0x7f.1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0",
    "localhost",
    "LOCALHOST.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "224.0.0.1",
    "169.254.169.254",
    "10.0.0.1",
    "[fe80::1]",
    "[::]",
    "[::7f00:1]",
    "%6c%6fcalhost",
    "ⓛocalhost",
    "127。0。0。1",
]


@pytest.mark.parametrize("host", INSIDE)
async def test_no_spelling_of_an_inner_address_is_connected_to(host):
    async with serve(hello) as place, Outbound(ANY_PORT) as outbound:
        with pytest.raises((OutboundRefused, OutboundFailed)) as caught:
            await outbound.fetch(f"http://{host}:{place.port}/")
        assert place.connections == 0
        if caught.type is OutboundFailed:  # not a name at all for this resolver, so nothing was there to connect to
            assert "could not be found" in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost", "[::ffff:127.0.0.1]"])
async def test_the_same_spellings_reach_a_network_the_operator_named(host):
    """Without this the refusals above would prove nothing."""
    both = Reach((ip_network("127.0.0.1/32"), ip_network("::1/128")), None)
    async with serve(hello) as place, Outbound(both) as outbound:
        found = await outbound.fetch(f"http://{host}:{place.port}/")
        assert (found.status, found.body, found.kind, place.connections) == (200, b"hello", "text/html", 1)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "data:text/html,hi",
        "javascript:alert(1)",
        "//example.org/",
        "example.org",
        "http://",
        "http:///path",
        "",
        "http://[::1",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org\r\nX: y/",
        "http://user:secret@example.org/",
    ],
)
async def test_what_is_no_plain_web_address_is_refused(url):
    asked = resolver([PUBLIC])
    async with Outbound(ANY_PORT, asked) as outbound:
        with pytest.raises(OutboundRefused):
            await outbound.fetch(url)
    assert asked.asked == []


@pytest.mark.parametrize("port", [22, 25, 6379, 5432, 8080])
async def test_other_ports_than_the_webs_are_refused_before_anything_is_looked_up(port):
    asked = resolver([PUBLIC])
    async with Outbound(Reach(), asked) as outbound:
        with pytest.raises(OutboundRefused, match="Port"):
            await outbound.fetch(f"http://example.org:{port}/")
    assert asked.asked == []


@pytest.mark.parametrize("answers", [["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], ["fe80::1%lo"]])
async def test_a_name_that_also_leads_inside_is_not_asked_at_all(answers):
    async with serve(hello) as place, Outbound(ANY_PORT, resolver(answers)) as outbound:
        with pytest.raises(OutboundRefused):
            await outbound.fetch(f"http://both.example:{place.port}/")
        assert place.connections == 0


async def test_a_name_that_changes_its_answer_after_the_check_gains_nothing():
    """DNS rebinding: the second answer leads inside, but nobody asks for it again."""
    outside, inside = Reach((ip_network("127.0.0.2/32"),), None), ["127.0.0.1"]
    asked = resolver(["127.0.0.2"], inside)
    async with serve(hello) as place, Outbound(outside, asked) as outbound:
        found = await outbound.fetch(f"http://rebinding.example:{place.port}/")
        assert found.body == b"hello"
        assert asked.asked == ["rebinding.example"]


async def test_a_proxy_in_the_environment_is_not_a_way_around(monkeypatch):
    async with serve(hello) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with Outbound(ANY_PORT, resolver(["127.0.0.1"])) as outbound:
            with pytest.raises(OutboundRefused):
                await outbound.fetch("http://inside.example/")
        assert proxy.connections == 0
