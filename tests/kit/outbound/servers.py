"""Servers on loopback that say what a test wants, and names that lead where it wants."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from salon.kit.outbound import Reach

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
