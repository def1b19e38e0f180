"""What is told reaches a device of one's own: a real push service decrypts it with the subscriber's key."""

import asyncio
import base64
import json
import struct
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from salon.accounts.actions.apps import send_app_away
from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.log.readers import rebuild_reader
from salon.kit.settings import Settings
from salon.notifications.push.sending import LONGEST_WAIT
from salon.notifications.push.subscriptions import drop_ended
from salon.notifications.reactions import NOTIFICATIONS
from tests.conftest import Settle
from tests.social.conftest import Invite, Person


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


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[PushService]:
    here = msgspec.structs.replace(settings, outbound_networks="127.0.0.0/8", outbound_ports="*")
    set_settings(here)
    one = PushService()
    server = await asyncio.start_server(one.attend, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    yield one
    server.close()
    set_settings(settings)


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


@pytest.mark.parametrize("standard", [True, False])
async def test_a_mention_reaches_my_device_encrypted_for_it_alone(
    alice: Person, bob: Person, service: PushService, settle: Settle, standard: bool
) -> None:
    device = await subscribe(alice, service, standard=standard)
    await bob.writes("hello @alice, how are you?")
    await settle()
    told = (await alice.get("/api/v1/notifications")).json()[0]
    [(line, headers, body)] = service.taken
    assert line == "POST /device/1 HTTP/1.1"
    assert b"hello" not in body
    assert int(headers["ttl"]) > 0
    payload = device.decrypt(headers, body)
    icon = payload.pop("icon")
    assert icon == told["account"]["avatar_static"]
    assert payload == {
        "access_token": alice.token,
        "preferred_locale": "en",
        "notification_id": int(told["id"]),
        "notification_type": "mention",
        "title": "You were mentioned by bob",
        "body": "hello @alice, how are you?",
    }
    instance = (await alice.get("/api/v2/instance")).json()
    claims = read_claims(headers, instance["configuration"]["vapid"]["public_key"])
    assert claims["aud"] == f"http://127.0.0.1:{service.port}"
    assert claims["sub"].startswith("mailto:")
    with pytest.raises(InvalidTag):
        Device().decrypt(headers, body)


async def test_a_signature_of_somebody_else_is_not_ours(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    """Shows that the check above can fail."""
    await subscribe(alice, service)
    await bob.writes("@alice")
    await settle()
    [(_, headers, _)] = service.taken
    key = (await alice.get("/api/v1/push/subscription")).json()["server_key"]
    token = headers["authorization"].split("t=")[1].split(",")[0]
    head, claims, signature = token.split(".")
    changed = dict(headers, authorization=headers["authorization"].replace(claims, to_text(b'{"aud": "x"}')))
    with pytest.raises(InvalidSignature):
        read_claims(changed, key)
    assert signature != head


async def test_the_key_is_the_same_everywhere_and_stays(alice: Person, service: PushService) -> None:
    await subscribe(alice, service)
    app = (await alice.get("/api/v1/apps/verify_credentials")).json()
    subscription = (await alice.get("/api/v1/push/subscription")).json()
    instance = (await alice.get("/api/v2/instance")).json()
    assert app["vapid_key"] == subscription["server_key"] == instance["configuration"]["vapid"]["public_key"]
    assert len(to_bytes(app["vapid_key"])) == 65


async def test_a_subscription_is_made_read_changed_and_ended(alice: Person, bob: Person, service: PushService) -> None:
    assert (await alice.get("/api/v1/push/subscription")).status_code == 404
    await subscribe(alice, service, {"mention": True, "poll": "false", "nonsense": True}, policy="followed")
    found = (await alice.get("/api/v1/push/subscription")).json()
    assert (found["endpoint"], found["standard"], found["policy"]) == (service.endpoint, True, "followed")
    assert [name for name, wanted in found["alerts"].items() if wanted] == ["mention"]
    assert (await bob.get("/api/v1/push/subscription")).status_code == 404
    await subscribe(alice, service, {"follow": True})
    assert await count_subscriptions() == 1
    answer = await alice._client.put(
        "/api/v1/push/subscription", data={"data[alerts][poll]": "true", "policy": "none"}, headers=alice.headers
    )
    assert answer.status_code == 200
    assert answer.json()["alerts"]["poll"] is True
    assert answer.json()["alerts"]["follow"] is False
    assert answer.json()["policy"] == "none"
    assert (await alice._client.delete("/api/v1/push/subscription", headers=alice.headers)).json() == {}
    assert (await alice.get("/api/v1/push/subscription")).status_code == 404
    assert (await alice._client.put("/api/v1/push/subscription", json={}, headers=alice.headers)).status_code == 404


async def test_the_form_of_older_apps_is_understood(alice: Person, service: PushService) -> None:
    device = Device()
    form = {
        "subscription[endpoint]": service.endpoint,
        "subscription[keys][p256dh]": base64.b64encode(device.point).decode(),
        "subscription[keys][auth]": base64.b64encode(device.auth).decode(),
        "data[alerts][favourite]": "1",
        "data[policy]": "follower",
    }
    answer = await alice._client.post("/api/v1/push/subscription", data=form, headers=alice.headers)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["alerts"]["favourite"], found["policy"], found["standard"]) == (True, "follower", False)


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "not an address"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": ""},
        {"endpoint": "https://example.org/" + "x" * 3000},
        {"keys": {"p256dh": "AAAA", "auth": to_text(bytes(16))}},
        {"keys": {"p256dh": "!!", "auth": "é"}},
        {"keys": {}},
    ],
)
async def test_a_device_that_cannot_be_told_is_refused_with_a_sentence(
    alice: Person, service: PushService, change: dict[str, Any]
) -> None:
    sent = Device().subscribe(service.endpoint) | change
    answer = await alice.post("/api/v1/push/subscription", {"subscription": sent})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed")
    assert await count_subscriptions() == 0


@pytest.mark.parametrize("body", [{}, {"subscription": None}, {"data": {"policy": "all"}}])
async def test_without_a_device_there_is_nothing_to_tell(alice: Person, body: dict[str, Any]) -> None:
    assert (await alice.post("/api/v1/push/subscription", body)).status_code == 422


async def test_an_unknown_policy_is_refused_and_nothing_is_written(alice: Person, service: PushService) -> None:
    sent = {"subscription": Device().subscribe(service.endpoint), "data": {"policy": "friends"}}
    assert (await alice.post("/api/v1/push/subscription", sent)).status_code == 422
    assert await count_subscriptions() == 0


async def test_only_what_i_asked_for_is_pushed(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    device = await subscribe(alice, service, {"favourite": True})
    post = await alice.writes("hello")
    await bob.writes("@alice hey")
    await bob.follows(alice)
    await bob.does("favourite", post)
    await settle()
    assert [device.decrypt(headers, body)["notification_type"] for _, headers, body in service.taken] == ["favourite"]


@pytest.mark.parametrize(
    ("policy", "titles"),
    [
        ("all", {"You were mentioned by bob", "You were mentioned by carol"}),
        ("followed", {"You were mentioned by bob"}),
        ("follower", {"You were mentioned by carol"}),
        ("none", set()),
    ],
)
async def test_the_policy_says_whose_doings_are_pushed(
    alice: Person, bob: Person, carol: Person, service: PushService, settle: Settle, policy: str, titles: set[str]
) -> None:
    await alice.follows(bob)
    await carol.follows(alice)
    await settle()
    device = await subscribe(alice, service, {"mention": True}, policy=policy)
    await bob.writes("@alice from one I follow")
    await carol.writes("@alice from one who follows me")
    await settle()
    assert {device.decrypt(headers, body)["title"] for _, headers, body in service.taken} == titles


async def test_what_is_not_told_is_not_pushed(alice: Person, bob: Person, service: PushService, settle: Settle) -> None:
    await subscribe(alice, service)
    await alice.post(f"/api/v1/accounts/{bob.id}/mute")
    await bob.writes("@alice psst")
    await settle()
    assert service.taken == []


async def test_a_post_gone_before_it_was_pushed_is_not(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    service.status, service.more = "503 Service Unavailable", "Retry-After: 7\r\n"
    await subscribe(alice, service)
    post = await bob.writes("@alice a secret slipped out")
    await settle()
    assert len(service.taken) == 1
    await bob._client.delete(f"/api/v1/statuses/{post['id']}", headers=bob.headers)
    service.status, service.more = "201 Created", ""
    await make_due()
    await settle()
    assert len(service.taken) == 1


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


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_a_busy_push_service_is_asked_again_when_it_says(
    alice: Person, bob: Person, service: PushService, settle: Settle, status: str
) -> None:
    service.status, service.more = status, "Retry-After: 120\r\n"
    device = await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    assert len(service.taken) == 1
    service.status, service.more = "201 Created", ""
    [wait] = await make_due()
    assert 100 < wait <= 121
    await settle()
    assert [device.decrypt(headers, body)["body"] for _, headers, body in service.taken] == ["@alice hello"] * 2
    assert await make_due() == []


@pytest.mark.parametrize(
    "moment",
    ["Fri, 31 Dec 9999 23:59:59 -0100", "yesterday", "99999999999999999999999"],
)
async def test_a_moment_that_is_none_is_waited_for_as_if_nothing_was_said(
    alice: Person, bob: Person, service: PushService, settle: Settle, moment: str
) -> None:
    service.status, service.more = "503 Service Unavailable", f"Retry-After: {moment}\r\n"
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    [wait] = await make_due()
    assert 0 < wait <= LONGEST_WAIT
    service.status, service.more = "201 Created", ""
    await settle()
    assert len(service.taken) == 2


async def test_a_push_service_that_is_away_is_tried_again(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    await subscribe(alice, service)
    port, service.port = service.port, 0
    async with db.reading() as conn:
        await conn.execute("UPDATE push_subscriptions SET endpoint = 'http://127.0.0.1:9/device/1'")
    await bob.writes("@alice hello")
    await settle()
    assert len(await make_due()) == 1
    service.port = port
    async with db.reading() as conn:
        await conn.execute("UPDATE push_subscriptions SET endpoint = %s", (service.endpoint,))
    await settle()
    assert len(service.taken) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
async def test_a_device_its_service_has_forgotten_is_forgotten(
    alice: Person, bob: Person, service: PushService, settle: Settle, status: str
) -> None:
    service.status = status
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    assert await count_subscriptions() == 0
    await bob.writes("@alice again")
    await settle()
    assert len(service.taken) == 1


async def test_a_subscription_ends_with_its_token(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    await subscribe(alice, service)
    async with db.transaction() as tx:
        row = await (
            await tx.execute("SELECT app_id FROM oauth_tokens WHERE account_id = %s", (alice.account_id,))
        ).fetchone()
        assert row is not None
        await send_app_away(tx, alice.account_id, row[0])
    await bob.writes("@alice hello")
    await settle()
    assert service.taken == []
    async with db.transaction() as tx:
        await drop_ended(tx)
    assert await count_subscriptions() == 0


async def test_a_token_that_expired_tells_its_device_nothing(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    await subscribe(alice, service)
    async with db.reading() as conn:
        await conn.execute(
            "UPDATE oauth_tokens SET expires_at = now() - interval '1 minute' WHERE account_id = %s",
            (alice.account_id,),
        )
    await bob.writes("@alice hello")
    await settle()
    assert service.taken == []


async def test_a_living_subscription_is_kept_when_ended_ones_are_dropped(alice: Person, service: PushService) -> None:
    await subscribe(alice, service)
    async with db.transaction() as tx:
        await drop_ended(tx)
    assert await count_subscriptions() == 1


async def test_a_push_address_inside_the_house_is_never_called(
    alice: Person, bob: Person, service: PushService, settings: Settings, settle: Settle
) -> None:
    await subscribe(alice, service)
    set_settings(settings)
    await bob.writes("@alice hello")
    await settle()
    assert service.taken == []
    assert await make_due() == []


async def test_rebuilding_notifications_pushes_nothing_twice(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    await subscribe(alice, service)
    await bob.writes("@alice hello")
    await settle()
    await rebuild_reader(NOTIFICATIONS)
    await settle()
    assert len(service.taken) == 1


async def test_where_nobody_subscribed_no_job_is_made(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.writes("@alice hello")
    await settle()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'notifications.send_push'")
        assert await rows.fetchall() == []


async def test_the_token_is_not_in_the_database_in_the_clear(alice: Person, service: PushService) -> None:
    await subscribe(alice, service)
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT s::text, s.sealed_token FROM push_subscriptions s")).fetchone()
    assert row is not None
    assert alice.token not in row[0]
    assert alice.token.encode() not in row[1]


async def test_a_browser_is_told_which_page_to_open_and_never_a_secret(
    invite: Invite, bob: Person, service: PushService, settle: Settle
) -> None:
    dora = await invite("dora")
    signed_in = await dora._client.post(
        "/api/salon/v1/session", json={"login": "dora", "password": "a long enough secret"}
    )
    assert signed_in.status_code == 200, signed_in.text
    device = Device()
    answer = await dora._client.post(
        "/api/v1/push/subscription",
        json={"subscription": device.subscribe(service.endpoint), "data": {"alerts": {"mention": True}}},
        headers={"X-Salon-CSRF": signed_in.json()["csrf"]},
    )
    assert answer.status_code == 200, answer.text
    post = await bob.writes("@dora look")
    await settle()
    [(_, headers, body)] = service.taken
    payload = device.decrypt(headers, body)
    assert payload["access_token"] == ""
    assert payload["url"].endswith(f"/posts/{post['id']}")
