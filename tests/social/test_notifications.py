"""Who is told what, and what is taken back."""

from salon.kit.log.readers import rebuild_reader
from salon.notifications.reactions import NOTIFICATIONS
from tests.conftest import Settle
from tests.social.conftest import Person


async def test_everything_done_to_me_is_told_once(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("hello")
    await bob.follows(alice)
    await bob.does("favourite", post)
    await bob.does("reblog", post)
    await bob.writes("answer", in_reply_to_id=post["id"])
    await bob.writes("hey @alice")
    await settle()
    assert sorted(await alice.told()) == [
        ("favourite", "bob"),
        ("follow", "bob"),
        ("mention", "bob"),
        ("mention", "bob"),
        ("reblog", "bob"),
    ]
    assert await bob.told() == []


async def test_nobody_is_told_what_they_did_themselves(alice: Person, settle: Settle) -> None:
    post = await alice.writes("me @alice")
    await alice.does("favourite", post)
    await alice.does("reblog", post)
    await settle()
    assert await alice.told() == []


async def test_a_muted_account_never_notifies_me(alice: Person, bob: Person, settle: Settle) -> None:
    await alice.post(f"/api/v1/accounts/{bob.id}/mute")
    post = await alice.writes("hello")
    await bob.does("favourite", post)
    await bob.writes("@alice hey")
    await settle()
    assert await alice.told() == []


async def test_what_is_taken_back_is_no_longer_told(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("hello")
    await bob.does("favourite", post)
    await bob.follows(alice)
    await settle()
    assert len(await alice.told()) == 2
    await bob.does("unfavourite", post)
    await bob.post(f"/api/v1/accounts/{alice.id}/unfollow")
    await settle()
    assert await alice.told() == []


async def test_favouriting_again_in_one_batch_leaves_one(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("hello")
    for verb in ("favourite", "unfavourite", "favourite"):
        await bob.does(verb, post)
    await settle()
    assert await alice.told() == [("favourite", "bob")]


async def test_dismissing_clearing_and_counting(alice: Person, bob: Person, settle: Settle) -> None:
    for number in range(3):
        await bob.writes(f"@alice {number}")
    await settle()
    assert (await alice.get("/api/v1/notifications/unread_count")).json() == {"count": 3}
    newest = (await alice.get("/api/v1/notifications")).json()[0]
    await alice.post("/api/v1/markers", {"notifications": {"last_read_id": newest["id"]}})
    assert (await alice.get("/api/v1/notifications/unread_count")).json() == {"count": 0}
    await alice.post(f"/api/v1/notifications/{newest['id']}/dismiss")
    assert len(await alice.told()) == 2
    assert (await bob.post(f"/api/v1/notifications/{newest['id']}/dismiss")).status_code == 404
    await alice.post("/api/v1/notifications/clear")
    assert await alice.told() == []


async def test_types_can_be_chosen(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("hello")
    await bob.does("favourite", post)
    await bob.follows(alice)
    await settle()
    only = (await alice.get("/api/v1/notifications", **{"types[]": "follow"})).json()
    assert [one["type"] for one in only] == ["follow"]
    rest = (await alice.get("/api/v1/notifications", **{"exclude_types[]": "follow"})).json()
    assert [one["type"] for one in rest] == ["favourite"]


async def test_notifications_can_be_dropped_and_made_again(alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("hello")
    await bob.does("favourite", post)
    await bob.does("reblog", post)
    await settle()
    before = sorted(await alice.told())
    await rebuild_reader(NOTIFICATIONS)
    assert sorted(await alice.told()) == before
