"""What assistants can do: every tool by the protocol's own client, with the rules that hold everywhere."""

import base64
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from salon.kit import db
from salon.mcp.calling import TOOLS
from salon.studio.drafts import publish_draft
from tests.conftest import Settle
from tests.mcp.conftest import Ask, Connect, given, let_assistant_in, said
from tests.social.conftest import Invite, Person


async def list_deeds(person: Person) -> list[tuple[str, str]]:
    """Which assistant did what for somebody."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT o.name, d.tool FROM assistant_deeds d JOIN oauth_apps o ON o.id = d.app_id
            WHERE d.account_id = %s ORDER BY d.id
            """,
            (person.account_id,),
        )
        return list(await rows.fetchall())


async def draw(person: Person, ask: Ask, settle: Settle, **wish: Any) -> dict[str, Any]:
    """A picture that is ready."""
    token = await let_assistant_in(person.account_id)
    asked = given(await ask(token, "make_picture", prompt="a fox", engine="gradients", wait_seconds=0, **wish))
    await settle()
    return dict(given(await ask(token, "check_picture", generation_id=asked["generation_id"], wait_seconds=0)))


@pytest.mark.parametrize("mode", ["auto", "legacy", "2026-07-28"])
async def test_clients_of_every_age_of_the_protocol_connect(connect: Connect, alice: Person, mode: str) -> None:
    await alice.writes("hello from alice")
    async with connect(None, mode=mode) as client:
        tools = (await client.list_tools()).tools
        feed = given(await client.call_tool("read_feed", {"feed": "local"}))
    assert {tool.name for tool in tools} == {tool.name for tool in TOOLS.values() if not tool.staff}
    assert "hello from alice" in feed["posts"][0]["text"]


async def test_every_tool_says_what_it_takes_gives_and_does(connect: Connect, operator: Person) -> None:
    async with connect(await let_assistant_in(operator.account_id)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == set(TOOLS)
    for name, tool in tools.items():
        assert tool.title, name
        assert tool.description, name
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object", name
        assert tool.input_schema["additionalProperties"] is False, name
        assert tool.annotations.read_only_hint is TOOLS[name].reads, name
        once_by_itself = name in {"publish_draft", "close_report", "cancel_picture"}
        assert TOOLS[name].reads or once_by_itself or "idempotency_key" in tool.input_schema["properties"], name
        assert not once_by_itself or tool.annotations.idempotent_hint, name
    assert tools["publish_draft"].annotations.destructive_hint
    assert not tools["save_draft"].annotations.destructive_hint


async def test_strangers_read_what_everybody_may_see_and_nothing_else(ask: Ask, alice: Person) -> None:
    await alice.writes("for all")
    await alice.writes("for followers", visibility="private")
    for tool, wish in (("read_feed", {"feed": "profile", "person": "alice"}), ("search", {"query": "for"})):
        texts = [post["text"] for post in given(await ask(None, tool, **wish))["posts"]]
        assert len(texts) == 1
        assert "for all" in texts[0]


async def test_pages_follow_one_another_without_gap_or_double(ask: Ask, alice: Person) -> None:
    ids = [(await alice.writes(f"number {number}"))["id"] for number in range(7)]
    seen: list[str] = []
    cursor = ""
    for _ in range(10):
        page = given(await ask(None, "read_feed", feed="local", limit=3, cursor=cursor))
        seen += [post["id"] for post in page["posts"]]
        cursor = page["next_cursor"] or ""
        if not cursor:
            break
    assert seen == ids[::-1]


async def test_a_home_holds_whom_one_follows(ask: Ask, alice: Person, bob: Person, settle: Settle) -> None:
    given(await ask(alice, "follow_person", person="@bob"))
    await bob.writes("bob says hello")
    await settle()
    assert "bob says hello" in given(await ask(alice, "read_feed", feed="home"))["posts"][0]["text"]
    given(await ask(alice, "follow_person", person="bob", undo=True))
    await settle()
    assert given(await ask(alice, "read_feed", feed="home"))["posts"] == []


async def test_only_pictures_of_a_home_are_only_pictures(ask: Ask, alice: Person, bob: Person, settle: Settle) -> None:
    await alice.follows(bob)
    made = await draw(bob, ask, settle)
    shown = await bob.writes("a fox", media_ids=[made["pictures"][0]["id"]])
    await bob.writes("only words")
    await settle()
    posts = given(await ask(alice, "read_feed", feed="home", only_pictures=True))["posts"]
    assert [post["id"] for post in posts] == [shown["id"]]


async def test_nobody_is_taken_for_another_by_being_called_like_their_id(
    ask: Ask, alice: Person, invite: Invite
) -> None:
    double = await invite(alice.id)
    assert given(await ask(None, "read_profile", person=alice.id))["person"]["id"] == alice.id
    assert given(await ask(None, "read_profile", person=f"@{alice.id}"))["person"]["id"] == double.id


async def test_a_thread_comes_with_what_is_above_and_below(ask: Ask, alice: Person, bob: Person) -> None:
    root = await alice.writes("the root")
    middle = await bob.writes("the middle", in_reply_to_id=root["id"])
    await alice.writes("the leaf", in_reply_to_id=middle["id"])
    thread = given(await ask(None, "read_thread", post_id=middle["id"]))
    assert ["the root" in thread["above"][0]["text"], "the middle" in thread["post"]["text"]] == [True, True]
    assert "the leaf" in thread["below"][0]["text"]


async def test_people_are_found_and_told_of(ask: Ask, alice: Person, bob: Person) -> None:
    assert given(await ask(None, "read_profile", person="@alice"))["person"]["handle"] == "@alice"
    assert [one["handle"] for one in given(await ask(None, "search", query="bo", kind="people"))["people"]] == ["@bob"]
    assert "nobody" in said(await ask(None, "read_profile", person="nobody_here"))


async def test_notifications_say_who_did_what(ask: Ask, alice: Person, bob: Person, settle: Settle) -> None:
    post = await alice.writes("like this")
    given(await ask(bob, "favourite_post", post_id=post["id"]))
    await settle()
    told = given(await ask(alice, "read_notifications"))["notifications"]
    assert [(one["kind"], one["by"], one["post"]["id"]) for one in told] == [("favourite", "@bob", post["id"])]


async def test_a_picture_is_estimated_made_watched_and_remixed(
    ask: Ask, alice: Person, bob: Person, settle: Settle
) -> None:
    estimate = given(await ask(alice, "estimate_picture", prompt="a fox", engine="gradients", count=2))
    assert estimate["refusal"] is None
    made = await draw(alice, ask, settle, count=2)
    assert made["state"] == "ready"
    assert len(made["pictures"]) == 2
    mine = given(await ask(alice, "list_my_pictures"))["pictures"]
    assert {one["id"] for one in mine} == {one["id"] for one in made["pictures"]}
    post = await alice.writes("my fox", media_ids=[made["pictures"][0]["id"]])
    token = await let_assistant_in(bob.account_id)
    wish = {"post_id": post["id"], "change": "at night", "engine": "gradients", "wait_seconds": 0}
    remix = given(await ask(token, "remix_picture", **wish))
    await settle()
    done = given(await ask(token, "check_picture", generation_id=remix["generation_id"], wait_seconds=0))
    child = await bob.writes("a night fox", media_ids=[done["pictures"][0]["id"]])
    await settle()
    family = given(await ask(None, "read_family", post_id=child["id"]))
    assert [(one["id"], one["depth"]) for one in family["relatives"]] == [(post["id"], -1), (child["id"], 0)]


async def test_a_picture_that_is_ready_comes_along_to_look_at(ask: Ask, alice: Person, settle: Settle) -> None:
    made = await draw(alice, ask, settle)
    result = await ask(alice, "check_picture", generation_id=made["generation_id"], wait_seconds=0)
    images = [block for block in result.content if block.type == "image"]
    assert [base64.b64decode(image.data)[8:12] for image in images] == [b"WEBP"]


async def test_progress_is_told_to_who_asks(connect: Connect, alice: Person) -> None:
    told: list[tuple[float, str | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, message))

    async with connect(await let_assistant_in(alice.account_id)) as client:
        wish = {"prompt": "a fox", "engine": "gradients", "wait_seconds": 0}
        given(await client.call_tool("make_picture", wish, progress_callback=hear))
    assert told[0][0] == 0.0


async def test_nobody_elses_generation_can_be_watched_or_called_off(
    ask: Ask, alice: Person, bob: Person, settle: Settle
) -> None:
    made = await draw(alice, ask, settle)
    for tool in ("check_picture", "cancel_picture"):
        assert (await ask(bob, tool, generation_id=made["generation_id"])).is_error


async def test_a_key_sent_twice_makes_one_picture_and_one_draft(ask: Ask, alice: Person) -> None:
    wish = {"prompt": "a fox", "engine": "gradients", "wait_seconds": 0, "idempotency_key": "one"}
    token = await let_assistant_in(alice.account_id)
    ids = {given(await ask(token, "make_picture", **wish))["generation_id"] for _ in range(2)}
    drafts = [given(await ask(token, "save_draft", text="hi", idempotency_key="one"))["draft"] for _ in range(2)]
    assert len(ids) == 1
    assert drafts[0]["draft_id"] == drafts[1]["draft_id"]
    assert len(given(await ask(alice, "list_drafts"))["drafts"]) == 1


async def test_what_a_person_took_back_is_not_done_again_by_a_call_that_comes_late(
    ask: Ask, alice: Person, bob: Person
) -> None:
    post = await alice.writes("like this")
    token = await let_assistant_in(bob.account_id)
    status, account = f"/api/v1/statuses/{post['id']}", f"/api/v1/accounts/{alice.id}"
    for tool, wish, back in (
        ("favourite_post", {"post_id": post["id"]}, f"{status}/unfavourite"),
        ("bookmark_post", {"post_id": post["id"]}, f"{status}/unbookmark"),
        ("follow_person", {"person": "alice"}, f"{account}/unfollow"),
    ):
        for key, done in (("one", 1), ("one", 1), ("two", 2)):
            given(await ask(token, tool, **wish, idempotency_key=key))
            assert (await list_deeds(bob)).count(("Helper", tool)) == done
            if done == 1:
                assert (await bob.post(back)).status_code == 200
    seen = (await bob.get(status)).json()
    assert (seen["favourited"], seen["bookmarked"]) == (True, True)
    draft = given(await ask(token, "save_draft", text="hi"))["draft"]["draft_id"]
    for _ in range(2):
        given(await ask(token, "discard_draft", draft_id=draft, idempotency_key="gone"))


async def test_the_same_key_of_another_assistant_is_another(ask: Ask, alice: Person) -> None:
    for text in ("of one", "of the other"):
        token = await let_assistant_in(alice.account_id, name=text)
        draft = given(await ask(token, "save_draft", text=text, idempotency_key="one"))["draft"]
        assert text in draft["text"]


async def test_what_an_assistant_wrote_says_so(ask: Ask, alice: Person) -> None:
    token = await let_assistant_in(alice.account_id, name="Clever Helper")
    draft = given(await ask(token, "save_draft", text="words by a machine"))["draft"]
    post = await publish(alice, draft["draft_id"])
    assert post["application"]["name"] == "Clever Helper"
    assert post["salon"]["degree"] == "assisted"
    assert await list_deeds(alice) == [("Clever Helper", "save_draft")]


async def publish(person: Person, draft_id: str) -> Any:
    """The person's own yes, on our page."""
    async with db.transaction() as tx:
        post_id = await publish_draft(tx, person.account_id, int(draft_id))
    return (await person.get(f"/api/v1/statuses/{post_id}")).json()


async def test_a_draft_takes_only_ones_own_pictures_that_are_in_no_post(
    ask: Ask, alice: Person, bob: Person, settle: Settle
) -> None:
    made = await draw(alice, ask, settle)
    picture = made["pictures"][0]["id"]
    assert (await ask(bob, "save_draft", text="mine", picture_ids=[picture])).is_error
    assert given(await ask(alice, "save_draft", text="mine", picture_ids=[picture]))["draft"]["pictures"]
    await alice.writes("posted", media_ids=[picture])
    assert (await ask(alice, "save_draft", text="again", picture_ids=[picture])).is_error


async def test_drafts_are_seen_and_discarded_by_their_person_only(ask: Ask, alice: Person, bob: Person) -> None:
    draft = given(await ask(alice, "save_draft", text="a secret plan"))["draft"]["draft_id"]
    assert given(await ask(bob, "list_drafts"))["drafts"] == []
    assert (await ask(bob, "discard_draft", draft_id=draft)).is_error
    assert (await ask(bob, "publish_draft", draft_id=draft)).is_error
    given(await ask(alice, "discard_draft", draft_id=draft))
    assert given(await ask(alice, "list_drafts"))["drafts"] == []


async def test_reports_are_for_moderators(ask: Ask, operator: Person, bob: Person, connect: Connect) -> None:
    post = await operator.writes("something")
    await bob.post("/api/v1/reports", {"account_id": str(operator.account_id), "status_ids": [post["id"]]})
    listed = given(await ask(operator, "list_reports"))["reports"]
    assert [(one["about"], one["posts"][0]["id"]) for one in listed] == [("@alice", post["id"])]
    assert "Only moderators" in said(await ask(bob, "list_reports"))
    closing = given(await ask(operator, "close_report", report_id=listed[0]["report_id"]))
    assert closing["state"] == "needs_confirmation"
    assert len(given(await ask(operator, "list_reports"))["reports"]) == 1


@pytest.mark.parametrize(
    ("tool", "wish"),
    [
        ("read_feed", {"feed": "nowhere"}),
        ("read_feed", {"limit": 1000}),
        ("read_feed", {"cursor": "abc"}),
        ("read_feed", {"feed": "tag", "tag": "no tag"}),
        ("read_feed", {"surprise": 1}),
        ("read_thread", {"post_id": "1"}),
        ("read_thread", {"post_id": "99999999999999999999"}),
        ("read_thread", {}),
        ("search", {"query": "\x00"}),
        ("search", {"query": "  "}),
        ("make_picture", {"prompt": "a fox", "engine": "none such"}),
        ("make_picture", {"prompt": "a fox", "count": 5}),
        ("remix_picture", {"post_id": "1", "change": "blue"}),
        ("save_draft", {}),
        ("save_draft", {"text": "x" * 6000}),
        ("save_draft", {"text": "x", "reply_to_id": "1"}),
        ("favourite_post", {"post_id": "1"}),
        ("follow_person", {"person": "alice"}),
        ("publish_draft", {"draft_id": "1"}),
    ],
)
async def test_a_bad_wish_is_answered_with_a_sentence(ask: Ask, alice: Person, tool: str, wish: dict[str, Any]) -> None:
    result = await ask(alice, tool, **wish)
    assert result.is_error
    assert '"ok":false' in said(result)
    assert "our side" not in said(result)


async def test_a_tool_that_does_not_exist_is_an_error_of_the_protocol(ask: Ask) -> None:
    with pytest.RaisesGroup(MCPError, allow_unwrapped=True, flatten_subgroups=True):
        await ask(None, "drop_everything")
