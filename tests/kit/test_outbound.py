"""Nothing fetched from outside leads inside, and nobody outside can keep us busy."""

import asyncio
import datetime as dt
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from salon.kit.context import set_settings
from salon.kit.outbound import (
    Limits,
    Outbound,
    OutboundFailed,
    OutboundRefused,
    Reach,
    fetch,
    read_reach,
)
from salon.kit.outbound.addresses import is_public
from salon.kit.settings import Settings, load_settings

ANY_PORT = Reach(ports=None)
HERE = Reach((ip_network("127.0.0.1/32"),), None)
PUBLIC = "93.184.215.14"

Speak = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class Place:
    """A server of bytes on every loopback address that counts who came and what it sent."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[str] = []
        self.connections = 0
        self.sent = 0


@asynccontextmanager
async def serve(speak: Speak, context: ssl.SSLContext | None = None) -> AsyncIterator[Place]:
    """Let `speak` write the answer to each request, given its head."""
    place = Place()

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place.connections += 1
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                place.requests.append(head)
                await speak(head, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(attend, "0.0.0.0", 0, ssl=context)
    place.port = server.sockets[0].getsockname()[1]
    yield place
    server.close()


def answer(body: bytes, kind: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


async def hello(head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(b"hello"))


def redirecting(target: Callable[[str], str], status: str = "302 Found") -> Speak:
    async def speak(head: str, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ")[1]
        if path == "/end":
            writer.write(answer(b"arrived"))
        else:
            writer.write(answer(b"", status=status, more=f"Location: {target(path)}\r\n"))

    return speak


def resolver(*rounds: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """A resolver that gives each round of answers in turn, and the last for ever."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return rounds[min(len(asked), len(rounds)) - 1]

    resolve.asked = asked  # type: ignore[attr-defined]
    return resolve


@pytest.fixture(autouse=True)
def own_settings_of_the_process(settings: Settings):
    set_settings(settings)
    yield
    set_settings(settings)


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


async def test_a_body_that_drips_is_left_when_its_time_is_up():
    async def drip(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serve(drip) as place, Outbound(HERE) as outbound:
        began = time.monotonic()
        with pytest.raises(OutboundFailed, match="within"):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/", limits=Limits(seconds=0.4))
        assert time.monotonic() - began < 2


async def test_a_head_that_drips_is_left_when_its_time_is_up():
    async def drip(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X: y\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serve(drip) as place, Outbound(HERE) as outbound:
        with pytest.raises(OutboundFailed, match="within"):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/", limits=Limits(seconds=0.4))


@pytest.mark.parametrize("cut", [False, True])
async def test_of_a_body_without_end_no_more_than_the_limit_is_read(cut):
    async def flood(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            writer.write(b"." * 65536)
            await writer.drain()
            place.sent += 65536

    async with serve(flood) as place, Outbound(HERE) as outbound:
        limits = Limits(max_bytes=100_000, cut=cut)
        if cut:
            found = await outbound.fetch(f"http://127.0.0.1:{place.port}/", limits=limits)
            assert len(found.body) == 100_000
        else:
            with pytest.raises(OutboundRefused, match="larger than 100000 bytes"):
                await outbound.fetch(f"http://127.0.0.1:{place.port}/", limits=limits)
        await asyncio.sleep(0)
        assert place.sent < 20_000_000, "what is beyond the limit stays in the buffers of two sockets"


async def test_a_compressed_answer_is_refused_before_it_can_grow():
    async def bomb(head: str, writer: asyncio.StreamWriter) -> None:
        assert "Accept-Encoding: identity" in head
        writer.write(answer(b"\x1f\x8b\x08", more="Content-Encoding: gzip\r\n"))

    async with serve(bomb) as place, Outbound(HERE) as outbound:
        with pytest.raises(OutboundRefused, match="compressed"):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/")


@pytest.mark.parametrize(("kind", "accepted"), [("text/html; charset=utf-8", True), ("image/png", False), ("", False)])
async def test_only_the_kinds_asked_for_are_read(kind, accepted):
    async def speak(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"hello", kind))

    limits = Limits(kinds=("text/html", "application/xhtml+xml"))
    async with serve(speak) as place, Outbound(HERE) as outbound:
        if accepted:
            assert (await outbound.fetch(f"http://127.0.0.1:{place.port}/", limits=limits)).body == b"hello"
        else:
            with pytest.raises(OutboundRefused):
                await outbound.fetch(f"http://127.0.0.1:{place.port}/", limits=limits)


@pytest.mark.parametrize("noise", [b"\x00\xff\x16\x03 nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nbroken\r\n\r\n", b""])
async def test_a_server_that_does_not_speak_http_is_a_sentence(noise):
    async def speak(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(noise)
        writer.close()

    async with serve(speak) as place, Outbound(HERE) as outbound:
        with pytest.raises(OutboundFailed):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/")


async def test_a_server_that_is_not_there_is_a_sentence():
    async with serve(hello) as place:
        gone = place.port
    async with Outbound(HERE) as outbound:
        with pytest.raises(OutboundFailed):
            await outbound.fetch(f"http://127.0.0.1:{gone}/")


async def test_no_cookie_comes_back_and_we_say_who_we_are(settings):
    async def speak(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"hello", more="Set-Cookie: id=1; Path=/\r\n"))

    async with serve(speak) as place, Outbound(HERE) as outbound:
        for _ in range(2):
            await outbound.fetch(f"http://127.0.0.1:{place.port}/")
        assert not any("cookie" in head.lower() for head in place.requests)
        assert all(f"User-Agent: Salon/0.1.0 (+{settings.base_url})" in head for head in place.requests)


async def test_a_proxy_in_the_environment_is_not_a_way_around(monkeypatch):
    async with serve(hello) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with Outbound(ANY_PORT, resolver(["127.0.0.1"])) as outbound:
            with pytest.raises(OutboundRefused):
                await outbound.fetch("http://inside.example/")
        assert proxy.connections == 0


def make_certificate(name: str) -> tuple[bytes, bytes]:
    """A self-signed certificate for a name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM), secret


async def test_the_certificate_must_be_for_the_name_though_the_address_is_connected_to(tmp_path):
    certificate, secret = make_certificate("good.example")
    (tmp_path / "both.pem").write_bytes(certificate + secret)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(tmp_path / "both.pem")
    trust = ssl.create_default_context(cadata=certificate.decode())
    async with serve(hello, serving) as place:
        async with Outbound(HERE, resolver(["127.0.0.1"]), trust) as outbound:
            assert (await outbound.fetch(f"https://good.example:{place.port}/")).body == b"hello"
            with pytest.raises(OutboundFailed):
                await outbound.fetch(f"https://other.example:{place.port}/")
        async with Outbound(HERE, resolver(["127.0.0.1"])) as outbound:
            with pytest.raises(OutboundFailed):
                await outbound.fetch(f"https://good.example:{place.port}/")


async def test_the_settings_say_how_far_links_lead():
    async with serve(hello) as place:
        url = f"http://127.0.0.1:{place.port}/"
        set_settings(Settings())
        with pytest.raises(OutboundRefused, match="Port"):
            await fetch(url)
        set_settings(Settings(outbound_ports="*"))
        with pytest.raises(OutboundRefused, match="may not be reached"):
            await fetch(url)
        set_settings(Settings(outbound_ports=f"80, {place.port}", outbound_networks="10.0.0.0/8, 127.0.0.0/8"))
        assert (await fetch(url)).body == b"hello"


async def test_a_server_the_operator_named_may_lie_inside_but_leads_nowhere_else():
    set_settings(Settings())
    async with serve(redirecting(lambda _: "http://169.254.169.254/")) as place:
        arrived = await fetch(f"http://127.0.0.1:{place.port}/end", named_by_operator=True)
        assert arrived.body == b"arrived"
        with pytest.raises(OutboundRefused, match="redirects"):
            await fetch(f"http://127.0.0.1:{place.port}/", named_by_operator=True)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SALON_OUTBOUND_NETWORKS", "localhost"),
        ("SALON_OUTBOUND_NETWORKS", "10.0.0.1/8"),
        ("SALON_OUTBOUND_PORTS", "web"),
        ("SALON_OUTBOUND_PORTS", "80,"),
    ],
)
def test_a_network_or_port_that_is_none_is_said_at_start(variable, value):
    with pytest.raises(ValueError):
        load_settings({variable: value})


def test_the_default_is_the_web_and_no_inner_network():
    default = Settings()
    assert read_reach(default.outbound_networks, default.outbound_ports) == Reach()
