"""A device subscribes, is read, changed and forgotten, and lives no longer than its token."""

import base64
from typing import Any

import pytest

from salon.accounts.actions.apps import send_app_away
from salon.kit import db
from salon.notifications.push.subscriptions import drop_ended
from tests.conftest import Settle
from tests.social.conftest import Person
from tests.social.push.devices import Device, PushService, count_subscriptions, subscribe, to_bytes, to_text


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


async def test_the_token_is_not_in_the_database_in_the_clear(alice: Person, service: PushService) -> None:
    await subscribe(alice, service)
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT s::text, s.sealed_token FROM push_subscriptions s")).fetchone()
    assert row is not None
    assert alice.token not in row[0]
    assert alice.token.encode() not in row[1]
