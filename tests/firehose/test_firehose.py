"""The firehose: everything public, nothing private, bodies only where people agreed, and no gap whatever breaks."""

import asyncio
import json
import os
import sys
from typing import Any

import httpx
import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from salon.firehose import routes, shared
from salon.firehose.frames import list_frames
from salon.firehose.recipients import end_recipient, register_recipient
from salon.firehose.shared import ConsumerTooSlow, Firehose, Listener
from salon.kit import db, log
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from tests.conftest import Settle
from tests.consent.people import say, say_of, write
from tests.statements import counting
from tests.studio.people import Cast, change

PATH = "/api/salon/v1/firehose"


async def register(name: str = "Archive of the Sea") -> str:
    async with db.transaction() as tx:
        return await register_recipient(tx, name, "keeper@example.org")


async def take(port: int, cursor: int, key: str | None = None, most: int = 1000, **query: str) -> list[dict[str, Any]]:
    """Everything from a place up to the newest event, without heartbeats."""
    head = await log.head()
    asked = httpx.QueryParams({"cursor": cursor, **query})
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    found: list[dict[str, Any]] = []
    async with connect(f"ws://127.0.0.1:{port}{PATH}?{asked}", additional_headers=headers) as socket:
        while len(found) < most:
            try:
                message = json.loads(await asyncio.wait_for(socket.recv(), 1.5))
            except TimeoutError:
                return found
            assert message["$type"] == "message"
            if message["payload"]["$type"] != "#heartbeat":
                found.append(message["payload"])
                if message["payload"]["seq"] >= head:
                    return found
    return found


async def test_everybody_is_told_what_happens_and_only_recipients_get_what_people_agreed_to_share(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    await say(client, adults.alice, stream_partners=True)
    shared_post = await write(client, adults.alice, status="a boat")
    kept = await write(client, adults.bob, status="a secret garden")
    await client.post(f"/api/v1/statuses/{kept['id']}/favourite", headers=adults.alice.headers)
    await settle()
    key = await register()
    seen, given = await take(port, start), await take(port, start, key)
    assert [one["seq"] for one in seen] == [one["seq"] for one in given]
    assert [(one["$type"], one.get("kind"), one.get("op")) for one in seen] == [
        ("#consent", None, None),
        ("#record", "post", "create"),
        ("#record", "post", "create"),
        ("#record", "like", "create"),
    ]
    assert not any("record" in one for one in seen)
    assert [one["record"]["text"] for one in given if "record" in one] == ["a boat"]
    assert "secret garden" not in json.dumps(seen) + json.dumps(given), "absent, not redacted"
    told = given[1]
    assert told["id"] == f"p_{shared_post['id']}"
    assert told["usage"]["allows"] == ["stream.partners"]
    assert told["hash"].startswith("sha256:")
    assert {one["epoch"] for one in seen} == {await log.epoch()}


async def test_what_is_not_for_everybody_never_appears(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    for visibility in ("private", "direct", "unlisted"):
        post = await write(client, adults.alice, status="a whisper", visibility=visibility)
        await client.post(f"/api/v1/statuses/{post['id']}/favourite", headers=adults.alice.headers)
        await say_of(client, adults.alice, post["id"], stream_partners=True)
        await client.delete(f"/api/v1/statuses/{post['id']}", headers=adults.alice.headers)
    public = await write(client, adults.alice, status="aloud")
    await client.post(
        f"/api/v1/statuses/{public['id']}/reblog", json={"visibility": "private"}, headers=adults.bob.headers
    )
    await write(client, adults.carol, status="a child's")
    await change("UPDATE accounts SET age_class = 'minor' WHERE id = %s", adults.carol.id)
    await settle()
    found = await take(port, start, await register())
    assert [one["id"] for one in found] == [f"p_{public['id']}"]


async def test_what_an_edit_takes_from_everybody_is_told_as_gone(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    await say(client, adults.alice, stream_partners=True)
    posts = [await write(client, adults.alice, status=f"a boat {number}") for number in range(4)]
    await settle()
    start = await log.head() + 1
    for post in posts:
        path, body = f"/api/v1/statuses/{post['id']}", {"status": "buy at https://example.org now"}
        assert (await client.put(path, json=body, headers=adults.alice.headers)).status_code == 200
    await settle()
    found = [one for one in await take(port, start, await register()) if one["$type"] == "#record"]
    assert [(one["id"], one["op"], "record" in one) for one in found] == [
        *((f"p_{post['id']}", "update", True) for post in posts[:3]),
        (f"p_{posts[3]['id']}", "delete", False),
    ]


async def test_a_withdrawal_reaches_what_is_told_live_and_what_is_told_again(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    key = await register()
    await say(client, adults.alice, stream_partners=True)
    await write(client, adults.alice, status="a boat")
    await settle()
    assert any("record" in one for one in await take(port, start, key))
    await write(client, adults.alice, status="another boat")
    await settle()
    await say(client, adults.alice, stream_partners=False)
    await settle()
    again = await take(port, start, key)
    assert not any("record" in one for one in again)
    assert "boat" not in json.dumps(again)
    assert again[-1]["$type"] == "#consent"
    assert again[-1]["states"] == {"stream.partners": "withdrawn"}


async def test_markers_come_through_every_filter(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    post = await write(client, adults.alice)
    await say(client, adults.alice, generative=False)
    await client.post(f"/api/v1/statuses/{post['id']}/favourite", headers=adults.bob.headers)
    await client.delete(f"/api/v1/statuses/{post['id']}", headers=adults.alice.headers)
    await settle()
    assert [one["$type"] for one in await take(port, start, kinds="like")] == ["#consent", "#record"]
    await change("DELETE FROM posts WHERE id = %s", int(post["id"]))  # as when its author is erased
    frames = await list_frames(start, await log.head() + 1, "e")  # as it is read out of the log from then on
    told = [json.loads(frame.bare)["payload"] for frame in frames]
    assert [(one["$type"], one.get("ids")) for one in told] == [("#consent", None), ("#erase", [f"p_{post['id']}"])]
    assert {frame.kind for frame in frames} == {None}, "no filter hides these"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cursor=x", "InvalidRequest"),
        ("cursor=-1", "InvalidRequest"),
        ("cursor=999999999999", "InvalidRequest"),
        ("cursor=" + "9" * 40, "InvalidRequest"),
        ("kinds=post,secrets", "InvalidRequest"),
        ("epoch=another", "EpochMismatch"),
        ("zstdDictionary=1", "UnknownZstdDictionary"),
    ],
)
async def test_what_is_asked_amiss_is_answered_before_anything_opens(
    client: httpx.AsyncClient, port: int, query: str, name: str
) -> None:
    over_http = await client.get(f"{PATH}?{query}")
    assert (over_http.status_code, over_http.json()["error"]) == (400, name)
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"ws://127.0.0.1:{port}{PATH}?{query}"):
            pass
    assert refused.value.response.status_code == 400
    assert json.loads(refused.value.response.body)["error"] == name


async def test_a_cursor_older_than_the_log_is_told_where_the_log_begins(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    for _ in range(3):
        await write(client, adults.alice)
    await settle()
    head = await log.head()
    await change("DELETE FROM log WHERE seq < %s", head)
    answer = await client.get(f"{PATH}?cursor={head - 1}")
    assert answer.status_code == 400
    assert (answer.json()["error"], answer.json()["floor"]) == ("CursorTooOld", head)
    assert [one["seq"] for one in await take(port, 0)] == [head], "from the very beginning is as far as there is"


async def test_a_key_nobody_has_opens_nothing_and_one_that_ended_closes_what_it_opened(
    client: httpx.AsyncClient, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await client.get(PATH, headers={"Authorization": "Bearer no-such-key"})).status_code == 401
    monkeypatch.setattr(routes, "HEARTBEAT", 0.2)
    key = await register()
    async with connect(f"ws://127.0.0.1:{port}{PATH}", additional_headers={"Authorization": f"Bearer {key}"}) as socket:
        assert json.loads(await asyncio.wait_for(socket.recv(), 60))["payload"]["$type"] == "#heartbeat"
        async with db.transaction() as tx:
            await end_recipient(tx, "Archive of the Sea")
        await asyncio.wait_for(socket.wait_closed(), 60)
        assert socket.close_code == 1008


async def test_one_address_does_not_take_every_place_there_is(
    port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_OF_ONE", 2)
    monkeypatch.setattr(routes, "HEARTBEAT", 0.1)
    set_settings(msgspec.structs.replace(settings, rate_limits=True))
    here, elsewhere = ({"X-Forwarded-For": address} for address in ("2001:db8::1", "192.0.2.1"))
    address = f"ws://127.0.0.1:{port}{PATH}"
    async with connect(address, additional_headers=here) as one, connect(address, additional_headers=here) as two:
        await asyncio.gather(one.recv(), two.recv())
        with pytest.raises(InvalidStatus) as refused:
            await connect(address, additional_headers=here)
        assert refused.value.response.status_code == 503
        async with connect(address, additional_headers=elsewhere) as other:
            await other.recv()
    set_settings(settings)


async def test_server_sent_events_carry_the_place_as_their_id_and_go_on_after_it(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    for _ in range(3):
        await write(client, adults.alice)
    await settle()
    address = f"http://127.0.0.1:{port}{PATH}"

    async def read(count: int, headers: dict[str, str], query: str = "") -> list[int]:
        ids: list[int] = []
        async with httpx.AsyncClient() as browser, browser.stream("GET", address + query, headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    ids.append(int(line[4:]))
                if line.startswith("data: "):
                    assert json.loads(line[6:])["seq"] == ids[-1]
                    if len(ids) == count:
                        return ids
        return ids

    first = await read(3, {}, f"?cursor={start}")
    assert first == sorted(first)
    assert len(set(first)) == 3
    assert await read(2, {"Last-Event-ID": str(first[0])}) == first[1:]


async def test_whoever_was_live_and_falls_too_far_behind_is_let_go(
    client: httpx.AsyncClient, adults: Cast, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "RING", 5)
    stream = Firehose()
    await stream.start()
    try:
        slow, fresh = Listener(stream, stream.head + 1), stream.head + 1
        with pytest.raises(TimeoutError):
            await slow.next(0.01)
        for number in range(12):
            await write(client, adults.alice, status=f"walk {number}")
        await settle()
        head = await log.head()
        while stream.head < head:
            await stream.wait(5)
        with pytest.raises(ConsumerTooSlow):
            await slow.next(0.01)
        late = Listener(stream, fresh)
        found = []
        while len(found) < 12:
            found += await late.next(1)
        assert [one.seq for one in found] == sorted({one.seq for one in found}), "pages, then live, without a seam"
    finally:
        await stream.close()


async def test_one_reading_of_the_log_serves_all_who_ask_for_it(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    while shared.PAGE - (await log.head() + 1) % shared.PAGE < 3:  # all three are to be in one page
        await write(client, adults.alice)
        await settle()
    start = await log.head() + 1
    for _ in range(3):
        await write(client, adults.alice)
    await settle()
    stream = Firehose()
    await stream.start()
    try:
        stream.head = max(stream.head, (start // shared.PAGE + 1) * shared.PAGE)  # as if the page were complete
        with counting() as statements:
            found = await asyncio.gather(*(Listener(stream, start).next(1) for _ in range(20)))
        assert len({tuple(one.seq for one in frames) for frames in found}) == 1
        assert len(found[0]) == 3
        assert len(statements) == 3, statements  # one asks for a file
    finally:
        await stream.close()


async def test_the_command_prints_what_happens_a_line_each(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    start = await log.head() + 1
    for _ in range(3):
        await write(client, adults.alice)
    await settle()
    command = [sys.executable, "-m", "salon.app.cli", "firehose", "tail", "--cursor", str(start), "--count", "3"]
    env = {**os.environ, "SALON_URL": f"http://127.0.0.1:{port}"}
    run = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.PIPE)
    printed, _ = await asyncio.wait_for(run.communicate(), 60)
    assert run.returncode == 0
    lines = [json.loads(line) for line in printed.decode().splitlines()]
    assert [one["seq"] for one in lines] == sorted({one["seq"] for one in lines})
    assert [one["$type"] for one in lines] == ["#record"] * 3
