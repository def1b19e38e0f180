"""What moderators do about accounts: finding them, letting in, each measure and its opposite, and being told."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from salon.accounts import rules
from salon.accounts.actions.apps import issue_token, register_app
from salon.kit import db
from salon.mastodon.streams import Subscriber, subscribers
from salon.media.keeping import blobs
from tests.media.pictures import encode, painting
from tests.social.conftest import Person, words

Settle = Callable[[], Awaitable[None]]
EVERYTHING = ["read", "write", "follow", "admin:read", "admin:write"]


async def to_staff(person: Person, role: str, client: httpx.AsyncClient) -> Person:
    """The same person with a role, and a token that may do everything."""
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET role = %s WHERE id = %s", (role, person.account_id))
        app, _ = await register_app(tx, "desk", ["urn:ietf:wg:oauth:2.0:oob"], EVERYTHING, None)
        grant = await issue_token(tx, app.id, person.account_id, EVERYTHING)
    return Person(person.account_id, grant.token, client)


@pytest.fixture
async def desk(alice: Person, client: httpx.AsyncClient) -> Person:
    """Alice runs the place."""
    return await to_staff(alice, "operator", client)


async def judge(desk: Person, person: Person, kind: str, **more: Any) -> None:
    answer = await desk.post(f"/api/v1/admin/accounts/{person.id}/action", {"type": kind, **more})
    assert (answer.status_code, answer.json()) == (200, {}), answer.text


async def lift(desk: Person, person: Person, verb: str) -> dict[str, Any]:
    answer = await desk.post(f"/api/v1/admin/accounts/{person.id}/{verb}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def names(desk: Person, path: str, **query: Any) -> list[str]:
    answer = await desk.get(path, **query)
    assert answer.status_code == 200, answer.text
    return [one["username"] for one in answer.json()]


async def public(viewer: Person, path: str = "/api/v1/timelines/public") -> list[str]:
    return [words(post) for post in (await viewer.get(path)).json()]


@pytest.mark.parametrize(
    ("moderator", "about", "may"),
    [
        ("member", "member", False),
        ("moderator", "member", True),
        ("moderator", "moderator", False),
        ("moderator", "operator", False),
        ("operator", "moderator", True),
        ("operator", "member", True),
        ("operator", "operator", False),
    ],
)
def test_the_staff_moderates_whoever_stands_below(moderator: str, about: str, may: bool) -> None:
    assert rules.may_moderate(moderator, about) is may


async def test_accounts_are_found_by_status_name_address_and_role(
    desk: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    await to_staff(carol, "moderator", client)
    old, new = "/api/v1/admin/accounts", "/api/v2/admin/accounts"
    assert await names(desk, old) == await names(desk, new) == ["carol", "bob", "alice"]
    assert await names(desk, old, username="BO") == await names(desk, new, username="@bo") == ["bob"]
    assert await names(desk, old, email="carol@") == ["carol"]
    assert await names(desk, old, staff="true") == await names(desk, new, permissions="staff") == ["carol", "alice"]
    assert await names(desk, new, **{"role_ids[]": "2"}) == ["carol"]
    for path, query in [
        (old, {"remote": "true"}),
        (new, {"origin": "remote"}),
        (old, {"ip": "127.0.0.1"}),
        (old, {"by_domain": "elsewhere.example"}),
        (old, {"username": "%"}),
        (new, {"invited_by": bob.id}),
    ]:
        assert await names(desk, path, **query) == [], query
    assert (await desk.get(new, status="odd")).status_code == 422
    assert (await desk.get(new, origin="moon")).status_code == 422
    first = await desk.get(old, limit="2")
    assert 'rel="next"' in first.headers["link"]
    second = await client.get(first.headers["link"].split(">")[0][1:], headers=desk.headers)
    assert [one["username"] for one in second.json()] == ["alice"]


async def test_every_measure_shows_at_the_desk_and_is_undone_by_its_opposite(desk: Person, bob: Person) -> None:
    path = f"/api/v1/admin/accounts/{bob.id}"
    for kind, status, opposite in [
        ("silence", "silenced", "unsilence"),
        ("sensitive", "sensitized", "unsensitive"),
        ("disable", "disabled", "enable"),
        ("suspend", "suspended", "unsuspend"),
    ]:
        await judge(desk, bob, kind)
        await judge(desk, bob, kind)
        shown = (await desk.get(path)).json()
        assert shown[status] is True, kind
        assert await names(desk, "/api/v2/admin/accounts", status=status) == ["bob"]
        assert await names(desk, "/api/v1/admin/accounts", **{status: "true"}) == ["bob"]
        assert (await lift(desk, bob, opposite))[status] is False
        await lift(desk, bob, opposite)
        assert await names(desk, "/api/v2/admin/accounts", status=status) == []
    shown = (await desk.get(path)).json()
    assert (shown["email"], shown["approved"], shown["confirmed"]) == ("bob@example.org", True, True)
    assert (shown["account"]["id"], shown["role"]["id"]) == (bob.id, "-99")


async def test_nobody_judges_those_above_or_themselves(desk: Person, bob: Person, client: httpx.AsyncClient) -> None:
    moderator = await to_staff(bob, "moderator", client)
    for who in (desk, moderator):
        answer = await moderator.post(f"/api/v1/admin/accounts/{who.id}/action", {"type": "suspend"})
        assert answer.status_code == 403
    assert (await desk.post(f"/api/v1/admin/accounts/{desk.id}/action", {"type": "disable"})).status_code == 403
    await judge(desk, moderator, "disable")


@pytest.mark.parametrize(
    ("change", "status"),
    [({"type": ""}, 422), ({"type": "shout"}, 422), ({"text": "x" * 5001}, 422), ({"report_id": "1"}, 404)],
)
async def test_a_bad_verdict_changes_nothing(desk: Person, bob: Person, change: dict[str, Any], status: int) -> None:
    body = {"type": "silence", **change}
    answer = await desk.post(f"/api/v1/admin/accounts/{bob.id}/action", body)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)
    assert (await desk.get(f"/api/v1/admin/accounts/{bob.id}")).json()["silenced"] is False


async def test_the_silenced_are_heard_by_their_followers_only(
    desk: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await carol.follows(bob)
    question = await desk.writes("what do you all say?")
    await judge(desk, bob, "silence")
    await bob.writes("psst #tea", in_reply_to_id=None)
    answer = await bob.writes("an answer", in_reply_to_id=question["id"])
    await settle()
    assert "psst" not in str(await public(desk))
    assert await public(desk, "/api/v1/timelines/tag/tea") == []
    assert "psst" in str(await carol.home())
    thread = f"/api/v1/statuses/{question['id']}/context"
    assert (await desk.get(thread)).json()["descendants"] == []
    assert [one["id"] for one in (await carol.get(thread)).json()["descendants"]] == [answer["id"]]
    assert (await desk.get("/api/v2/search", q="psst")).json()["statuses"] == []
    assert len((await carol.get("/api/v2/search", q="psst")).json()["statuses"]) == 1
    assert (await desk.get("/api/v1/accounts/search", q="bo")).json() == []
    assert [one["username"] for one in (await desk.get("/api/v1/accounts/search", q="bob")).json()] == ["bob"]
    assert [one["username"] for one in (await carol.get("/api/v1/accounts/search", q="bo")).json()] == ["bob"]
    assert (await desk.get(f"/api/v1/accounts/{bob.id}")).json()["limited"] is True
    assert "bob" not in str((await desk.get("/api/v1/directory")).json())
    await lift(desk, bob, "unsilence")
    await settle()
    assert "psst" in str(await public(desk))
    assert "limited" not in (await desk.get(f"/api/v1/accounts/{bob.id}")).json()


async def test_a_tag_followed_does_not_bring_the_silenced_home(desk: Person, bob: Person, settle: Settle) -> None:
    await desk.post("/api/v1/tags/tea/follow")
    await desk.home()
    await judge(desk, bob, "silence")
    await bob.writes("hidden #tea")
    await lift(desk, bob, "unsilence")
    await settle()
    await bob.writes("open #tea")
    await settle()
    assert "open" in str(await desk.home())


async def test_what_the_silenced_do_is_held_back_from_who_does_not_follow(
    desk: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await carol.follows(bob)
    mine, hers = await desk.writes("mine"), await carol.writes("hers")
    await judge(desk, bob, "silence")
    await bob.does("favourite", mine)
    await bob.does("favourite", hers)
    await settle()
    assert await desk.told() == []
    assert await carol.told() == [("favourite", "bob")]
    requests = (await desk.get("/api/v1/notifications/requests")).json()
    assert [one["account"]["username"] for one in requests] == ["bob"]
    assert (await desk.get("/api/v2/notifications/policy")).json()["for_limited_accounts"] == "filter"


async def test_whom_the_silenced_want_to_follow_decides_about_it(desk: Person, bob: Person, carol: Person) -> None:
    await judge(desk, bob, "silence")
    answer = (await bob.post(f"/api/v1/accounts/{carol.id}/follow")).json()
    assert (answer["following"], answer["requested"]) == (False, True)


async def test_the_open_streams_do_not_carry_the_silenced(desk: Person, bob: Person, settle: Settle) -> None:
    listening = Subscriber(desk.account_id, own_words=False)
    listening.streams = {("public",), ("hashtag", "tea")}
    subscribers.add(listening)
    try:
        await judge(desk, bob, "silence")
        await bob.writes("psst #tea")
        await settle()
        quiet = [message for message in list(listening.queue._queue) if message]  # type: ignore[attr-defined]
        await lift(desk, bob, "unsilence")
        await bob.writes("hello #tea")
        await settle()
        heard = [message for message in list(listening.queue._queue) if message]  # type: ignore[attr-defined]
    finally:
        subscribers.discard(listening)
    assert quiet == []
    assert "hello" in str(heard)


async def test_the_media_of_the_sensitized_are_covered_at_once(
    desk: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    picture = await upload(bob)
    await carol.follows(bob)
    await carol.home()
    await bob.writes("look", media_ids=[picture])
    await bob.writes("just words")
    await settle()

    async def covered() -> list[bool]:
        return [post["sensitive"] for post in (await carol.get("/api/v1/timelines/home")).json()]

    assert await covered() == [False, False]
    await judge(desk, bob, "sensitive")
    await settle()
    assert await covered() == [False, True]
    await lift(desk, bob, "unsensitive")
    await settle()
    assert await covered() == [False, False]


async def upload(person: Person) -> str:
    answer = await person._client.post(
        "/api/v2/media", files={"file": ("a.png", encode(painting(), "PNG"), "image/png")}, headers=person.headers
    )
    assert answer.status_code in {200, 202}, answer.text
    return str(answer.json()["id"])


async def test_whoever_is_locked_out_cannot_come_in_and_stays_to_be_seen(
    desk: Person, bob: Person, client: httpx.AsyncClient
) -> None:
    login = {"login": "bob", "password": "a long enough secret"}
    assert (await client.post("/api/salon/v1/session", json=login)).status_code == 200
    await judge(desk, bob, "disable")
    locked = (403, "Your login is currently disabled")
    refused = await bob.get("/api/v1/accounts/verify_credentials")
    assert (refused.status_code, refused.json()["error"]) == locked
    assert (await client.get("/api/salon/v1/session")).json()["account"] is None
    again = await client.post("/api/salon/v1/session", json=login)
    assert (again.status_code, again.json()["error"]) == locked
    assert (await desk.get(f"/api/v1/accounts/{bob.id}")).json()["username"] == "bob"
    await lift(desk, bob, "enable")
    assert (await bob.get("/api/v1/accounts/verify_credentials")).status_code == 200
    assert (await client.post("/api/salon/v1/session", json=login)).status_code == 200


async def test_a_suspended_account_leaves_every_kept_page_and_comes_back(
    desk: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    await carol.follows(bob)
    await carol.home()
    await bob.writes("still here")
    await settle()
    assert "still here" in str(await carol.home())
    await judge(desk, bob, "suspend")
    await settle()
    assert "still here" not in str(await carol.home())
    assert (await carol.get(f"/api/v1/accounts/{bob.id}")).json()["suspended"] is True
    await lift(desk, bob, "unsuspend")
    await settle()
    assert "still here" in str(await carol.home())


async def test_who_waits_is_let_in_or_refused_and_nobody_else(desk: Person, bob: Person, carol: Person) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE accounts SET state = 'pending' WHERE id = ANY(%s)", ([bob.account_id, carol.account_id],)
        )
    assert await names(desk, "/api/v1/admin/accounts", pending="true") == ["carol", "bob"]
    path = "/api/v1/admin/accounts"
    assert (await desk.post(f"{path}/{bob.id}/approve")).json()["approved"] is True
    assert (await bob.get("/api/v1/accounts/verify_credentials")).status_code == 200
    for verb in ("approve", "reject"):
        assert (await desk.post(f"{path}/{bob.id}/{verb}")).status_code == 403
    refused = await desk.post(f"{path}/{carol.id}/reject")
    assert (refused.status_code, refused.json()["username"]) == (200, "carol")
    assert (await desk.get(f"{path}/{carol.id}")).status_code == 404


async def test_a_verdict_closes_reports_and_is_read_by_the_person(
    desk: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = await bob.writes("buy now")
    complaint = {"account_id": bob.id, "status_ids": [post["id"]], "category": "spam"}
    first = (await carol.post("/api/v1/reports", complaint)).json()["id"]
    second = (await carol.post("/api/v1/reports", complaint)).json()["id"]
    await judge(desk, bob, "none", text="Please do not sell here.", report_id=first)
    assert [one["id"] for one in (await desk.get("/api/v1/admin/reports")).json()] == [second]
    await judge(desk, bob, "silence", text="Again.")
    assert (await desk.get("/api/v1/admin/reports")).json() == []
    await judge(desk, bob, "sensitive", text="Not told.", send_email_notification=False)
    await settle()
    told = (await bob.get("/api/v1/notifications")).json()
    assert [(one["type"], one["moderation_warning"]["action"]) for one in told] == [
        ("moderation_warning", "silence"),
        ("moderation_warning", "none"),
    ]
    assert told[1]["moderation_warning"]["text"] == "Please do not sell here."
    assert told[1]["moderation_warning"]["status_ids"] == [post["id"]]
    assert told[1]["moderation_warning"]["target_account"]["id"] == told[1]["account"]["id"] == bob.id
    groups = (await bob.get("/api/v2/notifications")).json()["notification_groups"]
    assert [one["moderation_warning"]["text"] for one in groups] == ["Again.", "Please do not sell here."]


async def test_a_report_is_sorted_into_a_category_and_rules(
    desk: Person, bob: Person, carol: Person, client: httpx.AsyncClient
) -> None:
    body = {"rules": [{"text": "Be kind"}]}
    await client.put("/api/salon/v1/place", json=body, headers=desk.headers)
    rule = (await client.get("/api/v1/instance/rules")).json()[0]["id"]
    report = (await carol.post("/api/v1/reports", {"account_id": bob.id, "category": "spam"})).json()["id"]
    path = f"/api/v1/admin/reports/{report}"

    async def put(**change: Any) -> httpx.Response:
        return await client.put(path, json=change, headers=desk.headers)

    broken = (await put(rule_ids=[rule])).json()
    assert (broken["category"], [one["text"] for one in broken["rules"]]) == ("violation", ["Be kind"])
    assert broken["target_account"]["email"] == "bob@example.org"
    other = (await put(category="other")).json()
    assert (other["category"], other["rules"]) == ("other", [])
    assert (await put(category="dull")).status_code == 422
    assert (await client.put("/api/v1/admin/reports/1", json={}, headers=desk.headers)).status_code == 404


async def test_a_suspended_account_is_taken_away_with_all_it_said(
    desk: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    picture = await upload(bob)
    post = await bob.writes("my life", media_ids=[picture])
    hers = await carol.writes("hers")
    await bob.follows(carol)
    await carol.follows(bob)
    await bob.does("favourite", hers)
    await bob.does("reblog", hers)
    await bob.writes("answer", in_reply_to_id=hers["id"])
    await settle()
    key = post["media_attachments"][0]["url"].split("/media/")[1]
    assert await blobs().open(key) is not None
    path = f"/api/v1/admin/accounts/{bob.id}"
    assert (await client.delete(path, headers=desk.headers)).status_code == 403, "only the suspended"
    await judge(desk, bob, "suspend")
    gone = await client.delete(path, headers=desk.headers)
    assert (gone.status_code, gone.json()["username"]) == (200, "bob")
    await settle()
    assert await blobs().open(key) is None
    assert (await desk.get(path)).status_code == 404
    assert (await carol.get(f"/api/v1/accounts/{bob.id}")).status_code == 404
    assert (await carol.get(f"/api/v1/statuses/{post['id']}")).status_code == 404
    mine = (await carol.get("/api/v1/accounts/verify_credentials")).json()
    assert (mine["followers_count"], mine["following_count"]) == (0, 0)
    left = (await carol.get(f"/api/v1/statuses/{hers['id']}")).json()
    assert (left["favourites_count"], left["reblogs_count"], left["replies_count"]) == (0, 0, 0)
    assert await carol.told() == []
    login = await client.post("/api/salon/v1/session", json={"login": "bob", "password": "a long enough secret"})
    assert login.status_code == 401
    again = {"username": "bob", "email": "new@example.org", "password": "a long enough secret", "agreement": True}
    assert "taken" in (await client.post("/api/salon/v1/accounts", json=again)).text
    async with db.reading() as conn:
        kept = await conn.execute("SELECT count(*) FROM posts WHERE text <> '' AND author_id = %s", (bob.account_id,))
        assert await kept.fetchone() == (0,)
