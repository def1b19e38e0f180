"""One person's view is right everywhere: every place that shows posts, for every kind of viewer, against one rule."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from salon.accounts.actions.profiles import suspend_account
from salon.kit import db, log
from salon.mastodon import hub
from salon.mastodon.conversations import push_conversations
from salon.mastodon.pushing import push_notifications
from salon.mastodon.streams import Subscriber, subscribers
from salon.posts.rules import Standing, may_boost, may_see, shows_in_feed
from salon.timelines.trends import measure_trends
from tests.conftest import Settle
from tests.social.conftest import Invite, Person

VISIBILITIES = ("public", "unlisted", "private", "direct")
OPEN = {"public", "unlisted"}


@pytest.mark.parametrize("standing", [Standing(*flags) for flags in product((False, True), repeat=5)])
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_the_rules_of_sight_hold_for_every_standing(visibility: str, standing: Standing) -> None:
    seen = standing.is_author or (
        not standing.blocked
        and (visibility in OPEN or standing.mentioned or (visibility == "private" and standing.follows))
    )
    assert may_see(visibility, standing) is seen
    assert may_boost(visibility, standing) is (
        seen and (visibility in OPEN or (visibility == "private" and standing.is_author))
    )
    assert shows_in_feed(standing) is (standing.is_author or not (standing.muted or standing.blocked))


# How each viewer stands to the author once everybody has made up their mind; all of them began as followers.
STANDINGS = {
    "author": Standing(is_author=True),
    "follower": Standing(follows=True),
    "other": Standing(),
    "mentioned": Standing(mentioned=True),
    "muting": Standing(follows=True, muted=True),
    "blocked": Standing(mentioned=True, blocked=True),
    "blocking": Standing(mentioned=True, blocked=True),
    "anonymous": Standing(),
}
MENTIONED = [name for name, standing in STANDINGS.items() if standing.mentioned]


class Item(NamedTuple):
    """Something that may be shown: an author's post or reply, their boost of the host's, or the host's of theirs."""

    id: str
    kind: str  # post, reply, boost, boosted
    visibility: str
    author: str  # alice, or gone, who is suspended
    wave: int


def sees(viewer: str, item: Item, *, unasked: bool) -> bool:
    """The rule: whether the item may be shown to the viewer, and, unasked, would be."""
    standing = STANDINGS[viewer]
    if item.kind in {"boost", "boosted"}:
        standing = standing._replace(mentioned=False)
    if item.author == "gone" or not may_see(item.visibility, standing):
        return False
    return not unasked or shows_in_feed(standing)


class Scene:
    """A host whom everybody follows, two authors, their viewers, and everything that was written."""

    def __init__(self, people: dict[str, Person], client: httpx.AsyncClient) -> None:
        self.people = people
        self.client = client
        self.host = people["host"]
        self.items: list[Item] = []
        self.lists: dict[str, str] = {}
        self.threads: list[str] = []  # the host's posts that the authors answer
        self.answers: dict[str, str] = {}  # an author's public post -> the host's answer to it

    def viewers(self) -> Iterator[str]:
        yield from STANDINGS

    async def ask(self, viewer: str, path: str, **query: Any) -> httpx.Response:
        headers = {} if viewer == "anonymous" else self.people[viewer].headers
        return await self.client.get(path, params=query or None, headers=headers)

    async def get(self, viewer: str, path: str, **query: Any) -> Any:
        answer = await self.ask(viewer, path, **query)
        assert answer.status_code == 200, f"{path} for {viewer}: {answer.text}"
        return answer.json()

    async def pages(self, viewer: str, path: str) -> list[dict[str, Any]]:
        """Every page of a timeline, one after the other."""
        found: list[dict[str, Any]] = []
        url: str | None = path
        while url:
            answer = await self.ask(viewer, url) if url != path else await self.ask(viewer, url, limit=40)
            assert answer.status_code == 200, f"{url} for {viewer}: {answer.text}"
            found += answer.json()
            following = answer.links.get("next", {}).get("url")
            url = f"{urlsplit(following).path}?{urlsplit(following).query}" if following else None
        return found

    async def write_wave(self, wave: int) -> None:
        """Each author writes, answers and boosts once in every visibility, and the host boosts what may be boosted."""
        told = " ".join(f"@{name}" for name in MENTIONED)
        for author in ("author", "gone"):
            thread = await self.host.writes(f"a thread {wave} {author}")
            self.threads.append(thread["id"])
            who, name = self.people[author], {"author": "alice"}.get(author, author)
            for visibility in VISIBILITIES:
                words = f"lighthouse {wave} {visibility} #seen {told}"  # never the same again, which would be spam
                post = await who.writes(words, visibility=visibility)
                reply = await who.writes(f"{words} too", visibility=visibility, in_reply_to_id=thread["id"])
                self.items += [
                    Item(post["id"], "post", visibility, name, wave),
                    Item(reply["id"], "reply", visibility, name, wave),
                ]
                if visibility == "public":
                    answer = await self.host.writes(f"an answer {wave} {author}", in_reply_to_id=post["id"])
                    self.answers[post["id"]] = answer["id"]
                if visibility in OPEN:
                    boosted = await self.host.does("reblog", post)
                    self.items.append(Item(boosted["id"], "boosted", visibility, name, wave))
                if visibility != "direct":
                    liked = await self.host.writes(f"worth showing {wave} {author} {visibility}")
                    boost = await who.post(f"/api/v1/statuses/{liked['id']}/reblog", {"visibility": visibility})
                    assert boost.status_code == 200, boost.text
                    self.items.append(Item(boost.json()["id"], "boost", visibility, name, wave))

    async def keep_everything(self) -> None:
        """Everybody favourites and bookmarks what they see of the first wave."""
        for name in self.signed_in():
            for item in self.items:
                if item.kind in {"post", "reply"}:
                    for verb in ("favourite", "bookmark"):
                        await self.people[name].post(f"/api/v1/statuses/{item.id}/{verb}")

    def signed_in(self) -> list[str]:
        return [name for name in STANDINGS if name != "anonymous"]

    async def make_up_their_minds(self) -> None:
        """From followers of everybody to the standings of the table."""
        for author in ("author", "gone"):
            who = self.people[author]
            for name in ("other", "mentioned"):
                await self.people[name].post(f"/api/v1/accounts/{who.id}/unfollow")
            await self.people["muting"].post(f"/api/v1/accounts/{who.id}/mute")
            await self.people["blocking"].post(f"/api/v1/accounts/{who.id}/block")
            await who.post(f"/api/v1/accounts/{self.people['blocked'].id}/block")

    async def suspend(self) -> None:
        async with db.transaction() as tx:
            await suspend_account(tx, self.host.account_id, self.people["gone"].account_id)

    def expected(self, viewer: str, wanted: Callable[[Item], bool], *, unasked: bool) -> set[str]:
        return {item.id for item in self.items if wanted(item) and sees(viewer, item, unasked=unasked)}

    def shown(self, statuses: list[dict[str, Any]]) -> set[str]:
        """Which of our items are among these; each must be there once."""
        known = {item.id for item in self.items}
        ids = [status["id"] for status in statuses if status["id"] in known]
        assert len(set(ids)) == len(ids)
        return set(ids)


@pytest.fixture
async def scene(invite: Invite, client: httpx.AsyncClient, settle: Settle) -> Scene:
    people = {"host": await invite("host"), "gone": await invite("gone"), "author": await invite("alice")}
    for name in STANDINGS:
        if name not in {"author", "anonymous"}:
            people[name] = await invite(name)
    made = Scene(people, client)
    for name in made.signed_in():
        person = people[name]
        for other in ("host", "author", "gone"):
            if person is not people[other]:
                await person.follows(people[other])
        own = await person.post("/api/v1/lists", {"title": "everybody", "replies_policy": "followed"})
        made.lists[name] = own.json()["id"]
        members = [people[other].id for other in ("host", "author", "gone") if people[other] is not person]
        added = await person.post(f"/api/v1/lists/{made.lists[name]}/accounts", {"account_ids": members})
        assert added.status_code == 200, added.text
    await settle()
    await made.write_wave(1)
    await settle()
    await made.keep_everything()
    await made.make_up_their_minds()
    await settle()
    return made


# What belongs into each place, besides what the rule says.
def in_public(item: Item) -> bool:
    return item.kind == "post" and item.visibility == "public"


def in_tag(item: Item) -> bool:
    return item.kind in {"post", "reply"} and item.visibility == "public"


def in_search(viewer: str) -> Callable[[Item], bool]:
    """Public posts and one's own."""
    return lambda item: item.kind in {"post", "reply"} and (item.visibility == "public" or viewer == "author")


def in_home(viewer: str) -> Callable[[Item], bool]:
    """Of those one follows; what one follows brings a boost of one's own words to others only."""
    follows = STANDINGS[viewer].follows
    return lambda item: (
        (item.kind == "boosted" and viewer != "author")
        or (item.kind != "boosted" and (follows or viewer == "author") and (item.visibility != "direct" or not follows))
    )


def in_list(viewer: str) -> Callable[[Item], bool]:
    """Nobody is on a list of their own, nor whom its owner follows no longer; what the host boosted stays."""
    listed = viewer != "author" and STANDINGS[viewer].follows
    return lambda item: item.kind == "boosted" or (listed and item.visibility != "direct")


def in_talks(item: Item) -> bool:
    return item.visibility == "direct"


def in_mentions(viewer: str) -> Callable[[Item], bool]:
    """Who is mentioned is mentioned in everything."""
    return lambda item: viewer in MENTIONED and item.kind in {"post", "reply"}


Place = Callable[[Scene, str], Awaitable[None]]


async def each_by_id(scene: Scene, viewer: str) -> None:
    for item in scene.items:
        wanted = 200 if sees(viewer, item, unasked=False) else 404
        paths = [f"/api/v1/statuses/{item.id}"]
        if item.kind in {"post", "reply"}:
            paths += [f"/api/v1/statuses/{item.id}/{rest}" for rest in ("context", "history", "favourited_by")]
            paths += [f"/api/v1/statuses/{item.id}/reblogged_by", f"/api/salon/v1/posts/{item.id}/lineage"]
        for path in paths:
            answer = await scene.ask(viewer, path)
            assert answer.status_code == wanted, f"{path} of {item} for {viewer}: {answer.text[:300]}"


async def several_by_id(scene: Scene, viewer: str) -> None:
    ids = [item.id for item in scene.items]
    found = []
    for start in range(0, len(ids), 20):
        found += await scene.get(viewer, "/api/v1/statuses", **{"id[]": ids[start : start + 20]})
    assert scene.shown(found) == scene.expected(viewer, lambda item: True, unasked=False)


async def threads(scene: Scene, viewer: str) -> None:
    below = []
    for thread in scene.threads:
        below += (await scene.get(viewer, f"/api/v1/statuses/{thread}/context"))["descendants"]
    assert scene.shown(below) == scene.expected(viewer, lambda item: item.kind == "reply", unasked=True)
    above = []
    for answer in scene.answers.values():
        above += (await scene.get(viewer, f"/api/v1/statuses/{answer}/context"))["ancestors"]
    assert scene.shown(above) == scene.expected(viewer, in_public, unasked=True)


async def profiles(scene: Scene, viewer: str) -> None:
    shown = scene.shown(await scene.pages(viewer, f"/api/v1/accounts/{scene.people['author'].id}/statuses"))
    assert shown == scene.expected(viewer, lambda item: item.kind != "boosted", unasked=False)
    shown = scene.shown(await scene.pages(viewer, f"/api/v1/accounts/{scene.host.id}/statuses"))
    assert shown == scene.expected(viewer, lambda item: item.kind == "boosted", unasked=False)
    gone = await scene.ask(viewer, f"/api/v1/accounts/{scene.people['gone'].id}/statuses")
    assert scene.shown(gone.json() if gone.status_code == 200 else []) == set()


async def open_timelines(scene: Scene, viewer: str) -> None:
    shown = scene.shown(await scene.pages(viewer, "/api/v1/timelines/public"))
    assert shown == scene.expected(viewer, in_public, unasked=True)
    shown = scene.shown(await scene.pages(viewer, "/api/v1/timelines/tag/seen"))
    assert shown == scene.expected(viewer, in_tag, unasked=True)


async def searching(scene: Scene, viewer: str) -> None:
    found = await scene.get(viewer, "/api/v2/search", q="lighthouse", type="statuses", limit=40)
    assert scene.shown(found["statuses"]) == scene.expected(viewer, in_search(viewer), unasked=True)
    for item in scene.items:
        found = await scene.get(viewer, "/api/v2/search", q=f"http://localhost:3000/posts/{item.id}")
        assert bool(found["statuses"]) is sees(viewer, item, unasked=False), item


async def trends(scene: Scene, viewer: str) -> None:
    shown = scene.shown(await scene.get(viewer, "/api/v1/trends/statuses", limit=40))
    assert shown == scene.expected(viewer, lambda item: in_public(item) and item.wave == 1, unasked=True)


async def home(scene: Scene, viewer: str) -> None:
    shown = scene.shown(await scene.pages(viewer, "/api/v1/timelines/home"))
    assert shown == scene.expected(viewer, in_home(viewer), unasked=True)


async def lists(scene: Scene, viewer: str) -> None:
    shown = scene.shown(await scene.pages(viewer, f"/api/v1/timelines/list/{scene.lists[viewer]}"))
    assert shown == scene.expected(viewer, in_list(viewer), unasked=True)


async def kept(scene: Scene, viewer: str) -> None:
    for path in ("/api/v1/favourites", "/api/v1/bookmarks"):
        shown = scene.shown(await scene.pages(viewer, path))
        wanted = scene.expected(viewer, lambda item: item.kind in {"post", "reply"} and item.wave == 1, unasked=False)
        assert shown == wanted, path


async def notifications(scene: Scene, viewer: str) -> None:
    told = scene.expected(viewer, in_mentions(viewer), unasked=True)
    singles = await scene.pages(viewer, "/api/v1/notifications")
    mentions = [one["status"] for one in singles if one["type"] == "mention"]
    assert scene.shown(mentions) == told
    groups = await scene.get(viewer, "/api/v2/notifications", limit=80)
    about = {one["status_id"] for one in groups["notification_groups"] if one["type"] == "mention"}
    assert about & {item.id for item in scene.items} == told
    assert scene.shown(groups["statuses"]) <= scene.expected(viewer, lambda item: True, unasked=False)
    told_of = {one["status"]["id"] for one in singles if one.get("status")}
    assert told_of & {item.id for item in scene.items} == scene.shown(groups["statuses"])


async def talks(scene: Scene, viewer: str) -> None:
    wanted = scene.expected(viewer, in_talks, unasked=False)
    assert scene.shown(await scene.pages(viewer, "/api/v1/timelines/direct")) == wanted
    newest = [one["last_status"] for one in await scene.pages(viewer, "/api/v1/conversations")]
    assert scene.shown(newest) == wanted


EVERYBODY: list[Place] = [each_by_id, several_by_id, threads, profiles, open_timelines, searching, trends]
SIGNED_IN: list[Place] = [home, lists, kept, notifications, talks]


@contextmanager
def watching(scene: Scene) -> Iterator[dict[str, Subscriber]]:
    """Every viewer has every stream open."""
    ears = {}
    for name in scene.signed_in():
        ear = Subscriber(scene.people[name].account_id, own_words=False)
        ear.streams |= {("user",), ("public",), ("public:local",), ("hashtag", "seen"), ("direct",)}
        ear.streams.add(("list", scene.lists[name]))
        ears[name] = ear
    subscribers.update(ears.values())
    try:
        yield ears
    finally:
        subscribers.difference_update(ears.values())


def heard(ear: Subscriber) -> dict[str, list[dict[str, Any]]]:
    """The posts that came over each stream."""
    found: dict[str, list[dict[str, Any]]] = {}
    while not ear.queue.empty():
        message = ear.queue.get_nowait()
        assert message is not None
        payload = json.loads(message.payload or "null")
        if message.event == "update":
            found.setdefault(message.stream[0], []).append(payload)
        elif message.event == "conversation":
            found.setdefault("direct", []).append(payload["last_status"])
        elif message.event == "notification" and payload["type"] == "mention":
            found.setdefault("notification", []).append(payload["status"])
    return found


async def check_streams(scene: Scene, viewer: str, ear: Subscriber) -> None:
    """Streams show what their timelines show; of alice's posts, as the other author is not suspended yet."""
    streams = heard(ear)
    for stream, wanted in {
        "user": in_home(viewer),
        "public": in_public,
        "public:local": in_public,
        "hashtag": in_tag,
        "list": in_list(viewer),
        "direct": in_talks,
        "notification": in_mentions(viewer),
    }.items():
        shown = scene.shown(streams.get(stream, [])) & {item.id for item in scene.items if item.author == "alice"}
        expected = scene.expected(viewer, lambda item, wanted=wanted: item.wave == 2 and wanted(item), unasked=True)
        assert shown == expected, f"the stream {stream} of {viewer}"


async def test_every_place_and_stream_shows_each_viewer_what_the_rule_says(
    scene: Scene, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "DERIVED", {})  # pushed below, at a known moment, instead of at the hub's next look
    before = await log.head()
    with watching(scene) as ears:
        await scene.write_wave(2)
        await settle()
        await push_conversations(before, await log.head())
        await push_notifications(before, await log.head())
    for name, ear in ears.items():
        await check_streams(scene, name, ear)
    await scene.suspend()
    await settle()
    async with db.transaction() as tx:
        await measure_trends(tx)
    for viewer in scene.viewers():
        for place in [*EVERYBODY, *(SIGNED_IN if viewer != "anonymous" else [])]:
            try:
                await place(scene, viewer)
            except AssertionError as wrong:
                told = str(wrong)
                for item in scene.items:
                    told = told.replace(item.id, f"{item.author}'s {item.visibility} {item.kind} {item.wave}")
                raise AssertionError(f"{place.__name__} for {viewer}: {told}") from wrong
