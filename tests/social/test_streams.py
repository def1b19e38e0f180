"""What open streams are told, and when they end."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from salon.kit import clock, db
from salon.mastodon.streams import Stream, Subscriber, subscribers
from tests.conftest import Settle
from tests.social.conftest import Person


@contextmanager
def listening(person: Person, *streams: Stream) -> Iterator[Subscriber]:
    subscriber = Subscriber(person.account_id, own_words=False)
    subscriber.streams |= set(streams)
    subscribers.add(subscriber)
    try:
        yield subscriber
    finally:
        subscribers.discard(subscriber)


def list_gone(subscriber: Subscriber) -> set[tuple[Stream, str]]:
    found = set()
    while not subscriber.queue.empty():
        message = subscriber.queue.get_nowait()
        if message is not None and message.event == "delete":
            found.add((message.stream, message.payload or ""))
    return found


async def test_a_post_that_goes_is_named_only_in_streams_that_showed_it(
    alice: Person, bob: Person, carol: Person, settle: Settle, client: httpx.AsyncClient
) -> None:
    await bob.follows(alice)
    one = (await bob.post("/api/v1/lists", {"title": "L"})).json()["id"]
    await bob.post(f"/api/v1/lists/{one}/accounts", {"account_ids": [alice.id]})
    streams: list[Stream] = [("public",), ("hashtag", "sea"), ("hashtag", "land"), ("list", str(one))]
    shown = await alice.writes("the #sea")
    answer = await alice.writes("more of the #sea", in_reply_to_id=shown["id"])
    private = await alice.writes("only the #sea for you", visibility="private")
    direct = await alice.writes("@carol psst #sea", visibility="direct")
    await alice.post(f"/api/v1/accounts/{carol.id}/mute")
    await carol.post(f"/api/v1/accounts/{alice.id}/mute")
    await settle()
    with listening(bob, *streams) as bobs, listening(carol, *streams[:3]) as carols:
        for post in (shown, answer, private, direct):
            gone = await client.delete(f"/api/v1/statuses/{post['id']}", headers=alice.headers)
            assert gone.status_code == 200
        await settle()
        assert list_gone(bobs) == {
            *((stream, shown["id"]) for stream in streams if stream != ("hashtag", "land")),
            *((stream, answer["id"]) for stream in (streams[1], streams[3])),
            (streams[3], private["id"]),
        }
        assert list_gone(carols) == set(), "who muted the author was shown none of it"


async def test_a_stream_ends_when_its_token_expires(alice: Person, client: httpx.AsyncClient) -> None:
    async with db.transaction() as tx:
        soon = clock.now() + dt.timedelta(seconds=1)
        await tx.execute("UPDATE oauth_tokens SET expires_at = %s WHERE account_id = %s", (soon, alice.account_id))
    async with asyncio.timeout(60):
        answer = await alice.get("/api/v1/streaming/user")
    assert answer.text.startswith(":)")
    assert clock.now() >= soon
    assert (await alice.get("/api/v1/timelines/home")).status_code == 401
    assert not subscribers
