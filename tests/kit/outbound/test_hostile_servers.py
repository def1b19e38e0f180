"""Nobody outside can keep us busy, fill our memory or learn what is not theirs."""

import asyncio
import ssl
import time

import pytest

from salon.kit.outbound import Limits, Outbound, OutboundFailed, OutboundRefused
from tests.kit.outbound.servers import HERE, answer, hello, make_certificate, resolver, serve


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
        assert time.monotonic() - began < 30


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
