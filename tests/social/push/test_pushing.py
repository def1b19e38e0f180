"""What is told reaches a device of one's own: a real push service decrypts it with the subscriber's key."""

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag

from salon.kit import db
from salon.notifications.push.words import TITLES
from salon.relationships import actions
from salon.relationships.actions import FollowWish
from tests.conftest import Settle
from tests.social.conftest import Invite, Person
from tests.social.push.devices import Device, PushService, read_claims, subscribe, to_text


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


async def test_where_nobody_subscribed_no_job_is_made(alice: Person, bob: Person, settle: Settle) -> None:
    await bob.writes("@alice hello")
    await settle()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'notifications.send_push'")
        assert await rows.fetchall() == []


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


async def test_a_follow_that_was_brought_from_elsewhere_is_told_and_does_not_ring(
    alice: Person, bob: Person, carol: Person, service: PushService, settle: Settle
) -> None:
    device = await subscribe(alice, service)
    async with db.transaction() as tx:
        await actions.follow(tx, bob.account_id, alice.account_id, FollowWish(quiet=True))
    await settle()
    assert await alice.told() == [("follow", "bob")]
    assert service.taken == []
    await carol.follows(alice)
    await settle()
    [(_, headers, body)] = service.taken
    assert device.decrypt(headers, body)["title"] == "carol is now following you"


async def test_a_device_is_told_in_its_own_language_and_follows_when_that_changes(
    alice: Person, bob: Person, service: PushService, settle: Settle
) -> None:
    device = await subscribe(alice, service)
    path, german = "/api/v1/push/subscription", {"accept-language": "de-AT,en;q=0.4"}
    changed = await alice._client.put(path, json={}, headers=alice.headers | german)
    assert (changed.json()["language"], changed.json()["alerts"]["mention"]) == ("de", True)
    await bob.writes("@alice schau")
    await settle()
    [(_, headers, body)] = service.taken
    payload = device.decrypt(headers, body)
    assert (payload["title"], payload["preferred_locale"]) == ("bob hat dich erwähnt", "de")
    changed = await alice._client.put(path, json={}, headers=alice.headers | german | {"cookie": "salon_language=en"})
    assert changed.json()["language"] == "en"


def test_every_language_has_a_title_for_every_kind() -> None:
    for language, titles in TITLES.items():
        assert titles.keys() == TITLES["en"].keys(), language
        assert all(title.count("{name}") == 1 for title in titles.values()), language
