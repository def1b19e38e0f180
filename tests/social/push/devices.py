"""A device that decrypts what it is told, and the push service between, both written from their RFCs."""

import asyncio
import base64
import json
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from salon.kit import db
from tests.social.conftest import Person


def to_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(key: bytes, content: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(content)
    return made.finalize()


class Device:
    """A subscriber that decrypts by RFC 8291 (or the draft before it), written out from the RFC's own formulas."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = bytes(range(16))

    def subscribe(self, endpoint: str, **more: Any) -> dict[str, Any]:
        keys = {"p256dh": to_text(self.point), "auth": to_text(self.auth)}
        return {"endpoint": endpoint, "keys": keys, **more}

    def _agree(self, theirs: bytes) -> bytes:
        return self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))

    def decrypt(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        if headers["content-encoding"] == "aes128gcm":
            salt, size, length = body[:16], struct.unpack("!L", body[16:20])[0], body[20]
            theirs, sealed = body[21 : 21 + length], body[21 + length :]
            assert len(sealed) <= size
            prk = digest(digest(self.auth, self._agree(theirs)), b"WebPush: info\0" + self.point + theirs + b"\x01")
            secret = digest(salt, prk)
            key = digest(secret, b"Content-Encoding: aes128gcm\0\x01")[:16]
            nonce = digest(secret, b"Content-Encoding: nonce\0\x01")[:12]
            padded = AESGCM(key).decrypt(nonce, sealed, None)
            assert padded.rstrip(b"\0")[-1:] == b"\x02"
            return dict(json.loads(padded.rstrip(b"\0")[:-1]))
        salt = to_bytes(read_pairs(headers["encryption"])["salt"])
        theirs = to_bytes(read_pairs(headers["crypto-key"])["dh"])
        context = b"P-256\0" + b"".join(struct.pack("!H", len(one)) + one for one in (self.point, theirs))
        prk = digest(digest(self.auth, self._agree(theirs)), b"Content-Encoding: auth\0\x01")
        secret = digest(salt, prk)
        key = digest(secret, b"Content-Encoding: aesgcm\0" + context + b"\x01")[:16]
        nonce = digest(secret, b"Content-Encoding: nonce\0" + context + b"\x01")[:12]
        padded = AESGCM(key).decrypt(nonce, body, None)
        return dict(json.loads(padded[2 + struct.unpack("!H", padded[:2])[0] :]))


def read_pairs(text: str) -> dict[str, str]:
    return dict(part.strip().split("=", 1) for part in text.replace(",", ";").split(";"))


def read_claims(headers: dict[str, str], server_key: str) -> dict[str, Any]:
    """The claims of the sender, whose signature is checked with the key the device subscribed with."""
    scheme, rest = headers["authorization"].split(" ", 1)
    if scheme == "vapid":
        pairs = read_pairs(rest)
        token, key = pairs["t"], pairs["k"]
    else:
        assert scheme == "WebPush"
        token, key = rest, read_pairs(headers["crypto-key"])["p256ecdsa"]
    assert key == server_key
    head, claims, signature = token.split(".")
    assert json.loads(to_bytes(head))["alg"] == "ES256"
    raw = to_bytes(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to_bytes(key))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return dict(json.loads(to_bytes(claims)))


class PushService:
    """Takes pushes by RFC 8030 and answers as it is told to."""

    def __init__(self) -> None:
        self.port = 0
        self.status = "201 Created"
        self.more = ""
        self.taken: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/device/1"

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.taken.append((head[0], headers, body))
        writer.write(f"HTTP/1.1 {self.status}\r\nContent-Length: 0\r\nConnection: close\r\n{self.more}\r\n".encode())
        await writer.drain()
        writer.close()


ALL = dict.fromkeys(("mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update"), True)


async def subscribe(person: Person, service: PushService, alerts: dict[str, Any] = ALL, **more: Any) -> Device:
    device = Device()
    policy = more.pop("policy", "all")
    answer = await person.post(
        "/api/v1/push/subscription",
        {
            "subscription": device.subscribe(service.endpoint, **{"standard": True} | more),
            "data": {"alerts": alerts, "policy": policy},
        },
    )
    assert answer.status_code == 200, answer.text
    return device


async def count_subscriptions() -> int:
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT count(*) FROM push_subscriptions")).fetchone()
    assert row is not None
    return int(row[0])


async def make_due() -> list[float]:
    """Let waiting jobs be due now; returns how many seconds each was to wait."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            UPDATE procrastinate_jobs j SET scheduled_at = NULL
            FROM procrastinate_jobs before
            WHERE before.id = j.id AND j.status = 'todo' AND j.scheduled_at IS NOT NULL
            RETURNING extract(epoch FROM before.scheduled_at - now())
            """
        )
        return [float(wait) for (wait,) in await rows.fetchall()]
